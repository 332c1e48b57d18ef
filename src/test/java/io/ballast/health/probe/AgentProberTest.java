package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

import io.ballast.health.AgentCheck;
import io.ballast.health.AgentCheck.Protocol;
import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.WeightAdvice;

import org.junit.jupiter.api.Test;

class AgentProberTest {

    private static AgentCheck check(Protocol protocol, String field, double smoothing, Duration timeout) {
        return new AgentCheck(TimedAttempt.pace(timeout), Reach.SERVER, protocol, "/load", field, 10, 100, smoothing);
    }

    private static Outcome says(String line) throws Exception {
        var check = check(Protocol.HAPROXY, "", 0, TimedAttempt.PATIENT);
        try (var server = new LoopbackServer(client -> client.getOutputStream().write(line.getBytes(
                StandardCharsets.UTF_8)))) {
            return TimedAttempt.probe(new AgentProber(check), check, server);
        }
    }

    private static Outcome answers(String field, String head, String body) throws Exception {
        var check = check(Protocol.JSON, field, 0, TimedAttempt.PATIENT);
        try (var server = new LoopbackServer(client -> {
            var request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n")) {
                request.append((char) client.getInputStream().read());
            }
            assertThat(request.toString()).startsWith("GET /load HTTP/1.1\r\n");
            client.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        })) {
            return TimedAttempt.probe(new AgentProber(check), check, server);
        }
    }

    private static Outcome share(int percent, String reason) {
        return new Outcome(true, reason, new WeightAdvice.Percent(percent), null);
    }

    @Test
    void percent_isTheShare_withinItsBounds() throws Exception {
        assertThat(says("75%\n")).isEqualTo(share(75, "says 75 %"));
        assertThat(says("up 75%\r\n")).isEqualTo(share(75, "says 75 %"));
        assertThat(says("150%\n")).isEqualTo(share(100, "says 150 %, bounded to 100 %"));
        assertThat(says("0%\n")).isEqualTo(share(10, "says 0 %, bounded to 10 %"));
    }

    @Test
    void wordsWithoutPercent_adviseNothing() throws Exception {
        assertThat(says("up\n")).isEqualTo(Outcome.success("says up"));
        assertThat(says("READY, UP\n")).isEqualTo(Outcome.success("says READY, UP"));
        assertThat(says("up")).as("without an end of the line").isEqualTo(Outcome.success("says up"));
    }

    @Test
    void drain_givesNoNewConnections_whateverTheBounds() throws Exception {
        assertThat(says("drain\n")).isEqualTo(share(0, "says drain"));
        assertThat(says("maint\n")).isEqualTo(share(0, "says maint"));
        assertThat(says("75% drain\n")).isEqualTo(share(0, "says 75% drain"));
    }

    @Test
    void down_isDown_withItsReason() throws Exception {
        assertThat(says("down#disk full\n")).isEqualTo(Outcome.failure("says down#disk full"));
        assertThat(says("Fail\n")).isEqualTo(Outcome.failure("says Fail"));
        assertThat(says("stopped 75%\n").success()).isFalse();
        assertThat(says("up #down\n").success()).isTrue();
    }

    @Test
    void othersWords_areNoAgents() throws Exception {
        for (var line : List.of("hello\n", "\n", "#up\n", "75\n", "-5%\n", "99999999999999999999%\n",
                "SSH-2.0-OpenSSH_9.2\r\n")) {
            assertThat(says(line).success()).as(line).isFalse();
            assertThat(says(line).reason()).as(line).endsWith("which is no agent's word");
        }
        assertThat(says("\u001b[2J up\n").reason()).doesNotContain("\u001b");
    }

    @Test
    void lineWithoutEnd_isBounded() throws Exception {
        assertThat(says("x".repeat(1_000_000)).success()).isFalse();
        assertThat(says("").success()).isFalse();
    }

    @Test
    void silence_runsOutOfTime() throws Exception {
        var check = check(Protocol.HAPROXY, "", 0, TimedAttempt.BRIEF);
        try (var server = new LoopbackServer(client -> client.getInputStream().readAllBytes())) {
            assertThat(TimedAttempt.probe(new AgentProber(check), check, server).success()).isFalse();
        }
    }

    @Test
    void answersInARow_areSmoothed_andADownForgetsThem() throws Exception {
        var check = check(Protocol.HAPROXY, "", 0.5, TimedAttempt.PATIENT);
        Iterator<String> lines = List.of("100%\n", "50%\n", "50%\n", "0%\n", "down\n", "20%\n").iterator();
        try (var server = new LoopbackServer(client -> client.getOutputStream().write(lines.next().getBytes(
                StandardCharsets.US_ASCII)))) {
            var prober = new AgentProber(check);
            assertThat(TimedAttempt.probe(prober, check, server)).isEqualTo(share(100, "says 100 %"));
            assertThat(TimedAttempt.probe(prober, check, server))
                    .isEqualTo(share(75, "says 50 %, smoothed 75 %"));
            assertThat(TimedAttempt.probe(prober, check, server))
                    .isEqualTo(share(63, "says 50 %, smoothed 63 %"));
            assertThat(TimedAttempt.probe(prober, check, server))
                    .isEqualTo(share(36, "says 0 %, smoothed 36 %"));
            assertThat(TimedAttempt.probe(prober, check, server).success()).isFalse();
            assertThat(TimedAttempt.probe(prober, check, server)).isEqualTo(share(20, "says 20 %"));
        }
    }

    /** An attempt that does not come as far as a connection. */
    private record NoWay(ProbeTarget target, IOException failure) implements Attempt {

        @Override
        public SocketChannel connect() throws IOException {
            throw failure;
        }

        @Override
        public long nanosLeft() {
            return 1;
        }

        @Override
        public DatagramChannel datagrams() throws IOException {
            throw failure;
        }

        @Override
        public void onTimeout(Runnable action) {
        }

        @Override
        public void atTimeout(Outcome outcome) {
        }

        @Override
        public void atTimeout(CannotProbe reason) {
        }
    }

    /** Says 100 %, cannot be connected to for a while, and says 20 %. */
    private static Outcome after(IOException failure) throws Exception {
        var check = check(Protocol.HAPROXY, "", 0.5, TimedAttempt.PATIENT);
        var lines = List.of("100%\n", "20%\n").iterator();
        try (var server = new LoopbackServer(client -> client.getOutputStream().write(lines.next().getBytes(
                StandardCharsets.US_ASCII)))) {
            var prober = new AgentProber(check);
            assertThat(TimedAttempt.probe(prober, check, server).success()).isTrue();
            var attempt = new NoWay(new ProbeTarget(server.address(), server.port(), check), failure);
            assertThatThrownBy(() -> prober.probe(attempt)).isSameAs(failure);
            return TimedAttempt.probe(prober, check, server);
        }
    }

    @Test
    void serverThatWasGone_beginsAnew_whateverItSaidBefore() throws Exception {
        assertThat(after(new ConnectException("Connection refused"))).isEqualTo(share(20, "says 20 %"));
        assertThat(after(new AsynchronousCloseException())).as("out of time").isEqualTo(share(20, "says 20 %"));
    }

    @Test
    void probeThatThisMachineCouldNotMake_leavesTheShareAsItWas() throws Exception {
        assertThat(after(new CannotProbe("no mark"))).isEqualTo(share(60, "says 20 %, smoothed 60 %"));
    }

    @Test
    void smoothing_staysWithinItsBounds_andSettles() {
        var random = new Random(7);
        var smoothing = new Smoothing(0.9, 5, 90);
        for (int i = 0; i < 1000; i++) {
            assertThat(smoothing.after(random.nextInt(-1000, 1000))).isBetween(5, 90);
        }
        int last = 0;
        for (int i = 0; i < 200; i++) {
            last = smoothing.after(42);
        }
        assertThat(last).isEqualTo(42);
    }

    @Test
    void numberInJson_isTheShare() throws Exception {
        assertThat(answers("/load/free", "HTTP/1.1 200 OK", "{\"load\": {\"free\": 62.4}}"))
                .isEqualTo(share(62, "says 62 %"));
        assertThat(answers("", "HTTP/1.1 200 OK", "40")).isEqualTo(share(40, "says 40 %"));
        assertThat(answers("/0", "HTTP/1.1 200 OK", "[1e300]").advice()).isEqualTo(new WeightAdvice.Percent(100));
    }

    @Test
    void answersWithoutANumber_areFailures() throws Exception {
        for (var body : List.of("{\"load\": \"50\"}", "{\"load\": null}", "{}", "[]", "{\"load\": -1}",
                "{\"load\": 1e999}", "{\"load\": -1e999}", "{\"load\": 1" + "0".repeat(400) + "}")) {
            assertThat(answers("/load", "HTTP/1.1 200 OK", body)).as(body)
                    .isEqualTo(Outcome.failure("answer has no number from 0 to 100 at /load"));
        }
        assertThat(answers("/load", "HTTP/1.1 200 OK", "<html>").reason())
                .isEqualTo("answer is no JSON but \"<html>\"");
        assertThat(answers("/load", "HTTP/1.1 200 OK", "[".repeat(100_000)).success()).isFalse();
        assertThat(answers("/load", "HTTP/1.1 503 Busy", "{\"load\": 50}").reason())
                .isEqualTo("503 where 200-299 was expected");
    }

    @Test
    void closedPort_isRefused() throws IOException {
        int port;
        try (var free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var check = check(Protocol.HAPROXY, "", 0, TimedAttempt.PATIENT);
        assertThatThrownBy(() -> TimedAttempt.probe(new AgentProber(check), check, port))
                .isInstanceOf(ConnectException.class);
    }
}

package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.health.AgentCheck;
import io.ballast.health.DnsCheck;
import io.ballast.health.HealthChecker;
import io.ballast.health.Pace;
import io.ballast.health.PacedCheck;
import io.ballast.health.Plain;
import io.ballast.health.ProbeResult;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TcpCheck.Dialogue;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.health.Tries;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind that speaks by TCP, by the real engine, against every way in which a server can be broken. */
class MisbehavingServersTest {

    private static final Pace PACE = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(1), 1, 1);
    private static final TlsSetting ANY_CERTIFICATE = new TlsSetting(false, null, null, null, null, 0);
    private static final Map<String, PacedCheck> KINDS = kinds();
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    private final HealthChecker checker = new HealthChecker(new Random(1), new Probers(), Plain.marking());

    /** What a server does with a connection before it hangs up. */
    enum Manner implements LoopbackServer.Script {

        HANGS_UP {
            @Override
            public void play(Socket connection) {
            }
        },
        RESETS {
            @Override
            public void play(Socket connection) throws IOException {
                connection.setSoLinger(true, 0);
            }
        },
        RESETS_WHEN_SPOKEN_TO {
            @Override
            public void play(Socket connection) throws IOException {
                int _ = connection.getInputStream().read();
                connection.setSoLinger(true, 0);
            }
        },
        SAYS_NOTHING {
            @Override
            public void play(Socket connection) throws IOException {
                listen(connection);
            }
        },
        SAYS_AN_EMPTY_LINE {
            @Override
            public void play(Socket connection) throws IOException {
                LoopbackServer.say(connection, "\r\n");
                listen(connection);
            }
        },
        SAYS_ZEROS_FOR_EVER {
            @Override
            public void play(Socket connection) throws IOException {
                forEver(connection, new byte[8192]);
            }
        },
        SAYS_LINES_FOR_EVER {
            @Override
            public void play(Socket connection) throws IOException {
                forEver(connection, "\r\n".repeat(4096).getBytes(StandardCharsets.US_ASCII));
            }
        },
        DRIPS {
            @Override
            public void play(Socket connection) throws IOException, InterruptedException {
                while (true) {
                    LoopbackServer.say(connection, "2");
                    Thread.sleep(20);
                }
            }
        },
        ECHOES {
            @Override
            public void play(Socket connection) throws IOException {
                connection.getInputStream().transferTo(connection.getOutputStream());
            }
        };

        private static void listen(Socket connection) throws IOException {
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        private static void forEver(Socket connection, byte[] bytes) throws IOException {
            while (true) {
                connection.getOutputStream().write(bytes);
            }
        }
    }

    private static Map<String, PacedCheck> kinds() {
        var kinds = new LinkedHashMap<String, PacedCheck>();
        for (var dialogue : Dialogue.values()) {
            kinds.put("tcp, " + dialogue, Checks.dialogue(PACE, dialogue));
        }
        kinds.put("tcp, text", Checks.tcp(PACE, "hello\n", Checks.text("welcome")));
        kinds.put("tcp, expression", Checks.tcp(PACE, null, Checks.regex("(w|el)+come$")));
        kinds.put("http", Checks.http().pace(PACE).build());
        kinds.put("http, body", Checks.http().pace(PACE).version("1.0").expect(Checks.text("x")).build());
        kinds.put("https", Checks.http().pace(PACE).tls(ANY_CERTIFICATE).build());
        kinds.put("tls", new TlsCheck(PACE, Reach.SERVER, false, ANY_CERTIFICATE));
        kinds.put("tls, text", new TlsCheck(PACE, Reach.SERVER, false, ANY_CERTIFICATE, null, "x", Checks.text("y")));
        kinds.put("smtp", new SmtpCheck(PACE, Reach.SERVER, "x", null));
        kinds.put("smtp, startTls", new SmtpCheck(PACE, Reach.SERVER, "x", ANY_CERTIFICATE));
        kinds.put("dns", new DnsCheck(PACE, Reach.SERVER, false, true, ".", "SOA", "NOERROR", null, null));
        kinds.put("agent", agent(AgentCheck.Protocol.HAPROXY));
        kinds.put("agent, json", agent(AgentCheck.Protocol.JSON));
        return kinds;
    }

    private static AgentCheck agent(AgentCheck.Protocol protocol) {
        return new AgentCheck(PACE, Reach.SERVER, protocol, "/", "", 1, 100, 0);
    }

    @AfterEach
    void close() {
        checker.close();
    }

    @ParameterizedTest
    @EnumSource
    void brokenServer_isDownForEveryKind_withAReasonForPeople(Manner manner) throws Exception {
        try (var server = new LoopbackServer(manner)) {
            probeAll(server.port()).forEach(MisbehavingServersTest::assertDown);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbage_isDownForEveryKind_withAReasonForPeople(long seed) throws Exception {
        var seeds = new AtomicInteger();
        try (var server = new LoopbackServer(connection -> {
            var random = new Random(seed * 1000 + seeds.incrementAndGet());
            var garbage = new byte[random.nextInt(1, 5000)];
            random.nextBytes(garbage);
            connection.getOutputStream().write(garbage);
            if (random.nextBoolean()) {
                connection.shutdownOutput();
            }
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            probeAll(server.port()).forEach(MisbehavingServersTest::assertDown);
        }
    }

    @Test
    void serverWhoseKernelAnswersForIt_saysNothing() throws Exception {
        // As one stopped by a signal: connections are made, and nobody ever accepts them.
        try (var server = new ServerSocket(0, 500, InetAddress.ofLiteral("127.0.0.1"))) {
            probeAll(server.getLocalPort()).forEach(
                    (kind, result) -> assertThat(result.reason()).as(kind).isEqualTo("no answer in 1 s"));
        }
    }

    @Test
    void halfOpenServer_saysNothing() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var clogging = new ArrayList<SocketChannel>();
            for (int i = 0; i < 8; i++) {
                var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
                clogging.add(channel);
            }
            probeAll(server.getLocalPort()).forEach(
                    (kind, result) -> assertThat(result.reason()).as(kind).isEqualTo("no answer in 1 s"));
            for (var channel : clogging) {
                channel.close();
            }
        }
    }

    @Test
    void closedPort_refusesEveryKind() throws Exception {
        probeAll(1).forEach((kind, result) -> assertThat(result.reason()).as(kind).isEqualTo("connection refused"));
    }

    private Map<String, ProbeResult> probeAll(int port) throws Exception {
        var results = new LinkedHashMap<String, ProbeResult>();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var probes = new LinkedHashMap<String, Future<ProbeResult>>();
            KINDS.forEach((kind, check) -> probes.put(kind,
                    all.submit(() -> Tries.probe(checker, new ProbeTarget(LOOPBACK, port, check)))));
            for (var probe : probes.entrySet()) {
                results.put(probe.getKey(), probe.getValue().get());
            }
        }
        assertThat(results).hasSameSizeAs(KINDS);
        return results;
    }

    /** The reason is the server's: none that speaks of this machine, of Java, or of a fault of the prober itself. */
    private static void assertDown(String kind, ProbeResult result) {
        assertThat(result.success()).as("%s: %s", kind, result.reason()).isFalse();
        assertThat(result.reason()).as(kind).matches("[\\P{Cntrl}&&[^\\x{202e}]]{5,250}")
                .doesNotContain("Exception", "java", "makes no sense", "interrupted", "time is over", "too busy",
                        "null");
    }
}

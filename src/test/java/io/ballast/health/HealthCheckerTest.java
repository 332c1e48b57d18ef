package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.health.Verdict.State;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCheckerTest {

    private static final Pace FAST = new Pace(Duration.ofMillis(50), Duration.ofSeconds(20), 1, 2);
    /** For servers that never answer. */
    private static final Pace BRIEF = new Pace(Duration.ofMillis(50), Duration.ofMillis(500), 1, 2);
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    private final HealthChecker checker = Plain.checker(new Random(1));

    @AfterEach
    void close() {
        checker.close();
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    private static ProbeTarget target(int port) {
        return target(port, FAST);
    }

    private static ProbeTarget target(int port, Pace pace) {
        return new ProbeTarget(LOOPBACK, port, new TcpCheck(pace));
    }

    private void awaitState(ProbeTarget target, State state) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(
                () -> assertThat(checker.verdict(target).state()).isEqualTo(state));
    }

    @Test
    void listeningServer_isUp_thenDown_thenUp() throws IOException {
        var heard = new CopyOnWriteArrayList<State>();
        checker.listener(changed -> heard.add(checker.verdict(changed).state()));
        ProbeTarget target;
        try (var server = listen(0)) {
            target = target(server.getLocalPort());
            checker.assign(Set.of(target));
            awaitState(target, State.UP);
            assertThat(checker.verdict(target).reason()).isEqualTo("connected");
            assertThat(checker.failing()).isEmpty();
        }
        awaitState(target, State.DOWN);
        assertThat(checker.verdict(target).reason()).isEqualTo("connection refused");
        assertThat(checker.failing()).containsOnlyKeys(target);
        try (var again = listen(target.port())) {
            awaitState(target, State.UP);
            assertThat(again.isBound()).isTrue();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(heard).startsWith(State.UP, State.DOWN, State.UP));
    }

    @Test
    void unassignedTarget_isUnknown() throws IOException {
        try (var server = listen(0)) {
            var target = target(server.getLocalPort());
            checker.assign(Set.of(target));
            awaitState(target, State.UP);
            checker.assign(Set.of());
            awaitState(target, State.UNKNOWN);
        }
    }

    @Test
    void keptTarget_keepsItsVerdict() throws IOException {
        try (var server = listen(0)) {
            var target = target(server.getLocalPort());
            checker.assign(Set.of(target));
            awaitState(target, State.UP);
            var since = checker.verdict(target).since();
            checker.assign(Set.of(target, target(1)));
            awaitState(target(1), State.DOWN);
            assertThat(checker.verdict(target).since()).isEqualTo(since);
        }
    }

    @Test
    void uncheckedTarget_isUpWithoutProbing() {
        var target = new ProbeTarget(LOOPBACK, 1, new Check.None());
        assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
        assertThat(checker.probeNow(target).success()).isTrue();
    }

    @Test
    void probeNow_answersWithReasonAndDuration() throws IOException {
        try (var server = listen(0)) {
            var result = checker.probeNow(target(server.getLocalPort()));
            assertThat(result.success()).isTrue();
            assertThat(result.took()).isPositive();
        }
        assertThat(checker.probeNow(target(1)).reason()).isEqualTo("connection refused");
    }

    @Test
    void silentServer_fails_withItsTimeout() throws IOException {
        // A full backlog drops SYNs: the kernel's own way of not answering.
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var clogged = new java.util.ArrayList<java.nio.channels.SocketChannel>();
            for (int i = 0; i < 8; i++) {
                var channel = java.nio.channels.SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
                clogged.add(channel);
            }
            var result = checker.probeNow(target(server.getLocalPort(), BRIEF));
            assertThat(result.success()).isFalse();
            assertThat(result.reason()).isEqualTo("no answer in 500 ms");
            for (var channel : clogged) {
                channel.close();
            }
        }
    }

    @Test
    void aThousandTargets_areAllProbed() throws IOException {
        try (var server = listen(0)) {
            Set<ProbeTarget> targets = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                targets.add(new ProbeTarget(IpAddress.parse("127.0." + i / 250 + "." + (1 + i % 250)),
                        server.getLocalPort(), new TcpCheck(new Pace(Duration.ofMinutes(1), Duration.ofSeconds(5), 1,
                                1))));
            }
            checker.assign(targets);
            await().atMost(Duration.ofSeconds(60)).until(
                    () -> targets.stream().noneMatch(t -> checker.verdict(t).state() == State.UNKNOWN));
            assertThat(targets.stream().filter(t -> t.address().equals(LOOPBACK))).hasSize(1).allMatch(
                    t -> checker.verdict(t).state() == State.UP);
        }
    }

    @Test
    void resetConnection_isStillAConnection_orAReset() throws IOException {
        try (var server = new Misbehaving(0, Misbehaving::reset)) {
            assertThat(checker.probeNow(target(server.port())).reason()).isIn("connected", "connection reset");
        }
    }

    @Test
    void serverThatReadsNoMore_isConnectedTo_asLongAsItsKernelAccepts() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var target = target(server.port());
            checker.assign(Set.of(target));
            await().atMost(Duration.ofSeconds(20)).until(() -> checker.figures(target).probes() > 5);
            assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
        }
    }

    @Test
    void sourceThatIsNotOurs_isNoVerdict_andSaidInItsPlace() throws IOException {
        try (var server = listen(0)) {
            var reach = new Reach(null, 0, IpAddress.parse("192.0.2.77"));
            var target = new ProbeTarget(LOOPBACK, server.getLocalPort(),
                    new TcpCheck(FAST, reach, false, false, null, null, null));
            checker.assign(Set.of(target));
            await().atMost(Duration.ofSeconds(20)).until(() -> checker.figures(target).impossible() > 2);
            assertThat(checker.verdict(target).state()).isEqualTo(State.UNKNOWN);
            assertThat(checker.verdict(target).reason())
                    .isEqualTo("could not be probed: cannot assign requested address");
        }
    }

    @Test
    void results_areKept_andCounted() throws IOException {
        try (var server = listen(0)) {
            var target = target(server.getLocalPort());
            assertThat(checker.recent(target)).isEmpty();
            checker.assign(Set.of(target));
            await().atMost(Duration.ofSeconds(20)).until(() -> checker.recent(target).size() == Results.KEPT);
            assertThat(checker.recent(target)).allMatch(result -> result.success() && !result.took().isNegative());
            assertThat(checker.recent(target)).extracting(ProbeResult::reason).containsOnly("connected");
            assertThat(checker.figures(target).probes()).isGreaterThanOrEqualTo(Results.KEPT);
            assertThat(checker.lateness().probes()).isGreaterThanOrEqualTo(Results.KEPT);
        }
    }

    @Test
    void failureOfAnotherKind_changesTheReasonAndNotTheTime() throws IOException {
        ProbeTarget target;
        try (var server = Misbehaving.clogged()) {
            target = target(server.port(), BRIEF);
            checker.assign(Set.of(target));
            awaitState(target, State.DOWN);
            assertThat(checker.verdict(target).reason()).isEqualTo("no answer in 500 ms");
        }
        var since = checker.verdict(target).since();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> checker.verdict(target).reason().equals("connection refused"));
        assertThat(checker.verdict(target).since()).isEqualTo(since);
    }

    @Test
    void flappingServer_saysSo() throws IOException {
        var pace = new Pace(Duration.ofMinutes(2), Duration.ofSeconds(20), 1, 1);
        ProbeTarget target;
        try (var server = listen(0)) {
            target = new ProbeTarget(LOOPBACK, server.getLocalPort(), new TcpCheck(pace));
            checker.assign(Set.of(target));
            awaitState(target, State.UP);
        }
        for (int round = 0; round < 2; round++) {
            assertThat(checker.probeNow(target).success()).isFalse();
            try (var server = listen(target.port())) {
                assertThat(checker.probeNow(target).success()).as("%s", server).isTrue();
            }
        }
        assertThat(checker.verdict(target).flapping()).isFalse();
        assertThat(checker.probeNow(target).success()).isFalse();
        assertThat(checker.verdict(target).flapping()).isTrue();
        assertThat(checker.verdict(target).reason()).isEqualTo("connection refused (flapping: 5 changes in 10 minutes, "
                + "comes back after 2 successes in a row)");
    }
}

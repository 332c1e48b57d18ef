package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Idle connections to servers that end them. The interval is far longer than any test, so only their end has them probed. */
class WatchTest {

    private static final Pace SLOW = new Pace(Duration.ofMinutes(10), Duration.ofSeconds(30), 1, 3);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HealthChecker checker = Plain.checker(new Random(1));

    @AfterEach
    void close() {
        checker.close();
    }

    private static ProbeTarget target(int port, Pace pace) {
        return new ProbeTarget(IpAddress.parse("127.0.0.1"), port,
                new TcpCheck(pace, Reach.SERVER, false, true, null, null, null));
    }

    private ProbeTarget watched(Misbehaving server) {
        var target = target(server.port(), SLOW);
        checker.assign(Set.of(target));
        await().atMost(LONG).until(() -> checker.verdict(target).state() == State.UP);
        // One connection of the probe, and one that stays.
        await().atMost(LONG).until(() -> server.connections() == 2);
        return target;
    }

    @Test
    void serverThatDies_isDownAtOnce_byProbesAlone() throws IOException {
        var heard = new CopyOnWriteArrayList<State>();
        ProbeTarget target;
        try (var server = Misbehaving.keeping()) {
            target = watched(server);
            assertThat(checker.verdict(target).watch()).isEqualTo(Watch.WATCHING);
            checker.listener(changed -> heard.add(checker.verdict(changed).state()));
        }
        await().atMost(LONG).until(() -> checker.verdict(target).state() == State.DOWN);
        assertThat(checker.verdict(target).reason()).isEqualTo("connection refused");
        assertThat(checker.figures(target).failures()).isEqualTo(3);
        assertThat(checker.recent(target)).extracting(ProbeResult::success).containsExactly(false, false, false, true);
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly(State.DOWN));
    }

    @Test
    void serverThatClosesOnce_isProbedOnce_andWatchedOn() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var target = watched(server);
            server.closeConnections();
            // A probe, and the connection anew.
            await().atMost(LONG).until(() -> server.connections() == 4 && checker.figures(target).probes() == 2);
            assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
            assertThat(checker.verdict(target).watch()).isEqualTo(Watch.WATCHING);
            assertThat(server.open()).isNotEmpty();
        }
    }

    @Test
    void serverThatKeepsClosing_isWatchedNoLonger_andStaysUp() throws IOException {
        var told = new CopyOnWriteArrayList<Watch>();
        checker.listener(changed -> told.add(checker.verdict(changed).watch()));
        try (var server = new Misbehaving(0, Misbehaving::finish)) {
            var target = target(server.port(), SLOW);
            checker.assign(Set.of(target));
            await().atMost(LONG).until(() -> checker.verdict(target).watch() == Watch.GIVEN_UP);
            assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
            assertThat(checker.figures(target).failures()).isZero();
            // The first probe, one for each of two ends.
            assertThat(checker.figures(target).probes()).isEqualTo(3);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(told).containsExactly(Watch.WATCHING, Watch.GIVEN_UP));
        }
    }

    @Test
    void serverThatTalks_isOnlyListenedTo() throws IOException {
        try (var server = new Misbehaving(0, socket -> {
            try {
                socket.getOutputStream().write("220 ready\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The probe's connection is closed by then.
            }
        })) {
            var target = watched(server);
            server.closeConnections();
            await().atMost(LONG).until(() -> checker.figures(target).probes() == 2);
            assertThat(checker.verdict(target).watch()).isEqualTo(Watch.WATCHING);
        }
    }

    @Test
    void endlessTalker_isGivenUp() throws IOException {
        try (var server = new Misbehaving(0, socket -> Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(new byte[8192]);
                }
            } catch (IOException e) {
                // Cut off, as it should be.
            }
        }))) {
            var target = target(server.port(), SLOW);
            checker.assign(Set.of(target));
            await().atMost(LONG).until(() -> checker.verdict(target).watch() == Watch.GIVEN_UP);
            assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
        }
    }

    @Test
    void serverThatComesBack_isWatchedAnew() throws IOException {
        ProbeTarget target;
        try (var server = Misbehaving.keeping()) {
            target = watched(server);
        }
        await().atMost(LONG).until(() -> checker.verdict(target).state() == State.DOWN);
        try (var server = new Misbehaving(target.port(), _ -> {
        })) {
            assertThat(checker.probeNow(target).success()).isTrue();
            assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
            await().atMost(LONG).until(() -> server.connections() == 2);
        }
        await().atMost(LONG).until(() -> checker.verdict(target).state() == State.DOWN);
    }

    @Test
    void unassignedTarget_losesItsConnection() throws IOException {
        try (var server = Misbehaving.keeping()) {
            watched(server);
            checker.assign(Set.of());
            await().atMost(LONG).until(() -> List.copyOf(server.open()).stream().allMatch(WatchTest::isEnded));
        }
    }

    private static boolean isEnded(java.net.Socket socket) {
        try {
            socket.setSoTimeout(1000);
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return false;
        }
    }
}

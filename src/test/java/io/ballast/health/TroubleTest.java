package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.ballast.health.Verdict.State;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This machine cannot probe: it is said, and no verdict comes of it. */
class TroubleTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final Pace PACE = new Pace(Duration.ofMillis(20), Duration.ofSeconds(10), 1, 2);

    private final AtomicReference<@Nullable String> missing = new AtomicReference<>();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>(Outcome.success("well"));
    private final HealthChecker checker = new HealthChecker(new Random(1), _ -> this::probe, Plain.marking(this::mark));
    private final List<Verdict> heard = new CopyOnWriteArrayList<>();

    private void mark(SelectableChannel channel, long mark) throws IOException {
        check();
    }

    private Outcome probe(Attempt attempt) throws IOException {
        check();
        var said = outcome.get();
        return said == null ? Outcome.failure("says nothing") : said;
    }

    private void check() throws CannotProbe {
        var what = missing.get();
        if (what != null) {
            throw new CannotProbe(what);
        }
    }

    @BeforeEach
    void listen() {
        checker.listener(changed -> heard.add(checker.verdict(changed)));
    }

    @AfterEach
    void close() {
        checker.close();
    }

    private static ProbeTarget asked(Pace pace) {
        return new ProbeTarget(LOOPBACK, 1, new SmtpCheck(pace, Reach.SERVER, "probe", null));
    }

    private Verdict awaited(ProbeTarget target, State state, @Nullable String trouble) {
        await().atMost(LONG).untilAsserted(() -> assertThat(checker.verdict(target))
                .extracting(Verdict::state, Verdict::trouble).containsExactly(state, trouble));
        return checker.verdict(target);
    }

    private void awaitImpossible(ProbeTarget target, long more) {
        long before = checker.figures(target).impossible();
        await().atMost(LONG).until(() -> checker.figures(target).impossible() >= before + more);
    }

    @Test
    void prober_thatCannotProbe_givesNoVerdict() {
        missing.set("a capability is missing");
        var target = asked(PACE);
        checker.assign(Set.of(target));
        awaitImpossible(target, 3);
        assertThat(awaited(target, State.UNKNOWN, "a capability is missing").reason())
                .isEqualTo("could not be probed: a capability is missing");
        assertThat(checker.figures(target).probes()).isZero();
        assertThat(checker.failing()).isEmpty();
    }

    @Test
    void mark_thatCannotBeSet_givesNoVerdict_alsoWhereAConnectionIsAll() throws IOException {
        missing.set("there is no way to the virtual address");
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var path = new ProbePath(LOOPBACK, server.getLocalPort(), 77);
            var target = new ProbeTarget(LOOPBACK, 9, new TcpCheck(PACE, Reach.SERVER, true, false, null, null, null),
                    path);
            checker.assign(Set.of(target));
            awaitImpossible(target, 3);
            awaited(target, State.UNKNOWN, "there is no way to the virtual address");
            assertThat(checker.figures(target).probes()).isZero();
            assertThat(checker.failing()).isEmpty();
            missing.set(null);
            assertThat(awaited(target, State.UP, null).reason()).isEqualTo("connected");
        }
    }

    @Test
    void failure_ofAProbeThatLostItsWay_isNoneOfTheServers() throws IOException {
        var lost = new Marking() {
            @Override
            public void mark(SelectableChannel channel, long mark) {
                // Well when it begins.
            }

            @Override
            public String trouble(long mark) {
                return "the kernel drops the answers";
            }
        };
        int nobody;
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            nobody = server.getLocalPort();
        }
        var target = new ProbeTarget(LOOPBACK, 9, new TcpCheck(PACE, Reach.SERVER, true, false, null, null, null),
                new ProbePath(LOOPBACK, nobody, 77));
        try (var other = new HealthChecker(new Random(1), _ -> this::probe, lost)) {
            other.assign(Set.of(target));
            await().atMost(LONG).until(() -> other.figures(target).impossible() >= 3);
            assertThat(other.verdict(target).state()).isEqualTo(State.UNKNOWN);
            assertThat(other.verdict(target).trouble()).isEqualTo("the kernel drops the answers");
            assertThat(other.failing()).isEmpty();
        }
    }

    @Test
    void trouble_afterAVerdict_standsBesideIt_untilTheNextResult() {
        var target = asked(PACE);
        checker.assign(Set.of(target));
        var up = awaited(target, State.UP, null);
        missing.set("too many open files");
        assertThat(awaited(target, State.UP, "too many open files")).isEqualTo(new Verdict(State.UP, "well",
                up.since(), false, null, null, Verdict.Watch.OFF, "too many open files"));
        awaitImpossible(target, 3);
        missing.set(null);
        assertThat(awaited(target, State.UP, null)).isEqualTo(up);
    }

    @Test
    void listeners_areToldWhenTroubleBeginsAndEnds_andNotBetween() {
        var target = asked(PACE);
        checker.assign(Set.of(target));
        awaited(target, State.UP, null);
        missing.set("too many open files");
        awaitImpossible(target, 3);
        missing.set("no buffer space");
        awaited(target, State.UP, "no buffer space");
        missing.set(null);
        awaited(target, State.UP, null);
        await().atMost(LONG).until(() -> heard.size() >= 3);
        assertThat(heard).extracting(Verdict::trouble).containsExactly(null, "too many open files", null);
    }

    @Test
    void troubleThatAFailureEnds_isOver_beforeTheServerIsDown() {
        var target = asked(new Pace(Duration.ofMillis(20), Duration.ofSeconds(10), 1, 1_000_000));
        checker.assign(Set.of(target));
        awaited(target, State.UP, null);
        missing.set("too many open files");
        awaited(target, State.UP, "too many open files");
        outcome.set(null);
        missing.set(null);
        assertThat(awaited(target, State.UP, null).reason()).isEqualTo("well");
        await().atMost(LONG).untilAsserted(() -> assertThat(checker.failing()).containsOnlyKeys(target));
    }

    @Test
    void troubleBeforeTheFirstVerdict_isNoReason_onceProbesPass() {
        missing.set("too many open files");
        var target = asked(new Pace(Duration.ofMillis(20), Duration.ofSeconds(10), 1_000_000, 1));
        checker.assign(Set.of(target));
        awaited(target, State.UNKNOWN, "too many open files");
        missing.set(null);
        assertThat(awaited(target, State.UNKNOWN, null).reason()).isEqualTo("well");
    }
}

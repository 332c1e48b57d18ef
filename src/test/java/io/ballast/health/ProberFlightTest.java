package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.ballast.health.Verdict.State;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probers that block, and what becomes of them. */
class ProberFlightTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pace PATIENT = new Pace(Duration.ofSeconds(1), LONG, 1, 1);
    /** For probes that end by their time-out. */
    private static final Pace QUICK = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 1, 1);
    /** For probes that have something to do before that. */
    private static final Pace UNHURRIED = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(3), 1, 1);
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    private final AtomicReference<Prober> prober = new AtomicReference<>(_ -> Outcome.success("well"));
    private final List<String> marked = new CopyOnWriteArrayList<>();
    private final HealthChecker checker = new HealthChecker(new Random(1), _ -> prober.get(),
            Plain.marking(this::mark));

    private void mark(SelectableChannel channel, long mark) throws IOException {
        var open = (NetworkChannel) channel;
        boolean connected = channel instanceof SocketChannel stream
                ? stream.isConnected()
                : ((DatagramChannel) channel).isConnected();
        marked.add(mark + (connected ? " late " : " in time ") + Thread.currentThread().getName() + open.isOpen());
    }

    @AfterEach
    void close() {
        checker.close();
    }

    private static ProbeTarget target(int port, Pace pace) {
        return new ProbeTarget(LOOPBACK, port, new SmtpCheck(pace, Reach.SERVER, "probe", null));
    }

    private static ProbeTarget target(int port) {
        return target(port, PATIENT);
    }

    private ProbeResult probe(ProbeTarget target, Prober by) {
        prober.set(by);
        return Tries.probe(checker, target);
    }

    private static void read(SocketChannel channel) throws IOException {
        if (channel.read(ByteBuffer.allocate(100)) < 0) {
            throw new IOException("the server closed the connection");
        }
    }

    @Test
    void outcome_comesBackWhole() {
        var advice = new WeightAdvice.Percent(40);
        var result = probe(target(1), _ -> new Outcome(true, "as well as can be", advice, "not for long"));
        assertThat(result.success()).isTrue();
        assertThat(result.reason()).isEqualTo("as well as can be");
        assertThat(result.advice()).isEqualTo(advice);
        assertThat(result.warning()).isEqualTo("not for long");
    }

    @Test
    void prober_runsOnAVirtualThread() {
        assertThat(probe(target(1), _ -> Outcome.success(Thread.currentThread().isVirtual() + "")).reason())
                .isEqualTo("true");
    }

    @Test
    void silentServer_hasNoAnswer_whateverTheProberMakesOfTheClosedChannel() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var result = probe(target(server.port(), QUICK), attempt -> {
                read(attempt.connect());
                return Outcome.success("answered");
            });
            assertThat(result.success()).isFalse();
            assertThat(result.reason()).isEqualTo("no answer in 500 ms");
            assertThat(result.took()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void timeout_isWhatTheProberSaid() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var result = probe(target(server.port(), UNHURRIED), attempt -> {
                attempt.atTimeout(Outcome.success("silent, which is taken as up"));
                read(attempt.connect());
                return Outcome.failure("unheard");
            });
            assertThat(result.success()).isTrue();
            assertThat(result.reason()).isEqualTo("silent, which is taken as up");
        }
    }

    @Test
    void timeout_doesWhatItWasTold_evenIfTheProberHangs() throws InterruptedException {
        var told = new CountDownLatch(1);
        var hang = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var result = probe(target(1, UNHURRIED), attempt -> {
            attempt.onTimeout(told::countDown);
            try {
                hang.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Outcome.success("late");
        });
        assertThat(result.reason()).isEqualTo("no answer in 3 s");
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void onTimeout_afterTheEnd_isDoneAtOnce() throws InterruptedException {
        var told = new CountDownLatch(1);
        var left = new AtomicReference<Long>();
        probe(target(1, QUICK), attempt -> {
            while (attempt.nanosLeft() > 0) {
                Thread.onSpinWait();
            }
            left.set(attempt.nanosLeft());
            attempt.onTimeout(told::countDown);
            return Outcome.success("late");
        });
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(left.get()).isZero();
    }

    @Test
    void delayOfTheProbingThread_isNoReasonOfTheServers() throws Exception {
        var begun = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        checker.listener(_ -> {
            held.countDown();
            // Well beyond the time-out of the probe that waits for its channel meanwhile.
            LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
        });
        prober.set(attempt -> {
            if (attempt.target().port() == 1) {
                return Outcome.success("well");
            }
            begun.countDown();
            held.await();
            attempt.connect();
            return Outcome.success("connected");
        });
        try (var server = Misbehaving.keeping();
                var other = Executors.newVirtualThreadPerTaskExecutor()) {
            var result = other.submit(() -> checker.probeNow(target(server.port(), QUICK)));
            begun.await();
            checker.assign(Set.of(target(1)));
            assertThat(result.get().reason()).isIn("connected", "no answer in 500 ms");
        }
    }

    @Test
    void cloggedServer_hasNoAnswer() throws IOException {
        try (var server = Misbehaving.clogged()) {
            var result = probe(target(server.port(), QUICK), attempt -> {
                attempt.connect();
                return Outcome.success("connected");
            });
            assertThat(result.reason()).isEqualTo("no answer in 500 ms");
        }
    }

    @Test
    void exceptions_becomeReasons() throws IOException {
        assertThat(probe(target(1), attempt -> {
            attempt.connect();
            return Outcome.success("connected");
        }).reason()).isEqualTo("connection refused");
        assertThat(probe(target(1), _ -> {
            throw new IllegalStateException("position 17 beyond limit");
        }).reason()).isEqualTo("an answer that makes no sense");
        try (var server = new Misbehaving(0, Misbehaving::reset)) {
            assertThat(probe(target(server.port()), attempt -> {
                read(attempt.connect());
                return Outcome.success("answered");
            }).reason()).isEqualTo("connection reset");
        }
    }

    @Test
    void source_isBound() throws IOException {
        var source = IpAddress.parse("127.0.0.77");
        var seen = new CopyOnWriteArrayList<InetAddress>();
        try (var server = new Misbehaving(0, socket -> seen.add(socket.getInetAddress()))) {
            var target = new ProbeTarget(LOOPBACK, server.port(),
                    new SmtpCheck(PATIENT, new Reach(null, 0, source), "probe", null));
            assertThat(probe(target, attempt -> {
                var local = (InetSocketAddress) attempt.connect().getLocalAddress();
                var datagrams = (InetSocketAddress) attempt.datagrams().getLocalAddress();
                return Outcome.success(local.getAddress() + " " + datagrams.getAddress());
            }).reason()).isEqualTo("/127.0.0.77 /127.0.0.77");
            await().atMost(LONG).until(() -> seen.contains(source.toInetAddress()));
        }
    }

    @Test
    void path_isMarked_beforeItConnectsToTheVirtualAddress() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var path = new ProbePath(LOOPBACK, server.port(), 77);
            var target = new ProbeTarget(IpAddress.parse("192.0.2.1"), 9,
                    new SmtpCheck(PATIENT, Reach.SERVER, "probe", null), path);
            assertThat(probe(target, attempt -> Outcome.success("" + attempt.connect().getRemoteAddress())).reason())
                    .isEqualTo("/127.0.0.1:" + server.port());
            var plain = new ProbeTarget(LOOPBACK, 9,
                    new TcpCheck(PATIENT, Reach.SERVER, true, false, null, null, null), path);
            assertThat(checker.probeNow(plain).reason()).isEqualTo("connected");
        }
        assertThat(marked).hasSize(2).allMatch(each -> each.startsWith("77 in time probing"));
    }

    @Test
    void adviceAndWarning_standInTheVerdict_andListenersHearOfTheirChange() {
        var pace = new Pace(Duration.ofMillis(50), Duration.ofSeconds(30), 1, 1);
        var target = new ProbeTarget(LOOPBACK, 1, new SmtpCheck(pace, Reach.SERVER, "probe", null));
        var heard = new CopyOnWriteArrayList<Verdict>();
        checker.listener(changed -> heard.add(checker.verdict(changed)));
        prober.set(new Prober() {
            private int times;

            @Override
            public Outcome probe(Attempt attempt) {
                times++;
                return times <= 3
                        ? Outcome.success("well")
                        : new Outcome(true, "busy", new WeightAdvice.Exactly(times <= 6 ? 5 : 6), "ends soon");
            }
        });
        checker.assign(Set.of(target));
        await().atMost(LONG).until(() -> heard.size() == 3 && checker.figures(target).probes() > 8);
        assertThat(heard).extracting(Verdict::state).containsOnly(State.UP);
        assertThat(heard).extracting(Verdict::advice).containsExactly(null, new WeightAdvice.Exactly(5),
                new WeightAdvice.Exactly(6));
        assertThat(heard).extracting(Verdict::warning).containsExactly(null, "ends soon", "ends soon");
        assertThat(heard).extracting(Verdict::since).containsOnly(heard.getFirst().since());
    }

    @Test
    void faultOfThisMachine_isNoVerdict() {
        var target = target(1);
        prober.set(_ -> {
            throw new IOException("Too many open files");
        });
        checker.assign(Set.of(target));
        await().atMost(LONG).until(() -> checker.figures(target).impossible() > 1);
        assertThat(checker.verdict(target).state()).isEqualTo(State.UNKNOWN);
        assertThat(checker.failing()).isEmpty();
        assertThat(checker.figures(target).probes()).isZero();
    }
}

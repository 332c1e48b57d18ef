package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.ballast.health.Verdict.State;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the director's own: they end neither one target's probing nor all, and no server is blamed for them. */
class FaultTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final Pace PACE = new Pace(Duration.ofMillis(20), Duration.ofSeconds(10), 1, 1);

    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final AtomicReference<Prober> prober = new AtomicReference<>(_ -> Outcome.success("well"));
    private final HealthChecker checker = new HealthChecker(new Random(1), _ -> attempt -> prober.get().probe(attempt),
            Plain.marking(this::mark));
    private ServerSocket server;

    private void mark(SelectableChannel channel, long mark) {
        stumble();
    }

    private void stumble() {
        switch (fault.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {
                // All is well.
            }
        }
    }

    private static Throwable made(String name) {
        return name.equals("error") ? new NoClassDefFoundError("io/ballast/Lost") : new IllegalStateException("lost");
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        checker.close();
        server.close();
    }

    private ProbeTarget marked(boolean watch) {
        return new ProbeTarget(LOOPBACK, 9, new TcpCheck(PACE, Reach.SERVER, true, watch, null, null, null),
                new ProbePath(LOOPBACK, server.getLocalPort(), 77));
    }

    private ProbeTarget plain() {
        return new ProbeTarget(LOOPBACK, server.getLocalPort(), new TcpCheck(PACE));
    }

    private static ProbeTarget asked(Pace pace) {
        return new ProbeTarget(LOOPBACK, 1, new SmtpCheck(pace, Reach.SERVER, "probe", null));
    }

    private void awaitState(ProbeTarget target, State state) {
        await().atMost(LONG).untilAsserted(() -> assertThat(checker.verdict(target))
                .extracting(Verdict::state, Verdict::trouble).containsExactly(state, null));
    }

    private void awaitImpossible(ProbeTarget target, long more) {
        long before = checker.figures(target).impossible();
        await().atMost(LONG).until(() -> checker.figures(target).impossible() >= before + more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error"})
    void faultBeforeAConnection_endsNoProbing(String kind) {
        fault.set(made(kind));
        var target = marked(false);
        checker.assign(Set.of(target));
        awaitImpossible(target, 3);
        assertThat(checker.verdict(target).state()).isEqualTo(State.UNKNOWN);
        assertThat(checker.verdict(target).trouble()).startsWith("a fault of the director's own: ").contains("ost");
        fault.set(null);
        awaitState(target, State.UP);
        fault.set(made(kind));
        awaitImpossible(target, 3);
        assertThat(checker.verdict(target).state()).isEqualTo(State.UP);
        assertThat(checker.failing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error"})
    void faultBeforeAConnection_ofAProberIsNoFailureOfTheServer(String kind) {
        fault.set(made(kind));
        prober.set(attempt -> Outcome.success("" + attempt.connect().isConnected()));
        var target = new ProbeTarget(LOOPBACK, 9, new SmtpCheck(PACE, Reach.SERVER, "probe", null),
                new ProbePath(LOOPBACK, server.getLocalPort(), 77));
        checker.assign(Set.of(target));
        awaitImpossible(target, 3);
        assertThat(checker.figures(target).probes()).isZero();
        fault.set(null);
        awaitState(target, State.UP);
    }

    @Test
    void errorOfAProber_isNoFailureOfTheServer() {
        prober.set(_ -> {
            throw new OutOfMemoryError("Java heap space");
        });
        var target = asked(PACE);
        checker.assign(Set.of(target));
        awaitImpossible(target, 3);
        assertThat(checker.verdict(target).reason())
                .isEqualTo("could not be probed: a fault of the director's own: OutOfMemoryError: Java heap space");
        assertThat(checker.figures(target).probes()).isZero();
        prober.set(_ -> Outcome.success("well"));
        awaitState(target, State.UP);
    }

    @Test
    void flightThatCannotLetGo_isHeardAllTheSame() {
        var loop = new ProbeLoop(System::nanoTime);
        var heard = new ArrayList<String>();
        var flight = new Flight(loop, 1, (outcome, ours, _) -> heard.add(outcome.reason() + ours)) {
            @Override
            void begin() {
                throw new IllegalStateException("lost");
            }

            @Override
            void release() {
                throw new NoClassDefFoundError("io/ballast/Lost");
            }

            @Override
            void fire(long nowNanos) {
            }
        };
        flight.launch();
        assertThat(heard).containsExactly("a fault of the director's own: IllegalStateException: losttrue");
    }

    @Test
    void probeThatCannotBeEnded_isNoFailureOfTheServer() {
        prober.set(attempt -> {
            attempt.onTimeout(() -> {
                throw new IllegalStateException("cannot be ended");
            });
            Thread.sleep(LONG);
            return Outcome.success("late");
        });
        var brief = asked(new Pace(Duration.ofMillis(20), Duration.ofSeconds(2), 1, 1));
        checker.assign(Set.of(brief));
        awaitImpossible(brief, 3);
        assertThat(checker.figures(brief).probes()).isZero();
    }

    @Test
    void checkThatNoProberCanBeMadeOf_isNoFailureOfTheServer() {
        try (var other = new HealthChecker(new Random(1), _ -> {
            throw new IllegalArgumentException("no such thing");
        }, Plain.marking())) {
            var result = other.probeNow(asked(PACE));
            assertThat(result.impossible()).isTrue();
            assertThat(result.success()).isFalse();
            assertThat(result.reason()).contains("no such thing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error"})
    void faultOfAListener_endsNoProbing_andOthersAreTold(String kind) throws IOException {
        var heard = new CopyOnWriteArrayList<State>();
        fault.set(made(kind));
        checker.listener(_ -> stumble());
        checker.listener(changed -> heard.add(checker.verdict(changed).state()));
        var target = plain();
        var reported = new ProbeTarget(LOOPBACK, 7, new PushCheck(Duration.ofMillis(50), 1, 1));
        checker.assign(Set.of(target, reported));
        awaitState(target, State.UP);
        server.close();
        awaitState(target, State.DOWN);
        awaitState(reported, State.DOWN);
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).contains(State.UP, State.DOWN).hasSize(3));
    }

    @Test
    void faultOfAWatchedConnection_endsNeitherProbingNorWatching() {
        var target = marked(true);
        checker.assign(Set.of(target));
        awaitState(target, State.UP);
        fault.set(new IllegalStateException("lost"));
        awaitImpossible(target, 3);
        fault.set(null);
        awaitState(target, State.UP);
        assertThat(checker.verdict(target).watch()).isEqualTo(Verdict.Watch.WATCHING);
    }

    @Test
    void interruptOfTheProbingThread_closesNoChannel() {
        checker.listener(_ -> Thread.currentThread().interrupt());
        var target = plain();
        checker.assign(Set.of(target));
        awaitState(target, State.UP);
        await().atMost(LONG).until(() -> checker.figures(target).probes() > 5);
        assertThat(checker.figures(target).failures()).isZero();
        assertThat(checker.sinceHeartbeat()).isLessThan(LONG);
    }

    @Test
    void proberThatTakesItsTimeToBeMade_isNoFailureOfTheServer() {
        try (var other = new HealthChecker(new Random(1), _ -> {
            LockSupport.parkNanos(LONG.toNanos());
            return _ -> Outcome.success("late");
        }, Plain.marking())) {
            var result = other.probeNow(asked(new Pace(Duration.ofSeconds(1), Duration.ofMillis(100), 1, 1)));
            assertThat(result.impossible()).isTrue();
            assertThat(result.reason()).isEqualTo("the director was too busy to probe in 100 ms");
        }
    }

    @Test
    void proberThatNeverGotAProcessor_isNoFailureOfTheServer() throws InterruptedException {
        var over = new AtomicBoolean();
        int many = 4 * Runtime.getRuntime().availableProcessors();
        var begun = new CountDownLatch(Runtime.getRuntime().availableProcessors());
        var spinning = new ArrayList<Thread>();
        for (int each = 0; each < many; each++) {
            spinning.add(Thread.startVirtualThread(() -> {
                begun.countDown();
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            }));
        }
        begun.await();
        try {
            var result = checker.probeNow(asked(new Pace(Duration.ofSeconds(1), Duration.ofMillis(300), 1, 1)));
            assertThat(result.impossible()).isTrue();
            assertThat(result.reason()).isEqualTo("the director was too busy to probe in 300 ms");
        } finally {
            over.set(true);
            for (var thread : spinning) {
                thread.join();
            }
        }
    }

    @Test
    void heartbeat_ofADeadThread_isOld() {
        var clock = new AtomicLong(Long.MAX_VALUE - 5);
        try (var dead = new HealthChecker(clock::get, InstantSource.system(), new Random(1), _ -> new Thread(),
                Plain.probers(), Plain.marking())) {
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(dead.sinceHeartbeat()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void heartbeat_ofAThreadThatCannotMakeATurn_growsOld_andIsYoungAgainOnceItCan() throws IOException {
        try (var other = new HealthChecker(() -> {
            if (Thread.currentThread().getName().equals("stumbling")) {
                stumble();
            }
            return System.nanoTime();
        }, InstantSource.system(), new Random(1), Thread.ofPlatform().name("stumbling").daemon(true).factory(),
                Plain.probers(), Plain.marking())) {
            var target = plain();
            other.assign(Set.of(target));
            await().atMost(LONG).until(() -> other.verdict(target).state() == State.UP);
            fault.set(new OutOfMemoryError("no more"));
            await().atMost(LONG).until(() -> other.sinceHeartbeat().toMillis() > 1500);
            server.close();
            fault.set(null);
            await().atMost(LONG).until(() -> other.sinceHeartbeat().toMillis() < 1500
                    && other.verdict(target).state() == State.DOWN);
        }
    }

    @Test
    void heartbeat_ofAThreadThatHangs_growsOld_andOfOneThatGoesOnIsYoung() {
        var held = new CountDownLatch(1);
        checker.listener(_ -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        checker.assign(Set.of(plain()));
        await().atMost(LONG).until(() -> checker.sinceHeartbeat().toMillis() > 1500);
        held.countDown();
        await().atMost(LONG).until(() -> checker.sinceHeartbeat().toMillis() < 1500);
    }

    /** The kernel of this machine has it; a Java that is told to do without behaves as on one that has not. */
    @Test
    void machineWithoutIpv6_saysSo_andGoesOn() throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.net.preferIPv4Stack=true", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), WithoutIpv6.class.getName()))
                .redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("said: ")))
                .containsExactly("said: UNKNOWN could not be probed: this machine has no IPv6 to probe with",
                        "said: impossible this machine has no IPv6 to probe with");
    }

    static final class WithoutIpv6 {

        public static void main(String[] arguments) throws InterruptedException {
            var address = IpAddress.parse("::1");
            var target = new ProbeTarget(address, 9, new TcpCheck(PACE));
            try (var checker = new HealthChecker(new Random(1), _ -> attempt -> {
                var channel = attempt.connect();
                return Outcome.success("" + channel.isConnected());
            }, Plain.marking())) {
                checker.assign(Set.of(target));
                while (checker.figures(target).impossible() < 3) {
                    Thread.sleep(10);
                }
                var verdict = checker.verdict(target);
                System.out.println("said: " + verdict.state() + " " + verdict.reason());
                var blocking = checker.probeNow(new ProbeTarget(address, 9,
                        new SmtpCheck(PACE, Reach.SERVER, "probe", null)));
                System.out.println("said: " + (blocking.impossible() ? "impossible " : "") + blocking.reason());
            }
        }
    }
}

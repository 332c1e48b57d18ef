package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.health.Verdict.State;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Targets that come and go by the thousand while probes are under way leave nothing behind. */
class ChurnTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    private final AtomicInteger asking = new AtomicInteger();
    private final HealthChecker checker = new HealthChecker(new Random(1), _ -> this::ask, Plain.marking());

    @AfterEach
    void close() {
        checker.close();
    }

    private Outcome ask(Attempt attempt) throws IOException {
        asking.incrementAndGet();
        try {
            return attempt.connect().read(ByteBuffer.allocate(10)) < 0
                    ? Outcome.failure("closed")
                    : Outcome.success("well");
        } finally {
            asking.decrementAndGet();
        }
    }

    private static long sockets() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(ChurnTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    /** Each of its own by the length of its time-out. */
    private static Pace pace(int number) {
        return new Pace(Duration.ofMillis(200), Duration.ofMillis(20_000 + number), 1, 2);
    }

    private static List<ProbeTarget> targets(int count, int answering, int silent) {
        var targets = new ArrayList<ProbeTarget>();
        for (int number = 0; number < count; number++) {
            int port = number % 3 == 0 ? answering : number % 3 == 1 ? silent : 1;
            var check = switch (number % 5) {
                case 0 -> new TcpCheck(pace(number));
                case 1, 2 -> new SmtpCheck(pace(number), Reach.SERVER, "probe", null);
                case 3 -> new TcpCheck(pace(number), Reach.SERVER, false, true, null, null, null);
                default -> new PushCheck(Duration.ofMillis(20 + number), 1, 1);
            };
            targets.add(number % 7 == 0
                    ? new ProbeTarget(LOOPBACK, port, check, new ProbePath(LOOPBACK, port, number))
                    : new ProbeTarget(LOOPBACK, port, check));
        }
        return targets;
    }

    @Test
    void targetsThatComeAndGo_leaveNothingBehind() throws Exception {
        try (var answering = new Misbehaving(0, Misbehaving::finish); var silent = Misbehaving.clogged()) {
            var random = new Random(1);
            var all = targets(1500, answering.port(), silent.port());
            long before = sockets();
            for (int round = 0; round < 40; round++) {
                var some = new HashSet<ProbeTarget>();
                all.stream().filter(_ -> random.nextInt(3) > 0).forEach(some::add);
                checker.assign(some);
                Thread.sleep(random.nextInt(60));
            }
            await().atMost(LONG).until(() -> asking.get() > 0);
            checker.assign(Set.of());
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(asking).hasValue(0);
                assertThat(sockets()).isLessThanOrEqualTo(before);
            });
            assertThat(checker.failing()).isEmpty();
            var last = all.getFirst();
            assertThat(checker.verdict(last).state()).isEqualTo(State.UNKNOWN);
            checker.assign(new HashSet<>(all));
            await().atMost(LONG).until(() -> all.stream().filter(target -> target.port() == 1)
                    .filter(target -> target.path() == null)
                    .allMatch(target -> checker.verdict(target).state() == State.DOWN));
        }
    }

    @Test
    void checkerThatIsClosed_closesAllItHadUnderWay() throws Exception {
        try (var answering = Misbehaving.keeping(); var silent = Misbehaving.clogged()) {
            long before = sockets();
            try (var other = new HealthChecker(new Random(1), _ -> this::ask, Plain.marking())) {
                other.assign(new HashSet<>(targets(150, answering.port(), silent.port())));
                await().atMost(LONG).until(() -> asking.get() > 20);
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(asking).hasValue(0));
            answering.closeConnections();
            await().atMost(LONG).untilAsserted(() -> assertThat(sockets()).isLessThanOrEqualTo(before));
        }
    }
}

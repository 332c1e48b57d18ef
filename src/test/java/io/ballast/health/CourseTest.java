package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One target, and nothing happens to it but what a test says: the loop does not run. */
class CourseTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pace PACE = new Pace(Duration.ofMinutes(10), Duration.ofSeconds(30), 1, 3);

    private final ProbeLoop loop = new ProbeLoop(System::nanoTime);
    private final Desk desk = new Desk(loop, InstantSource.system(), new Random(1), Plain.marking());

    @AfterEach
    void close() {
        loop.close();
        loop.run();
    }

    private Course watched(int port) {
        var check = new TcpCheck(PACE, Reach.SERVER, false, true, null, null, null);
        return new Course(new ProbeTarget(IpAddress.parse("127.0.0.1"), port, check), check,
                Schedule.from(loop.now(), PACE, 0, 1), null, desk);
    }

    private Flight.Span span() {
        long now = loop.now();
        return new Flight.Span(now, now + 1);
    }

    private void pass(Course course) {
        course.hear(Outcome.success("connected"), false, span());
    }

    private static void awaitConnections(Misbehaving server, int count) {
        await().atMost(LONG).until(() -> server.connections() == count);
    }

    @Test
    void idleConnection_thatThisMachineLost_isOpenedAgain_withTheNextSuccess() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var course = watched(server.port());
            pass(course);
            awaitConnections(server, 1);
            course.opened();

            course.ended(true);
            assertThat(course.watch()).isEqualTo(Watch.WATCHING);
            assertThat(course.verdict.state()).isEqualTo(State.UP);
            assertThat(loop.timers.all()).as("no probe is asked for").isEmpty();

            pass(course);
            awaitConnections(server, 2);
            course.end();
        }
    }

    @Test
    void idleConnection_thatTheServerEnded_hasItProbedAtOnce_andIsOpenedAgainByASuccessAlone() throws IOException {
        try (var server = Misbehaving.keeping()) {
            var course = watched(server.port());
            pass(course);
            awaitConnections(server, 1);
            course.opened();

            course.ended(false);
            assertThat(loop.timers.all()).containsExactly(course);
            course.hear(Outcome.failure("no answer in 30 s"), false, span());
            assertThat(server.connections()).isEqualTo(1);

            pass(course);
            awaitConnections(server, 2);
            course.end();
            assertThat(loop.timers.all()).isEmpty();
        }
    }
}

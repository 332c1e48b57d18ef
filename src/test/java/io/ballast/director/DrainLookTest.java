package io.ballast.director;

import static io.ballast.director.Sample.key;
import static io.ballast.director.Sample.serverKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.ballast.plane.Connection;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.plane.PlaneReading.Traffic;
import io.ballast.table.IpAddress;
import io.ballast.table.Table;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainLookTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final MockForwardingPlane plane = new MockForwardingPlane();
    private final AtomicLong nanos = new AtomicLong(1);
    private final DrainLook look = new DrainLook(plane, nanos::get);
    private final Readings readings = new Readings(plane, nanos::get, () -> 0, _ -> {
    }, _ -> {
    }, Thread.ofPlatform().daemon().factory());

    @AfterEach
    void close() {
        readings.close();
    }

    private static Connection to(int service, int server, int port, String state) {
        return new Connection("tcp", IpAddress.parse("192.0.2.1"), 4711, IpAddress.parse("10.0.0.1"), service,
                Sample.server(service, server).address(), port, state, 60);
    }

    private static Readings.Taken taken(long active, long atNanos) {
        var servers = Map.of(serverKey(1, 1), new ServerCounters(active, 2, 0, Traffic.ZERO));
        return Readings.Taken.whole(
                new PlaneReading(Table.EMPTY, Map.of(key(1), new ServiceCounters(Traffic.ZERO, servers))), 0, atNanos,
                0);
    }

    @Test
    void counters_areThoseOfAReadingThatIsYoungEnough() {
        assertThat(look.since(key(1), serverKey(1, 1), 0)).isNull();
        look.seen(taken(3, 100));
        assertThat(look.since(key(1), serverKey(1, 1), 101)).isNull();
        assertThat(look.since(key(1), serverKey(1, 1), 100)).isEqualTo(new ServerCounters(3, 2, 0, Traffic.ZERO));
        assertThat(look.since(key(1), serverKey(1, 2), 100)).isNull();
        assertThat(look.since(key(2), serverKey(2, 1), 100)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"TIME_WAIT,80,true", "CLOSE,80,true", "LAST_ACK,80,true", "FIN_WAIT,80,true", "NONE,80,true",
            "CLOSE_WAIT,80,false", "ESTABLISHED,80,false", "SYN_RECV,80,false", "ESTABLISHED,81,true"})
    void over_isWhatHasNothingMoreToTransfer(String state, int port, boolean expected) {
        look.by(readings);
        plane.connections = List.of(to(1, 1, port, state), to(1, 2, 80, "ESTABLISHED"));
        assertThat(look.over(key(1), serverKey(1, 1))).as("not known at once").isFalse();
        readings.ask(() -> true);
        assertThat(look.over(key(1), serverKey(1, 1))).isEqualTo(expected);
    }

    @Test
    void withoutAReader_nothingIsOver() {
        assertThat(look.over(key(1), serverKey(1, 1))).isFalse();
    }

    @Test
    void anAnswer_isUsedForAWhile_andThenAskedForAgain() {
        look.by(readings);
        look.over(key(1), serverKey(1, 1));
        readings.ask(() -> true);
        plane.connections = List.of(to(1, 1, 80, "ESTABLISHED"));
        assertThat(look.over(key(1), serverKey(1, 1))).isTrue();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(look.over(key(1), serverKey(1, 1))).as("old, and asked again").isFalse();
        readings.ask(() -> true);
        assertThat(look.over(key(1), serverKey(1, 1))).isFalse();
        plane.connections = List.of();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        await().atMost(LONG).until(() -> look.over(key(1), serverKey(1, 1)));
    }

    @Test
    void planeThatDoesNotAnswer_isNotOver() {
        look.by(readings);
        plane.missing = "gone";
        look.over(key(1), serverKey(1, 1));
        readings.ask(() -> true);
        assertThat(look.over(key(1), serverKey(1, 1))).isFalse();
    }
}

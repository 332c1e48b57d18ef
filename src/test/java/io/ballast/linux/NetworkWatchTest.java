package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkWatchTest {

    private final Namespace machine = new Namespace();
    private final Namespace other = new Namespace();
    private final PollSet poll = new PollSet();

    @BeforeEach
    void join() {
        Namespace.join(machine, other);
    }

    @AfterEach
    void close() {
        poll.close();
        machine.close();
        other.close();
    }

    private void awaitChange(NetworkWatch watch) {
        poll.waitFor(List.of(watch));
        while (!watch.changed()) {
            assertThat(poll.await(TimeUnit.SECONDS.toNanos(10))).isNotEmpty();
        }
        assertThat(watch.changed()).isFalse();
    }

    @Test
    void addressesAndInterfaces_areNewsOnce() {
        try (var watch = machine.call(NetworkWatch::new)) {
            assertThat(watch.changed()).isFalse();
            for (var words : List.of("addr add 10.66.0.100/24 dev eth0", "addr del 10.66.0.100/24 dev eth0",
                    "link set eth0 down", "link set eth0 name lan0", "link del lan0")) {
                machine.ip(words);
                awaitChange(watch);
            }
        }
    }

    @Test
    void carrier_isNews() {
        try (var watch = machine.call(NetworkWatch::new)) {
            other.ip("link set eth0 down");
            awaitChange(watch);
        }
    }

    @Test
    void newsForWhichThereWasNoRoom_areNewsToo_andThoseAfterThem() {
        try (var watch = machine.call(NetworkWatch::new)) {
            // The least that the kernel allows.
            LibC.setOption("SO_RCVBUF", watch.descriptor(), 1, 8, 1);
            for (int i = 0; i < 10; i++) {
                machine.ip("addr add 10.67.0." + i + "/32 dev eth0");
            }
            awaitChange(watch);
            machine.ip("addr add 10.68.0.1/32 dev eth0");
            awaitChange(watch);
        }
    }
}

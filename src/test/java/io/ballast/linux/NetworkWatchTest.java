package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.ballast.linux.NetworkNews.Address;
import io.ballast.linux.NetworkNews.AddressGone;
import io.ballast.linux.NetworkNews.Link;
import io.ballast.linux.NetworkNews.LinkGone;
import io.ballast.linux.NetworkNews.Missed;
import io.ballast.table.IpAddress;

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

    /** Reads until news of this kind come. */
    private <T extends NetworkNews> T await(NetworkWatch watch, Class<T> kind, Predicate<T> which) {
        poll.waitFor(List.of(watch));
        while (true) {
            for (var news : watch.read()) {
                if (kind.isInstance(news) && which.test(kind.cast(news))) {
                    return kind.cast(news);
                }
            }
            assertThat(poll.await(TimeUnit.SECONDS.toNanos(10))).as("%s", kind).isNotEmpty();
        }
    }

    @Test
    void read_tellsOfAddresses_thatComeAndGo() {
        try (var watch = machine.call(NetworkWatch::new)) {
            machine.ip("addr add 10.66.0.100/24 dev eth0");
            var vip = IpAddress.parse("10.66.0.100");
            var come = await(watch, Address.class, news -> news.address().address().equals(vip)).address();
            assertThat(come.prefixLength()).isEqualTo(24);
            machine.ip("addr del 10.66.0.100/24 dev eth0");
            assertThat(await(watch, AddressGone.class, _ -> true).last().isSameAs(come)).isTrue();
        }
    }

    @Test
    void read_tellsOfCarriers_namesAndLengths() {
        try (var watch = machine.call(NetworkWatch::new)) {
            other.ip("link set eth0 down");
            await(watch, Link.class, news -> news.link().isSetUp() && !news.link().isRunning());
            other.ip("link set eth0 up");
            await(watch, Link.class, news -> news.link().isRunning());
            machine.ip("link set eth0 mtu 1400");
            await(watch, Link.class, news -> news.link().mtu() == 1400);
            machine.ip("link set eth0 down");
            await(watch, Link.class, news -> !news.link().isSetUp());
            machine.ip("link set eth0 name lan0");
            await(watch, Link.class, news -> news.link().name().equals("lan0"));
        }
    }

    @Test
    void read_tellsOfAnInterface_thatGoesAndComesAgainWithAnotherNumber() {
        int index = machine.index("eth0");
        try (var watch = machine.call(NetworkWatch::new)) {
            machine.ip("link del eth0");
            assertThat(await(watch, LinkGone.class, _ -> true).last().index()).isEqualTo(index);
            Namespace.join(machine, other);
            assertThat(await(watch, Link.class, news -> news.link().name().equals("eth0")).link().index())
                    .isNotEqualTo(index);
        }
    }

    @Test
    void read_ofAPortThatLeavesABridge_isNoInterfaceGone() {
        machine.ip("link add br0 type bridge");
        machine.ip("link set eth0 master br0");
        try (var watch = machine.call(NetworkWatch::new)) {
            machine.ip("link set eth0 nomaster");
            machine.ip("link del br0");
            assertThat(await(watch, LinkGone.class, _ -> true).last().name()).isEqualTo("br0");
        }
    }

    @Test
    void read_whenTheQueueRanOver_saysThatNewsWereMissed() {
        try (var watch = machine.call(NetworkWatch::new)) {
            // The least that the kernel allows.
            LibC.setOption("SO_RCVBUF", watch.descriptor(), 1, 8, 1);
            for (int i = 0; i < 10; i++) {
                machine.ip("addr add 10.67.0." + i + "/32 dev eth0");
            }
            await(watch, Missed.class, _ -> true);
            machine.ip("addr add 10.68.0.1/32 dev eth0");
            await(watch, Address.class, news -> news.address().address().equals(IpAddress.parse("10.68.0.1")));
        }
    }
}

package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.PingCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.linux.Capabilities;
import io.ballast.linux.EchoSocket;
import io.ballast.linux.ErrnoException;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pings from here, where this machine allows them; which it must where nothing may be left out. */
class PingProberTest {

    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().factory();
    private static final ThreadFactory WITHOUT_CAPABILITIES = body -> THREADS.newThread(() -> {
        Capabilities.keepOnly(Set.of());
        body.run();
    });

    private static Outcome ping(Pings pings, String address, Duration timeout, @Nullable String source)
            throws IOException, InterruptedException {
        var reach = new Reach(null, 0, source == null ? null : IpAddress.parse(source));
        var check = new PingCheck(TimedAttempt.pace(timeout), reach);
        return TimedAttempt.probe(new PingProber(check, pings), new ProbeTarget(IpAddress.parse(address), 0, check));
    }

    private static boolean isAllowed(Family family) {
        try (var _ = new EchoSocket(family, null)) {
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    private static boolean hasIpv6() throws IOException {
        return Files.exists(Path.of("/proc/net/if_inet6")) && Files.readString(Path.of("/proc/net/if_inet6"))
                .contains("00000000000000000000000000000001");
    }

    private static void needsPings() {
        boolean allowed = isAllowed(Family.IPV4);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(allowed).as("pings are allowed, to root or by net.ipv4.ping_group_range").isTrue();
        }
        assumeTrue(allowed, "needs CAP_NET_RAW, or net.ipv4.ping_group_range to include this group");
    }

    @Test
    void loopback_answers() throws Exception {
        needsPings();
        var pings = new Pings(THREADS);
        var answers = Outcome.success("answers the ping");

        assertThat(ping(pings, "127.0.0.1", TimedAttempt.PATIENT, null)).isEqualTo(answers);
        assertThat(ping(pings, "127.0.0.1", TimedAttempt.PATIENT, "127.0.0.3")).isEqualTo(answers);
        if (hasIpv6()) {
            assertThat(ping(pings, "::1", TimedAttempt.PATIENT, null)).isEqualTo(answers);
        }
    }

    @Test
    void thousandsInFlight_allFindTheirAnswers() throws Exception {
        needsPings();
        var pings = new Pings(THREADS);
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Outcome>>();
            for (int i = 0; i < 3000; i++) {
                var address = "127.0." + (i / 250 + 1) + "." + (i % 250 + 1);
                outcomes.add(all.submit(() -> ping(pings, address, TimedAttempt.PATIENT, null)));
            }
            for (var outcome : outcomes) {
                assertThat(outcome.get()).isEqualTo(Outcome.success("answers the ping"));
            }
        }
    }

    @Test
    void linesThatNobodyUses_areClosed_soThatThereIsRoomForOthers() throws Exception {
        needsPings();
        var threads = new CopyOnWriteArrayList<Thread>();
        var pings = new Pings(body -> {
            var thread = THREADS.newThread(body);
            threads.add(thread);
            return thread;
        }, Duration.ofMillis(20));
        for (int number = 1; number <= 70; number++) {
            var source = "127.0.9." + number;
            await().atMost(TimedAttempt.PATIENT).ignoreExceptions()
                    .until(() -> ping(pings, "127.0.0.1", TimedAttempt.PATIENT, source).success());
        }
        await().atMost(TimedAttempt.PATIENT).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void lineThatOthersMayStillUse_staysOpen() throws Exception {
        needsPings();
        var threads = new CopyOnWriteArrayList<Thread>();
        var pings = new Pings(body -> {
            var thread = THREADS.newThread(body);
            threads.add(thread);
            return thread;
        });
        for (int number = 1; number <= 5; number++) {
            assertThat(ping(pings, "127.0.0.1", TimedAttempt.PATIENT, null).success()).isTrue();
            assertThat(threads).singleElement().matches(Thread::isAlive);
        }
    }

    @Test
    void addressThatNobodyHas_doesNotAnswer() throws Exception {
        needsPings();
        // A group of MCAST-TEST-NET (RFC 6676). Any other address somebody may have on the network of the test; from a
        // group's no packet may come (RFC 1122 section 3.2.1.3), whether there is a route to it or not.
        assertThat(ping(new Pings(THREADS), "233.252.0.77", TimedAttempt.BRIEF, null).success()).isFalse();
    }

    @Test
    void sourceThatThisMachineHasNot_isNoFaultOfTheServer() {
        needsPings();
        assertThatThrownBy(() -> ping(new Pings(THREADS), "127.0.0.1", TimedAttempt.PATIENT, "192.0.2.77"))
                .isInstanceOf(CannotProbe.class).hasMessage("this machine has no address 192.0.2.77 to ping from");
    }

    @Test
    void withoutCapabilities_worksWhereTheKernelAllowsIt_andSaysWhatIsMissingWhereNot() throws Exception {
        var range = Files.readString(Path.of("/proc/sys/net/ipv4/ping_group_range")).strip().split("\\s+", -1);
        int group = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        boolean allowed = Long.parseLong(range[0]) <= group && group <= Long.parseLong(range[1]);
        var pings = new Pings(WITHOUT_CAPABILITIES);

        if (allowed) {
            assertThat(ping(pings, "127.0.0.1", TimedAttempt.PATIENT, null).success()).isTrue();
        } else {
            assertThatThrownBy(() -> ping(pings, "127.0.0.1", TimedAttempt.PATIENT, null))
                    .isInstanceOf(CannotProbe.class).hasMessage(
                            "ping needs CAP_NET_RAW or net.ipv4.ping_group_range to include group " + group);
        }
    }
}

package io.ballast.vrrp;

import static io.ballast.vrrp.Rig.LOWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keepalived 2.2.7 was measured to take, in the captures of {@link Captures} and beside them. */
class TakeoverTimesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final VrrpInstance SLOW = Instances.v2(62, 200, "10.99.0.162");

    static Stream<Arguments> alone() {
        return Stream.of(Arguments.of(Instances.v2(51, 100, "10.99.0.100"), 3_610, 3_610),
                Arguments.of(Instances.v3(52, 200, Duration.ofMillis(500), "10.99.0.102"), 1_600, 1_610),
                Arguments.of(Instances.v3(53, 150, SECOND, "10.99.0.103"), 3_410, 3_410),
                Arguments.of(Instances.v3(54, 150, SECOND, "fe80::54"), 3_410, 3_410),
                Arguments.of(Instances.v2(57, 255, "10.99.0.107"), 0, 1));
    }

    @ParameterizedTest
    @MethodSource("alone")
    void start_alone(VrrpInstance instance, long millis, long measured) {
        var rig = new Rig(instance).started();
        assertThat(rig.after(Duration.ofMillis(millis)).role()).isEqualTo(Role.MASTER);
        assertThat(millis).isBetween(measured - 10, measured);
        if (millis > 0) {
            var waiting = new Rig(instance).started().after(Duration.ofMillis(millis - 1));
            assertThat(waiting.role()).isEqualTo(Role.BACKUP);
        }
    }

    @Test
    void preemption_of100By200() {
        assertThat(untilMaster(new Rig(SLOW).started(), 612)).isBetween(3_218L, 3_219L);
    }

    /** Started 0.612 s before the first advert that it hears, as in the capture: there at 10.221 s, of 3.388 s on. */
    @Test
    void preemption_after3Seconds() {
        var delayed = Instances.preempting(SLOW, new Preemption(true, Duration.ofSeconds(3)));
        assertThat(untilMaster(new Rig(delayed).started(), 612)).isBetween(6_830L, 6_840L);
    }

    @Test
    void preemption_never() {
        assertThat(untilMaster(new Rig(Instances.preempting(SLOW, Preemption.NEVER)).started(), 612)).isEqualTo(-1);
    }

    @Test
    void priority0_isFollowedAfterTheSkew() {
        var rig = new Rig(Instances.v2(61, 100, "10.99.0.161")).started().hears(150, LOWER).hears(0, LOWER);
        assertThat(rig.next()).hasMillis(609);
    }

    @Test
    void downTimerAdverts_countInsteadOfThree() {
        var patient = new VrrpInstance("VI_1", VrrpVersion.V3, SLOW.family(), 1, "eth0", 100, SECOND,
                Preemption.AT_ONCE, 10, SLOW.transport(), SLOW.authentication(), SLOW.checksum(), true,
                SLOW.addresses(), SLOW.excluded(), false, Announcements.DEFAULT);
        assertThat(new Rig(patient).started().next()).hasMillis(10_600);
    }

    /** With an advert of priority 100 every second, the first one after so many milliseconds; -1 for never. */
    private static long untilMaster(Rig rig, long first) {
        for (long millis = 0; millis < 20_000; millis++) {
            if (millis % 1_000 == first % 1_000) {
                rig.hears(100, LOWER);
            }
            if (rig.role() == Role.MASTER) {
                return millis;
            }
            rig.after(Duration.ofMillis(1));
        }
        return -1;
    }
}

package io.ballast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VrrpInstanceTest {

    /** RFC 3768 section 6.1: skew (256 - priority) / 256 s, whatever the interval. */
    @ParameterizedTest
    @CsvSource({"1, 100, 3609", "1, 255, 3003", "1, 1, 3996", "1, 200, 3218", "2, 100, 6609", "255, 254, 765007"})
    void masterDown_ofVersion2_isThreeIntervalsAndAPartOfASecond(int seconds, int priority, long millis) {
        var instance = Instances.v2(1, 100, "10.99.0.1");
        assertThat(instance.masterDown(priority, Duration.ofSeconds(seconds))).hasMillis(millis);
    }

    /** RFC 9568 section 6.1: skew (256 - priority) × interval / 256, in whole hundredths. */
    @ParameterizedTest
    @CsvSource({"500, 200, 1600", "1000, 150, 3410", "1000, 100, 3600", "1000, 255, 3000", "100, 150, 340",
            "100, 100, 360", "200, 50, 760", "10, 1, 30", "30, 100, 100", "40950, 1, 163640"})
    void masterDown_ofVersion3_isThreeIntervalsAndAPartOfOne(long interval, int priority, long millis) {
        var instance = Instances.v3(1, 100, Duration.ofSeconds(1), "10.99.0.1");
        assertThat(instance.masterDown(priority, Duration.ofMillis(interval))).hasMillis(millis);
    }

    @Test
    void packetBytes_areThoseOfThePacket() {
        for (var instance : AdvertCodecTest.instances().toList()) {
            assertThat(new AdvertCodec(instance).ipv4Packet(100, Instances.A, Instances.GROUP, 1))
                    .hasSize(instance.packetBytes());
        }
        assertThat(Instances.v3(1, 100, Duration.ofSeconds(1), "fe80::1", "fe80::2").packetBytes()).isEqualTo(80);
    }

    @Test
    void hardwareAddress_holdsTheRouter() {
        assertThat(Instances.v3(65, 100, Duration.ofSeconds(1), "10.99.0.165").hardwareAddress())
                .containsExactly(0, 0, 0x5e, 0, 1, 65);
        assertThat(Instances.v3(255, 100, Duration.ofSeconds(1), "fe80::1").hardwareAddress()).containsExactly(0, 0,
                0x5e, 0, 2, 0xff);
    }

    @Test
    void interval_thatThePacketCannotTell_isRefused() {
        for (long millis : new long[]{0, 5, 15, 40_960, -10}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Instances.v3(1, 100, Duration.ofMillis(millis), "10.99.0.1"))
                    .withMessageContaining("a multiple of 10 ms up to 40950 ms");
        }
    }

    @Test
    void numbers_outOfRange_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Instances.v2(0, 100, "10.99.0.1"))
                .withMessage("the virtual router id is 1 to 255, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Instances.v2(1, 256, "10.99.0.1"))
                .withMessage("the priority is 1 to 255, not 256");
    }

    @Test
    void parts_thatDoNotFit_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Instances.v2(1, 100, "fe80::1"))
                .withMessage("version 2 of VRRP knows IPv4 only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Instances.v3(1, 100, Duration.ofSeconds(1), "10.99.0.1", "fe80::1"))
                .withMessage("fe80::1 is of another family than the instance VI_1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Instances.pass(Instances.v3(1, 100, Duration.ofSeconds(1), "10.99.0.1"), "1111"))
                .withMessage("version 3 of VRRP has no authentication");
    }
}

package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.MockGround.held;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class VigilTest {

    private static final long ALLOWANCE = Duration.ofMillis(300).toNanos();
    private static final long LATE = Vigil.LATE.toNanos();

    private final Vigil vigil = new Vigil();

    private void beat(long now) {
        vigil.hear("b 1 " + ALLOWANCE, now);
    }

    @Test
    void list_holdsWhatWentUpAndDidNotComeDown() {
        vigil.hear("+ 10.99.0.100/24 eth0", 0);
        vigil.hear("+ fd00::1/128 vrrp6.52", 0);
        vigil.hear("+ 10.99.0.101/32 eth0", 0);
        vigil.hear("+ 10.99.0.100/24 eth0", 0);
        vigil.hear("- 10.99.0.101/32 eth0", 0);

        assertThat(vigil.standing()).containsExactly(held("eth0", "10.99.0.100/24"), held("vrrp6.52", "fd00::1/128"));
    }

    @Test
    void heartbeat_isAnsweredByItsNumber() {
        assertThat(vigil.hear("b 17 5000", 0)).hasValue(17);
        assertThat(vigil.hear("+ 10.99.0.100/24 eth0", 0)).isEmpty();
    }

    @Test
    void linesWithoutSense_changeNothing() {
        vigil.hear("+ 10.99.0.100/24 eth0", 0);
        for (var line : new String[]{"+ nonsense", "+ 10.99.0.300/24 eth0", "- ", "+ 10.99.0.1/x eth0", "b", "b 1",
                "b x y", "b 1 y", "z", "+ 10.99.0.1/24 "}) {
            assertThat(vigil.hear(line, 0)).isEmpty();
        }
        assertThat(vigil.standing()).hasSize(1);
        assertThat(vigil.isOver()).isFalse();
    }

    @Test
    void routerThatIsNoMaster_mayBeSilentForEver() {
        vigil.hear("b 1 " + Long.MAX_VALUE, 0);
        assertThat(vigil.rest(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(vigil.isSilent(Duration.ofDays(1000).toNanos())).isFalse();
    }

    @Test
    void router_isSilentFromItsAllowanceOnAndNotANanosecondBefore() {
        beat(1000);
        assertThat(vigil.rest(1000)).isEqualTo(ALLOWANCE);
        assertThat(vigil.isSilent(1000 + ALLOWANCE - 1)).isFalse();
        assertThat(vigil.isSilent(1000 + ALLOWANCE)).isTrue();
    }

    @Test
    void anyLine_isASignOfLife() {
        beat(0);
        vigil.hear("- 10.99.0.100/24 eth0", ALLOWANCE - 1);
        assertThat(vigil.isSilent(ALLOWANCE)).isFalse();
        assertThat(vigil.rest(ALLOWANCE)).isEqualTo(ALLOWANCE - 1);
    }

    @Test
    void guardThatIsLateItself_looksOnceMore() {
        beat(0);
        long late = ALLOWANCE + LATE + 1;
        assertThat(vigil.isSilent(late)).isFalse();
        assertThat(vigil.rest(late)).isEqualTo(LATE);
        assertThat(vigil.isSilent(late + LATE - 1)).isFalse();
        assertThat(vigil.isSilent(late + LATE)).isTrue();
    }

    @Test
    void guardThatIsLateAgain_looksNoThirdTime() {
        beat(0);
        assertThat(vigil.isSilent(2 * ALLOWANCE)).isFalse();
        assertThat(vigil.isSilent(4 * ALLOWANCE)).isTrue();
    }

    @Test
    void heartbeatThatWasOnTheWay_endsTheDoubt() {
        beat(0);
        assertThat(vigil.isSilent(2 * ALLOWANCE)).isFalse();
        beat(2 * ALLOWANCE + 1);
        assertThat(vigil.isSilent(2 * ALLOWANCE + LATE + 1)).isFalse();
        assertThat(vigil.isSilent(3 * ALLOWANCE + 1)).isTrue();
    }

    @Test
    void clockThatWrapsAround_isNoSilence() {
        beat(Long.MAX_VALUE - 5);
        assertThat(vigil.isSilent(Long.MIN_VALUE + 10)).isFalse();
        assertThat(vigil.isSilent(Long.MIN_VALUE + ALLOWANCE - 6)).isTrue();
    }

    @Test
    void orderlyEnd_isNoDeath() {
        vigil.hear("q", 0);
        assertThat(vigil.isOver()).isTrue();
    }
}

package io.ballast.vrrp;

import static io.ballast.vrrp.Rig.HIGHER;
import static io.ballast.vrrp.Rig.LOWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Action.Notice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticesTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final VrrpInstance PLAIN = Instances.v3(7, 100, INTERVAL, "10.99.0.7", "10.99.0.8");

    @Test
    void secondMaster_ofLowerPriority_isASplitBrain() {
        var rig = new Rig(PLAIN).settledMaster().hears(99, HIGHER);
        assertThat(rig.actions()).contains(new Notice(NoticeKind.SPLIT_BRAIN, HIGHER,
                "10.99.0.6 is master with priority 99 while this director is too: one of them did not hear the other's "
                        + "adverts, or did not believe them; this director stays master"));
    }

    @Test
    void secondMaster_thatWasTakenOverFrom_isNone() {
        var rig = new Rig(PLAIN).started().hears(99, HIGHER).runToTimer();
        assertThat(rig.role()).isEqualTo(Role.MASTER);
        assertThat(rig.hears(99, HIGHER).notices()).isEmpty();
    }

    @Test
    void secondMaster_whoMayTakeOver_isNoSplitBrain() {
        assertThat(new Rig(PLAIN).settledMaster().hears(200, HIGHER).notices()).isEmpty();
    }

    @Test
    void secondMaster_whoMayNotTakeOver_isASplitBrain() {
        assertThat(new Rig(PLAIN).settledMaster().hears(100, HIGHER).notices())
                .containsExactly(NoticeKind.SPLIT_BRAIN);
        assertThat(new Rig(Instances.preempting(PLAIN, Preemption.NEVER)).settledMaster().hears(200, HIGHER).notices())
                .containsExactly(NoticeKind.SPLIT_BRAIN);
    }

    @Test
    void notice_ofTheSamePeer_comesOnceAMinute() {
        var rig = new Rig(PLAIN).settledMaster();
        assertThat(rig.hears(99, HIGHER).notices()).containsExactly(NoticeKind.SPLIT_BRAIN);
        assertThat(rig.after(MINUTE.minusMillis(1)).hears(99, HIGHER).notices()).isEmpty();
        assertThat(rig.hears(99, LOWER).notices()).containsExactly(NoticeKind.SPLIT_BRAIN);
        assertThat(rig.after(Duration.ofMillis(1)).hears(99, HIGHER).notices())
                .containsExactly(NoticeKind.SPLIT_BRAIN);
    }

    @Test
    void addresses_thatDiffer_areTold() {
        var rig = new Rig(PLAIN).started();
        rig.on(new Event.Heard(new Advert(VrrpVersion.V3, 7, 150, INTERVAL,
                List.of(IpAddress.parse("10.99.0.7"), IpAddress.parse("10.99.0.9"))), HIGHER));
        assertThat(rig.actions()).singleElement().isEqualTo(new Notice(NoticeKind.OTHER_ADDRESSES, HIGHER,
                "10.99.0.6 holds the addresses [10.99.0.7, 10.99.0.9] for this virtual router, and here it has "
                        + "[10.99.0.7, 10.99.0.8]: set the same on both"));
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void addresses_inAnotherOrder_areTheSame() {
        var rig = new Rig(PLAIN).started().on(new Event.Heard(
                new Advert(VrrpVersion.V3, 7, 150, INTERVAL, PLAIN.told().reversed()), HIGHER));
        assertThat(rig.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"VERSION, OTHER_VERSION", "INTERVAL, OTHER_INTERVAL", "AUTHENTICATION, OTHER_AUTHENTICATION",
            "AUTHENTICATION_TYPE, OTHER_AUTHENTICATION", "CHECKSUM, NOT_BELIEVED", "REPLAY, NOT_BELIEVED"})
    void packet_thatIsNotBelieved_isToldOnce(RejectionKind kind, NoticeKind notice) {
        var rejection = new Event.Rejected(new Reading.Rejection(kind, HIGHER, "its checksum is wrong"));
        var rig = new Rig(PLAIN).started().on(rejection);
        assertThat(rig.actions()).containsExactly(new Notice(notice, HIGHER,
                "a packet from 10.99.0.6 is not believed: its checksum is wrong"));
        assertThat(rig.on(rejection).actions()).isEmpty();
    }

    @Test
    void senders_thatAreInvented_fillNoMemory() {
        var notices = new PeerNotices();
        for (int i = 0; i < 100_000; i++) {
            notices.once(NoticeKind.NOT_BELIEVED, new IpAddress(PLAIN.family(), 0, i), "", i);
        }
        assertThat(notices.remembered()).isEqualTo(64);
    }

    @Test
    void secondMaster_whoCannotHear_drawsOneAnnouncementASecond() {
        var rig = new Rig(PLAIN).settledMaster();
        int announced = 0;
        for (int i = 0; i < 30; i++) {
            announced += rig.hears(99, HIGHER).deeds().contains(new Action.Announce(5)) ? 1 : 0;
            rig.heldUpFor(INTERVAL);
        }
        assertThat(announced).isEqualTo(3);
    }
}

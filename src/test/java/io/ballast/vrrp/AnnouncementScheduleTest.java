package io.ballast.vrrp;

import static io.ballast.vrrp.Rig.HIGHER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.ballast.vrrp.Action.Announce;

import org.junit.jupiter.api.Test;

class AnnouncementScheduleTest {

    private static final VrrpInstance PLAIN = Instances.v3(7, 100, Duration.ofSeconds(1), "10.99.0.7");
    private static final Announcements REFRESHED = new Announcements(2, Duration.ofSeconds(1), Duration.ofSeconds(60),
            3, 4, Duration.ofSeconds(2), Duration.ZERO);

    @Test
    void master_announcesAtOnceAndOnceMore() {
        var rig = new Rig(PLAIN).master();
        assertThat(rig.deeds()).contains(new Announce(5));
        assertThat(announcements(rig.after(Duration.ofMillis(4_999)))).isEmpty();
        assertThat(announcements(rig.after(Duration.ofMillis(1)))).containsExactly(new Announce(5));
        assertThat(announcements(rig.after(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void master_announcesAgainAndAgainWhereThatIsWanted() {
        var rig = new Rig(Instances.announcing(PLAIN, REFRESHED)).master();
        assertThat(rig.deeds()).contains(new Announce(2));
        assertThat(announcements(rig.after(Duration.ofSeconds(59)))).containsExactly(new Announce(2));
        assertThat(announcements(rig.after(Duration.ofSeconds(121)))).containsExactly(new Announce(3), new Announce(3),
                new Announce(3));
    }

    @Test
    void master_announcesWhenALowerOneSpoke() {
        var rig = new Rig(Instances.announcing(PLAIN, REFRESHED)).settledMaster().after(Duration.ofSeconds(5));
        assertThat(rig.hears(50, HIGHER).deeds()).contains(new Announce(4));
        assertThat(announcements(rig.after(Duration.ofSeconds(2)))).containsExactly(new Announce(4));
    }

    @Test
    void backup_announcesNothing() {
        var rig = new Rig(Instances.announcing(PLAIN, REFRESHED)).master().hears(200, HIGHER);
        for (int i = 0; i < 100; i++) {
            assertThat(announcements(rig.after(Duration.ofSeconds(1)))).isEmpty();
            rig.hears(200, HIGHER);
        }
    }

    private static List<Action> announcements(Rig rig) {
        return rig.actions().stream().filter(Announce.class::isInstance).toList();
    }
}

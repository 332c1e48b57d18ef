package io.ballast.vrrp;

import static io.ballast.vrrp.Rig.HIGHER;
import static io.ballast.vrrp.Rig.LOWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.ballast.vrrp.Action.RoleChanged;
import io.ballast.vrrp.Action.SendAdvert;
import io.ballast.vrrp.Action.TakeDown;

import org.junit.jupiter.api.Test;

/** A master that gives way in order: because a person asks, or because its manager is gone. */
class HandOverTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration HOLD = Duration.ofSeconds(60);
    private static final VrrpInstance PLAIN = Instances.v3(7, 100, INTERVAL, "10.99.0.7");
    private static final VrrpInstance OWNER = Instances.v3(7, 255, INTERVAL, "10.99.0.7");

    @Test
    void failover_takesDownAndSaysSo() {
        var rig = new Rig(PLAIN).master().on(new Event.GiveWay());
        assertThat(rig.actions()).containsExactly(new TakeDown(), new SendAdvert(0),
                new RoleChanged(Role.MASTER, Role.BACKUP, Cause.FAILOVER, "a failover was asked for"));
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void failover_isNotTakenBackFromALowerPriority() {
        var rig = new Rig(PLAIN).master().on(new Event.GiveWay());
        obeys(rig, 50, 100);
    }

    @Test
    void failover_ofTheOwner_isNotTakenBack() {
        var rig = new Rig(OWNER).master().on(new Event.GiveWay());
        obeys(rig, 50, 100);
        assertThat(rig.on(new Event.Return()).role()).isEqualTo(Role.MASTER);
    }

    @Test
    void failover_mayBeTakenBackWhenItIsAllowed() {
        var rig = new Rig(PLAIN).master().on(new Event.GiveWay());
        obeys(rig, 50, 3);
        rig.on(new Event.Return()).hears(50, LOWER).after(Duration.ofMillis(100)).hears(50, LOWER);
        assertThat(rig.runToTimer().change().cause()).isEqualTo(Cause.PREEMPTION);
    }

    @Test
    void failover_thatNobodyHears_endsWhereItBegan() {
        var rig = new Rig(PLAIN).master().on(new Event.GiveWay()).runToTimer();
        assertThat(rig.change()).isEqualTo(new RoleChanged(Role.BACKUP, Role.MASTER, Cause.NOBODY_TOOK_OVER,
                "it gave way, and nobody took over in 360 ms"));
    }

    @Test
    void failover_isOverWhenTheOtherDies() {
        var rig = new Rig(PLAIN).master().on(new Event.GiveWay());
        obeys(rig, 50, 3);
        assertThat(rig.runToTimer().change().cause()).isEqualTo(Cause.MASTER_SILENT);
        rig.hears(150, HIGHER);
        assertThat(rig.role()).isEqualTo(Role.BACKUP);
        assertThat(rig.after(Duration.ofMillis(50)).hears(50, LOWER).next()).hasMillis(310);
    }

    @Test
    void failover_ofABackup_isNothing() {
        var rig = new Rig(PLAIN).started().on(new Event.GiveWay());
        assertThat(rig.actions()).isEmpty();
        assertThat(rig.hears(50, LOWER).runToTimer().change().cause()).isEqualTo(Cause.PREEMPTION);
    }

    @Test
    void managerGone_changesNothingUntilTheHoldIsOver() {
        var rig = new Rig(PLAIN).master().on(new Event.ManagerGone(HOLD));
        assertThat(rig.actions()).isEmpty();
        assertThat(rig.after(HOLD.minusMillis(1)).role()).isEqualTo(Role.MASTER);
        assertThat(rig.after(Duration.ofMillis(1)).actions()).contains(new TakeDown(), new SendAdvert(0),
                new RoleChanged(Role.MASTER, Role.BACKUP, Cause.UNMANAGED, "its manager is away for too long"));
    }

    @Test
    void managerGone_doesNotKeepAHigherPriorityAway() {
        var rig = new Rig(PLAIN).master().on(new Event.ManagerGone(HOLD)).hears(200, LOWER);
        assertThat(rig.role()).isEqualTo(Role.BACKUP);
    }

    @Test
    void managerGone_ofABackup_preemptsNobodyAndReplacesTheDead() {
        var rig = new Rig(PLAIN).started().on(new Event.ManagerGone(HOLD));
        obeys(rig, 50, 10);
        assertThat(rig.runToTimer().role()).isEqualTo(Role.MASTER);
    }

    @Test
    void managerGoneForTooLong_withNobodyElse_staysMaster() {
        var rig = new Rig(PLAIN).master().on(new Event.ManagerGone(HOLD)).after(HOLD);
        assertThat(rig.role()).isEqualTo(Role.BACKUP);
        assertThat(rig.runToTimer().change().cause()).isEqualTo(Cause.NOBODY_TOOK_OVER);
        assertThat(rig.after(HOLD.multipliedBy(2)).role()).isEqualTo(Role.MASTER);
    }

    @Test
    void managerBack_isAsIfItHadNeverGone() {
        var rig = new Rig(PLAIN).master().on(new Event.ManagerGone(HOLD)).after(Duration.ofSeconds(59))
                .on(new Event.ManagerBack());
        assertThat(rig.actions()).isEmpty();
        assertThat(rig.after(HOLD).role()).isEqualTo(Role.MASTER);
    }

    @Test
    void managerBack_afterTheHandOver_preemptsAgain() {
        var rig = new Rig(PLAIN).master().on(new Event.ManagerGone(HOLD)).after(HOLD);
        obeys(rig, 50, 10);
        rig.on(new Event.ManagerBack()).after(Duration.ofMillis(100)).hears(50, LOWER);
        assertThat(rig.runToTimer().change().cause()).isEqualTo(Cause.PREEMPTION);
    }

    private static void obeys(Rig rig, int priority, int adverts) {
        for (int i = 0; i < adverts; i++) {
            rig.after(Duration.ofMillis(100)).hears(priority, LOWER);
            assertThat(rig.role()).isEqualTo(Role.BACKUP);
        }
        assertThat(rig.next()).isLessThanOrEqualTo(Duration.ofMillis(360));
    }
}

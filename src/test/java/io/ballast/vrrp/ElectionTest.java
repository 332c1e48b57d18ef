package io.ballast.vrrp;

import static io.ballast.vrrp.Rig.HIGHER;
import static io.ballast.vrrp.Rig.LOWER;
import static io.ballast.vrrp.Rig.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.ballast.vrrp.Action.Announce;
import io.ballast.vrrp.Action.PutUp;
import io.ballast.vrrp.Action.RoleChanged;
import io.ballast.vrrp.Action.SendAdvert;
import io.ballast.vrrp.Action.TakeDown;

import org.junit.jupiter.api.Test;

class ElectionTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final VrrpInstance PLAIN = Instances.v3(7, 100, INTERVAL, "10.99.0.7");
    private static final VrrpInstance OWNER = Instances.v3(7, 255, INTERVAL, "10.99.0.7");
    private static final VrrpInstance POLITE = Instances.preempting(PLAIN, Preemption.NEVER);
    private static final Tracking FAULT = new Tracking(0, List.of("process flume"), List.of());
    private static final Tracking PENDING = new Tracking(0, List.of(), List.of("script check_port"));

    // INITIAL

    @Test
    void start_makesABackupThatSaysNothing() {
        var rig = new Rig(PLAIN).started();
        assertThat(rig.actions()).containsExactly(
                new RoleChanged(Role.INITIAL, Role.BACKUP, Cause.STARTED, "it takes part from now on"));
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void start_ofTheOwner_makesAMasterAtOnce() {
        var rig = new Rig(OWNER).started();
        assertThat(rig.role()).isEqualTo(Role.MASTER);
        assertThat(rig.change().cause()).isEqualTo(Cause.OWNER);
    }

    @Test
    void start_ofTheOwnerWithoutItsTable_waits() {
        var rig = new Rig(OWNER, Tracking.NOTHING, false).started();
        assertThat(rig.role()).isEqualTo(Role.BACKUP);
        assertThat(rig.hears(100, LOWER).role()).isEqualTo(Role.BACKUP);
        assertThat(rig.on(new Event.Ready(true)).role()).isEqualTo(Role.MASTER);
    }

    @Test
    void start_whereItWasMaster_goesOn() {
        var rig = new Rig(PLAIN).on(new Event.Start(SELF, true));
        assertThat(rig.deeds()).containsExactly(new SendAdvert(100), new PutUp(), new Announce(5));
        assertThat(rig.change().cause()).isEqualTo(Cause.RESUMED);
    }

    @Test
    void start_withoutFirstResults_waitsForThem() {
        var rig = new Rig(PLAIN, PENDING, true).started();
        assertThat(rig.role()).isEqualTo(Role.INITIAL);
        assertThat(rig.hasTimer()).isFalse();
        assertThat(rig.hears(50, LOWER).actions()).isEmpty();
        assertThat(rig.on(new Event.Tracked(Tracking.NOTHING)).role()).isEqualTo(Role.BACKUP);
    }

    @Test
    void start_whereItWasMaster_waitsForNoResults() {
        assertThat(new Rig(PLAIN, PENDING, true).on(new Event.Start(SELF, true)).role()).isEqualTo(Role.MASTER);
    }

    @Test
    void start_whereItWasMasterAndHasFailed_takesDownWhatIsUp() {
        var rig = new Rig(PLAIN, FAULT, true).on(new Event.Start(SELF, true));
        assertThat(rig.role()).isEqualTo(Role.FAULT);
        assertThat(rig.deeds()).endsWith(new TakeDown(), new SendAdvert(0));
    }

    @Test
    void start_again_isNotGoingOn() {
        var rig = new Rig(PLAIN).started().on(new Event.Start(SELF, true)).on(new Event.Tracked(FAULT))
                .on(new Event.Tracked(Tracking.NOTHING));
        assertThat(rig.role()).isEqualTo(Role.BACKUP);
    }

    @Test
    void source_beforeTheStart_startsNothing() {
        var rig = new Rig(PLAIN).on(new Event.SourceChanged(SELF)).on(new Event.Tracked(Tracking.NOTHING));
        assertThat(rig.role()).isEqualTo(Role.INITIAL);
    }

    @Test
    void results_beforeTheStart_startNothing() {
        assertThat(new Rig(PLAIN).on(new Event.Tracked(Tracking.NOTHING)).role()).isEqualTo(Role.INITIAL);
    }

    // BACKUP

    @Test
    void silence_makesAMaster_whoSpeaksBeforeItPutsUpAndAnnounces() {
        var rig = new Rig(PLAIN).started().runToTimer();
        assertThat(rig.actions()).containsExactly(new SendAdvert(100), new PutUp(), new Announce(5),
                new RoleChanged(Role.BACKUP, Role.MASTER, Cause.MASTER_SILENT, "no master was heard for 360 ms"));
        assertThat(rig.next()).isEqualTo(INTERVAL);
    }

    @Test
    void advert_ofAHigherPriority_startsTheWaitAnew() {
        var rig = new Rig(PLAIN).started().after(Duration.ofMillis(300)).hears(200, LOWER);
        assertThat(rig.actions()).isEmpty();
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void advert_ofTheSamePriority_startsTheWaitAnewWhateverItsAddress() {
        assertThat(new Rig(PLAIN).started().after(Duration.ofMillis(300)).hears(100, LOWER).next()).hasMillis(360);
        assertThat(new Rig(PLAIN).started().after(Duration.ofMillis(300)).hears(100, HIGHER).next()).hasMillis(360);
    }

    @Test
    void advert_ofALowerPriority_isAsGoodAsNone() {
        var rig = new Rig(PLAIN).started().after(Duration.ofMillis(300)).hears(99, LOWER);
        assertThat(rig.next()).hasMillis(60);
        assertThat(rig.runToTimer().change())
                .isEqualTo(new RoleChanged(Role.BACKUP, Role.MASTER, Cause.PREEMPTION,
                        "the master has a lower priority than 100"));
    }

    @Test
    void advert_ofALowerPriority_isObeyedWithoutPreemption() {
        var rig = new Rig(POLITE).started();
        for (int i = 0; i < 20; i++) {
            rig.after(INTERVAL).hears(1, LOWER);
        }
        assertThat(rig.role()).isEqualTo(Role.BACKUP);
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void advert_ofALowerPriority_isObeyedUntilTheTableIsInPlace() {
        var rig = new Rig(PLAIN, Tracking.NOTHING, false).started().after(Duration.ofMillis(300)).hears(99, LOWER);
        assertThat(rig.next()).hasMillis(360);
        rig.on(new Event.Ready(true)).after(Duration.ofMillis(100)).hears(99, LOWER);
        assertThat(rig.next()).hasMillis(260);
    }

    @Test
    void silence_makesAMasterAlsoBeforeTheTableIsInPlace() {
        assertThat(new Rig(PLAIN, Tracking.NOTHING, false).started().runToTimer().role()).isEqualTo(Role.MASTER);
    }

    @Test
    void delay_runsFromTheFirstLowerAdvertAndTheWaitComesOnTop() {
        var rig = new Rig(Instances.preempting(PLAIN, new Preemption(true, Duration.ofSeconds(3)))).started();
        for (int i = 0; i < 31; i++) {
            rig.hears(50, LOWER).after(INTERVAL);
            assertThat(rig.role()).isEqualTo(Role.BACKUP);
        }
        // The first one that is not obeyed; the last obeyed one was an interval ago.
        assertThat(rig.hears(50, LOWER).next()).hasMillis(260);
        assertThat(rig.runToTimer().change().cause()).isEqualTo(Cause.PREEMPTION);
    }

    @Test
    void delay_beginsAnewAfterAHigherMaster() {
        var rig = new Rig(Instances.preempting(PLAIN, new Preemption(true, Duration.ofSeconds(3)))).started();
        rig.hears(50, LOWER).after(INTERVAL);
        for (int i = 0; i < 40; i++) {
            rig.hears(150, HIGHER).after(INTERVAL);
        }
        assertThat(rig.hears(50, LOWER).next()).hasMillis(360);
    }

    @Test
    void priority0_shortensTheWaitToTheSkew() {
        var rig = new Rig(PLAIN).started().hears(150, LOWER).hears(0, LOWER);
        assertThat(rig.next()).hasMillis(60);
        assertThat(rig.runToTimer().change().cause()).isEqualTo(Cause.MASTER_LEFT);
    }

    @Test
    void interval_ofTheMaster_isLearned() {
        var rig = new Rig(PLAIN).started().hears(150, LOWER, Duration.ofSeconds(1));
        assertThat(rig.next()).hasMillis(3_600);
        assertThat(rig.notices()).containsExactly(NoticeKind.OTHER_INTERVAL);
        assertThat(rig.hears(0, LOWER, Duration.ofSeconds(1)).next()).hasMillis(600);
        assertThat(rig.runToTimer().next()).isEqualTo(INTERVAL);
    }

    @Test
    void priority_thatFalls_lengthensTheWaitFromWhereItBegan() {
        var rig = new Rig(PLAIN).started().after(Duration.ofMillis(300))
                .on(new Event.Tracked(new Tracking(-60, List.of(), List.of())));
        assertThat(rig.election().priority()).isEqualTo(40);
        assertThat(rig.next()).hasMillis(80);
    }

    // MASTER

    @Test
    void master_sendsAnAdvertEveryInterval() {
        var rig = new Rig(PLAIN).master();
        for (int i = 0; i < 20; i++) {
            assertThat(rig.next()).isEqualTo(INTERVAL);
            assertThat(rig.runToTimer().actions()).containsExactly(new SendAdvert(100));
        }
    }

    @Test
    void advert_ofAHigherPriority_takesTheAddressesDown() {
        var rig = new Rig(PLAIN).settledMaster().hears(101, LOWER);
        assertThat(rig.actions()).containsExactly(new TakeDown(), new RoleChanged(Role.MASTER, Role.BACKUP,
                Cause.HIGHER_MASTER, "10.99.0.4 is master with priority 101, this director 100"));
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void advert_ofTheSamePriority_isDecidedByAddress() {
        assertThat(new Rig(PLAIN).settledMaster().hears(100, HIGHER).role()).isEqualTo(Role.BACKUP);
        assertThat(new Rig(PLAIN).settledMaster().hears(100, LOWER).role()).isEqualTo(Role.MASTER);
        assertThat(new Rig(OWNER).settledMaster().hears(255, HIGHER).role()).isEqualTo(Role.BACKUP);
        assertThat(new Rig(OWNER).settledMaster().hears(255, LOWER).role()).isEqualTo(Role.MASTER);
    }

    @Test
    void advert_ofALowerPriority_isAnsweredAndTheAddressesAreAnnounced() {
        var rig = new Rig(PLAIN).settledMaster().hears(99, HIGHER);
        assertThat(rig.role()).isEqualTo(Role.MASTER);
        assertThat(rig.deeds()).startsWith(new SendAdvert(100), new Announce(5));
        assertThat(rig.next()).isEqualTo(INTERVAL);
    }

    @Test
    void priority0_isAnsweredAtOnce() {
        var rig = new Rig(PLAIN).settledMaster().hears(0, HIGHER);
        assertThat(rig.actions()).containsExactly(new SendAdvert(100));
    }

    @Test
    void advert_fromOurOwnAddress_isTold() {
        var rig = new Rig(PLAIN).settledMaster().hears(100, SELF);
        assertThat(rig.role()).isEqualTo(Role.MASTER);
        assertThat(rig.notices()).containsExactly(NoticeKind.SAME_SOURCE);
    }

    // FAULT

    @Test
    void fault_ofAMaster_takesDownAndSaysSo() {
        var rig = new Rig(PLAIN).master().on(new Event.Tracked(FAULT));
        assertThat(rig.actions()).containsExactly(new TakeDown(), new SendAdvert(0),
                new RoleChanged(Role.MASTER, Role.FAULT, Cause.FAULT, "process flume failed"));
        assertThat(rig.hasTimer()).isFalse();
        assertThat(rig.hears(1, LOWER).actions()).isEmpty();
    }

    @Test
    void fault_ofABackup_isSilent() {
        var rig = new Rig(PLAIN).started().on(new Event.Tracked(FAULT));
        assertThat(rig.role()).isEqualTo(Role.FAULT);
        assertThat(rig.deeds()).isEmpty();
    }

    @Test
    void fault_thatClears_makesABackupAgain() {
        var rig = new Rig(PLAIN, FAULT, true).started();
        assertThat(rig.role()).isEqualTo(Role.FAULT);
        rig.after(LONG).on(new Event.Tracked(Tracking.NOTHING));
        assertThat(rig.change().cause()).isEqualTo(Cause.FAULT_CLEARED);
        assertThat(rig.next()).hasMillis(360);
    }

    @Test
    void fault_ofTheOwnerThatClears_makesAMaster() {
        var rig = new Rig(OWNER, FAULT, true).started().on(new Event.Tracked(Tracking.NOTHING));
        assertThat(rig.role()).isEqualTo(Role.MASTER);
    }

    // STOP

    @Test
    void stop_ofAMaster_takesDownAndSaysSo() {
        var rig = new Rig(PLAIN).master().on(new Event.Stop());
        assertThat(rig.actions()).containsExactly(new TakeDown(), new SendAdvert(0),
                new RoleChanged(Role.MASTER, Role.INITIAL, Cause.STOPPED, "it was stopped in order"));
        assertThat(rig.hasTimer()).isFalse();
        assertThat(rig.on(new Event.Tracked(Tracking.NOTHING)).role()).isEqualTo(Role.INITIAL);
        assertThat(rig.started().role()).isEqualTo(Role.BACKUP);
    }

    @Test
    void stop_ofOthers_isSilent() {
        assertThat(new Rig(PLAIN).started().on(new Event.Stop()).deeds()).isEmpty();
        assertThat(new Rig(PLAIN, FAULT, true).started().on(new Event.Stop()).deeds()).isEmpty();
    }

    // Lateness

    @Test
    void timer_thatIsLate_saysByHowMuch() {
        var rig = new Rig(PLAIN).master().heldUpFor(Duration.ofMillis(140)).on(new Event.Tick());
        assertThat(rig.lateMillis()).isEqualTo(40);
        // The next one is due when it would have been.
        assertThat(rig.next()).hasMillis(60);
        assertThat(rig.heldUpFor(Duration.ofMillis(60)).on(new Event.Tick()).lateMillis()).isZero();
    }

    @Test
    void timer_thatIsVeryLate_isNotMadeUpFor() {
        var rig = new Rig(PLAIN).master().heldUpFor(Duration.ofMillis(1_040)).on(new Event.Tick());
        assertThat(rig.actions()).containsExactly(new SendAdvert(100));
        assertThat(rig.next()).isEqualTo(INTERVAL);
    }

    @Test
    void tick_beforeItsTime_doesNothing() {
        var rig = new Rig(PLAIN).master().heldUpFor(Duration.ofMillis(50)).on(new Event.Tick());
        assertThat(rig.actions()).isEmpty();
        assertThat(rig.lateMillis()).isZero();
    }

    @Test
    void master_thatWasHeldUp_obeysWhoTookOverUnlessItMayPreempt() {
        var polite = new Rig(POLITE).settledMaster().heldUpFor(Duration.ofSeconds(2)).hears(50, LOWER);
        assertThat(polite.actions()).containsExactly(new TakeDown(), new RoleChanged(Role.MASTER, Role.BACKUP,
                Cause.HELD_UP, "it was held up, and 10.99.0.4 took over meanwhile"));
        var eager = new Rig(PLAIN).settledMaster().heldUpFor(Duration.ofSeconds(2)).hears(50, LOWER);
        assertThat(eager.role()).isEqualTo(Role.MASTER);
        assertThat(eager.deeds()).startsWith(new SendAdvert(100));
        var late = new Rig(POLITE).settledMaster().heldUpFor(Duration.ofMillis(290)).hears(50, LOWER);
        assertThat(late.role()).isEqualTo(Role.MASTER);
    }

    // Definition

    @Test
    void definition_withOtherAddresses_isPutUpAndAnnounced() {
        var rig = new Rig(PLAIN).settledMaster()
                .on(new Event.Redefined(Instances.v3(7, 100, INTERVAL, "10.99.0.7", "10.99.0.8")));
        assertThat(rig.actions()).containsExactly(new SendAdvert(100), new PutUp(), new Announce(5));
    }

    @Test
    void definition_withAnotherPriority_countsAtOnce() {
        var rig = new Rig(PLAIN).settledMaster().on(new Event.Redefined(Instances.v3(7, 50, INTERVAL, "10.99.0.7")));
        assertThat(rig.actions()).containsExactly(new SendAdvert(50));
        var backup = new Rig(PLAIN).started().on(new Event.Redefined(OWNER));
        assertThat(backup.role()).isEqualTo(Role.MASTER);
    }

    @Test
    void source_thatChanges_decidesAnew() {
        var rig = new Rig(PLAIN).settledMaster().on(new Event.SourceChanged(HIGHER));
        assertThat(rig.hears(100, SELF).role()).isEqualTo(Role.MASTER);
    }
}

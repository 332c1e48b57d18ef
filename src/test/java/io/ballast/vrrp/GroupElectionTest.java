package io.ballast.vrrp;

import static io.ballast.vrrp.Rig.HIGHER;
import static io.ballast.vrrp.Rig.LOWER;
import static io.ballast.vrrp.Rig.SELF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.GroupElection.GroupStep;

import org.junit.jupiter.api.Test;

class GroupElectionTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Tracking FAULT = new Tracking(0, List.of("interface eth1"), List.of());

    private final Election inner = member(1, 100);
    private final Election outer = member(2, 100);
    private final GroupElection group = new GroupElection(List.of(inner, outer));
    private long now;
    private GroupStep step = start(false);

    @Test
    void members_becomeMasterInOneStep() {
        runToTimer();
        assertThat(roles()).containsExactly(Role.MASTER, Role.MASTER);
        assertThat(now).isEqualTo(Duration.ofMillis(360).toNanos());
    }

    @Test
    void member_whoseMasterIsSilent_waitsForTheOther() {
        for (int i = 0; i < 50; i++) {
            after(INTERVAL);
            hears("VI_2", 150, LOWER);
        }
        assertThat(roles()).containsExactly(Role.BACKUP, Role.BACKUP);
        after(Duration.ofMillis(359));
        assertThat(roles()).containsExactly(Role.BACKUP, Role.BACKUP);
        after(Duration.ofMillis(1));
        assertThat(roles()).containsExactly(Role.MASTER, Role.MASTER);
    }

    @Test
    void member_thatHearsAMasterAgain_wantsNoMore() {
        for (int i = 0; i < 10; i++) {
            after(INTERVAL);
            hears("VI_2", 150, LOWER);
        }
        hears("VI_1", 150, LOWER);
        after(Duration.ofMillis(359));
        assertThat(roles()).containsExactly(Role.BACKUP, Role.BACKUP);
        after(Duration.ofMillis(1));
        assertThat(roles()).containsExactly(Role.MASTER, Role.MASTER);
    }

    @Test
    void member_thatGivesWayToAHigherOne_takesAllWithIt() {
        runToTimer();
        hears("VI_1", 200, HIGHER);
        assertThat(roles()).containsExactly(Role.BACKUP, Role.BACKUP);
        assertThat(deeds("VI_1")).containsExactly(new Action.TakeDown());
        assertThat(deeds("VI_2")).containsExactly(new Action.TakeDown(), new Action.SendAdvert(0));
        assertThat(causes()).containsExactly(Cause.HIGHER_MASTER, Cause.GROUP);
    }

    @Test
    void fault_ofOne_isTheFaultOfAll() {
        runToTimer();
        step = group.on("VI_2", new Event.Tracked(FAULT), now);
        assertThat(roles()).containsExactly(Role.FAULT, Role.FAULT);
        assertThat(deeds("VI_1")).containsExactly(new Action.TakeDown(), new Action.SendAdvert(0));
        assertThat(step.nextTimer()).isEmpty();
    }

    @Test
    void fault_endsWithTheLastOne() {
        step = group.on("VI_2", new Event.Tracked(FAULT), now);
        step = group.on("VI_1", new Event.Tracked(FAULT), now);
        step = group.on("VI_2", new Event.Tracked(Tracking.NOTHING), now);
        assertThat(roles()).containsExactly(Role.FAULT, Role.FAULT);
        step = group.on("VI_1", new Event.Tracked(Tracking.NOTHING), now);
        assertThat(roles()).containsExactly(Role.BACKUP, Role.BACKUP);
        runToTimer();
        assertThat(roles()).containsExactly(Role.MASTER, Role.MASTER);
    }

    @Test
    void failover_ofOne_isOneOfAll() {
        runToTimer();
        step = group.on("VI_1", new Event.GiveWay(), now);
        assertThat(roles()).containsExactly(Role.BACKUP, Role.BACKUP);
        step = group.on("VI_2", new Event.Heard(advert(2, 50), LOWER), now);
        assertThat(step.actions()).isEmpty();
    }

    @Test
    void failover_thatNobodyHears_endsWhereItBegan() {
        runToTimer();
        step = group.on(new Event.GiveWay(), now);
        after(Duration.ofMillis(360));
        assertThat(roles()).containsExactly(Role.MASTER, Role.MASTER);
    }

    @Test
    void stop_takesAllDown() {
        runToTimer();
        step = group.on(new Event.Stop(), now);
        assertThat(roles()).containsExactly(Role.INITIAL, Role.INITIAL);
        for (var name : List.of("VI_1", "VI_2")) {
            assertThat(deeds(name)).containsExactly(new Action.TakeDown(), new Action.SendAdvert(0));
        }
    }

    @Test
    void start_whereTheyWereMaster_goesOn() {
        step = group.on(new Event.Stop(), now);
        step = start(true);
        assertThat(roles()).containsExactly(Role.MASTER, Role.MASTER);
    }

    @Test
    void start_whereTheyWereMasterAndOneHasFailed_takesAllDown() {
        step = group.on(new Event.Stop(), now);
        step = group.on("VI_2", new Event.Tracked(FAULT), now);
        step = start(true);
        assertThat(roles()).containsExactly(Role.FAULT, Role.FAULT);
        for (var name : List.of("VI_1", "VI_2")) {
            assertThat(deeds(name)).endsWith(new Action.TakeDown(), new Action.SendAdvert(0));
        }
    }

    @Test
    void member_thatWaitsForFirstResults_keepsTheOthersWaiting() {
        var waiting = new Election(Instances.v3(1, 100, INTERVAL, "10.99.1.7"),
                new Tracking(0, List.of(), List.of("script check_port")), true, true);
        var ready = member(2, 100);
        var both = new GroupElection(List.of(waiting, ready));
        var started = both.on(new Event.Start(SELF, false), now);
        now = started.nextTimer().orElseThrow();
        both.on(new Event.Tick(), now);
        assertThat(List.of(waiting.role(), ready.role())).containsExactly(Role.INITIAL, Role.BACKUP);
        var result = both.on("VI_1", new Event.Tracked(Tracking.NOTHING), now);
        now = result.nextTimer().orElseThrow();
        both.on(new Event.Tick(), now);
        assertThat(List.of(waiting.role(), ready.role())).containsExactly(Role.MASTER, Role.MASTER);
    }

    @Test
    void owners_becomeMasterAtOnce() {
        var owners = new GroupElection(List.of(member(1, 255), member(2, 255)));
        var started = owners.on(new Event.Start(SELF, false), now);
        assertThat(started.actions()).contains(
                new GroupElection.MemberAction("VI_1", new Action.PutUp()),
                new GroupElection.MemberAction("VI_2", new Action.PutUp()));
    }

    @Test
    void timer_thatIsLate_saysByHowMuch() {
        now = step.nextTimer().orElseThrow() + 1_000;
        assertThat(group.on(new Event.Tick(), now).lateNanos()).isEqualTo(1_000);
    }

    @Test
    void member_ofAnotherGroup_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> group.on("VI_3", new Event.Tick(), now))
                .withMessage("VI_3 is no member of this sync group");
    }

    private GroupStep start(boolean asMaster) {
        return group.on(Map.of("VI_1", new Event.Start(SELF, asMaster), "VI_2", new Event.Start(SELF, asMaster)), now);
    }

    private void runToTimer() {
        now = step.nextTimer().orElseThrow();
        step = group.on(new Event.Tick(), now);
    }

    private void after(Duration time) {
        long end = now + time.toNanos();
        while (step.nextTimer().isPresent() && step.nextTimer().getAsLong() <= end) {
            runToTimer();
        }
        now = end;
    }

    private void hears(String member, int priority, IpAddress source) {
        step = group.on(member, new Event.Heard(advert(member.charAt(3) - '0', priority), source), now);
    }

    private static Advert advert(int id, int priority) {
        return new Advert(VrrpVersion.V3, id, priority, INTERVAL, member(id, 100).instance().told());
    }

    private List<Role> roles() {
        return List.of(inner.role(), outer.role());
    }

    private List<Action> deeds(String member) {
        return of(member).filter(action -> !(action instanceof Action.RoleChanged)).toList();
    }

    private List<Cause> causes() {
        return Stream.of("VI_1", "VI_2").flatMap(this::of).filter(Action.RoleChanged.class::isInstance)
                .map(action -> ((Action.RoleChanged) action).cause()).toList();
    }

    private Stream<Action> of(String member) {
        return step.actions().stream().filter(action -> action.instance().equals(member))
                .map(GroupElection.MemberAction::action);
    }

    private static Election member(int id, int priority) {
        return new Election(Instances.v3(id, priority, INTERVAL, "10.99." + id + ".7"), Tracking.NOTHING, true, true);
    }
}

package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.MockGround.held;
import static io.ballast.vrrp.router.Setups.TAKEOVER;
import static io.ballast.vrrp.router.Setups.v3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;

import org.junit.jupiter.api.Test;

/** How one configuration becomes another. */
class ReformTest {

    private static final String VIP = "10.99.0.100/24";
    private static final String OTHER = "10.99.0.101/24";

    private final Rig rig = new Rig();

    private void becomeMaster(String name) {
        rig.run(TAKEOVER);
        assertThat(rig.role(name)).isEqualTo(Role.MASTER);
        rig.done.clear();
    }

    private static List<SyncGroup> pair() {
        return List.of(new SyncGroup("pair", List.of("one", "two")));
    }

    @Test
    void instanceThatIsNamedNoMore_isGivenUpInOrder() {
        rig.configure(v3("one", 51, 100, VIP), v3("two", 52, 100, OTHER));
        becomeMaster("one");
        rig.configure(v3("two", 52, 100, OTHER));

        assertThat(rig.done).containsExactly("take " + held("eth0", VIP), "forget " + held("eth0", VIP),
                "send 0 on eth0 from 10.99.0.1 to 224.0.0.18");
        assertThat(rig.ground.stands("eth0", OTHER)).isTrue();
        assertThat(rig.role("two")).isEqualTo(Role.MASTER);
    }

    @Test
    void sameConfiguration_saysAndDoesNothing() {
        rig.configure(v3("one", 51, 100, VIP));
        becomeMaster("one");
        int news = rig.news.size();
        rig.configure(v3("one", 51, 100, VIP));
        rig.configure(v3("one", 51, 100, VIP));

        assertThat(rig.done).isEmpty();
        assertThat(rig.news).hasSize(news);
        assertThat(rig.wires.opened).as("one for each protocol of IP").isEqualTo(2);
    }

    @Test
    void otherPriority_isToldAtOnceByAMaster() {
        rig.configure(v3("one", 51, 100, VIP));
        becomeMaster("one");
        rig.configure(v3("one", 51, 120, VIP));
        assertThat(rig.done).containsExactly("send 120 on eth0 from 10.99.0.1 to 224.0.0.18");
        assertThat(rig.state("one").priority()).isEqualTo(120);
    }

    @Test
    void otherRouterId_isAnotherElection() {
        rig.configure(v3("one", 51, 100, VIP));
        becomeMaster("one");
        rig.configure(v3("one", 53, 100, VIP));
        assertThat(rig.done).startsWith("take " + held("eth0", VIP));
        assertThat(rig.role("one")).isEqualTo(Role.BACKUP);
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void otherInterface_isAnotherElectionWithAnotherSocket() {
        rig.ground.link("eth1", "10.98.0.1/24");
        rig.configure(v3("one", 51, 100, VIP));
        becomeMaster("one");
        rig.configure(Setups.on("eth1", "one", 51, 100, VIP));
        assertThat(rig.ground.stands("eth0", VIP)).isFalse();
        assertThat(rig.wires.open.keySet()).extracting(WireKey::interfaceName).containsOnly("eth1");
    }

    @Test
    void mastersThatBecomeAGroup_stayMasters() {
        rig.configure(v3("one", 51, 100, VIP), v3("two", 52, 100, OTHER));
        becomeMaster("one");
        rig.configure(pair(), v3("one", 51, 100, VIP), v3("two", 52, 100, OTHER));

        assertThat(rig.done).noneMatch(each -> each.startsWith("take") || each.startsWith("send 0"));
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.state("two").cause()).isEqualTo(Cause.RESUMED);
    }

    @Test
    void groupThatLosesAMember_goesOnWithoutIt() {
        rig.configure(pair(), v3("one", 51, 100, VIP), v3("two", 52, 100, OTHER));
        becomeMaster("two");
        rig.configure(pair(), v3("one", 51, 100, VIP));

        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
        assertThat(rig.ground.stands("eth0", VIP)).isTrue();
        assertThat(rig.ground.stands("eth0", OTHER)).isFalse();
        assertThat(rig.done).doesNotContain("take " + held("eth0", VIP));
    }

    @Test
    void applicationThatKnowsNoResultsYet_leavesThePriorityAsItWas() {
        var well = new TrackResult.Check("process flume", 20, false, State.WELL);
        var unknown = new TrackResult.Check("process flume", 20, false, State.UNKNOWN);
        configure(well);
        assertThat(rig.state("one").priority()).isEqualTo(120);
        configure(unknown);
        assertThat(rig.state("one").priority()).isEqualTo(120);
        rig.tell(new Down.Track("one", List.of(new TrackResult.Check("process flume", 20, false, State.FAILED))));
        assertThat(rig.state("one").priority()).isEqualTo(100);
    }

    private void configure(TrackResult result) {
        rig.tell(new Down.Configure(List.of(new Member(v3("one", 51, 100, VIP), List.of(), List.of(result))),
                List.of(), Duration.ofSeconds(60)));
    }

    @Test
    void resultOfWeightZeroThatIsNotThereYet_isWaitedFor() {
        configure(new TrackResult.Check("script gateway", 0, false, State.UNKNOWN));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.INITIAL);
        rig.tell(new Down.Track("one", List.of(new TrackResult.Check("script gateway", 0, false, State.WELL))));
        rig.run(TAKEOVER);
        assertThat(rig.role("one")).isEqualTo(Role.MASTER);
    }

    @Test
    void wordsAboutAnInstanceThatIsNotThere_areNoFault() {
        rig.tell(new Down.Track("nobody", List.of()));
        rig.tell(new Down.Failover("nobody"));
        rig.tell(new Down.Return("nobody"));
        assertThat(rig.done).isEmpty();
    }

    @Test
    void numbersOfAuthenticationHeaders_goOnBehindThoseOfTheProcessBefore() {
        rig.configure(Setups.header("ah", 54, 100, VIP));
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.role("ah")).isEqualTo(Role.MASTER);
        assertThat(rig.sequences.get("ah")).isGreaterThan(5000 + Sequences.BLOCK);
    }
}

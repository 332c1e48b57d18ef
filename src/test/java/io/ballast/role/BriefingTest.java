package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.ballast.definition.Snapshot;
import io.ballast.definition.SyncGroupDefinition;
import io.ballast.definition.Tracked;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.TrackedInterface;

import org.junit.jupiter.api.Test;

class BriefingTest {

    private static final Duration HOLD = Duration.ofSeconds(60);
    private static final OwnPart PART = OwnPart.of("d1", Setting.defined(1, Setting.tracking("a", 1,
            "{'type': 'interface', 'name': 'eth2', 'weight': -7, 'reverse': true},"
                    + "{'type': 'process', 'name': 'flume', 'weight': 2}"),
            Setting.small("b", 2)));

    private final Map<Tracked, Observation> seen = new HashMap<>();
    private final Briefing briefing = new Briefing(HOLD);

    private List<Down> next(OwnPart part, boolean ready) {
        return briefing.next(part, each -> seen.getOrDefault(each, Observation.NONE), ready);
    }

    private static TrackResult flume(State state) {
        return new TrackResult.Check("process flume", 2, false, state);
    }

    @Test
    void first_isReadiness_thenEverythingAtOnce() {
        assertThat(briefing.hasBegun()).isFalse();
        var messages = next(PART, false);
        assertThat(messages).hasSize(2).first().isEqualTo(new Down.Ready(false));
        var configure = (Down.Configure) messages.getLast();
        assertThat(configure.holdFor()).isEqualTo(HOLD);
        assertThat(configure.members()).extracting(each -> each.instance().name()).containsExactly("a", "b");
        var a = configure.members().getFirst();
        assertThat(a.interfaces()).containsExactly(new TrackedInterface("eth2", -7, true));
        assertThat(a.results()).containsExactly(flume(State.UNKNOWN));
        assertThat(briefing.hasBegun()).isTrue();
    }

    @Test
    void later_isWhatIsOtherwise() {
        next(PART, false);
        assertThat(next(PART, false)).isEmpty();
        assertThat(next(PART, true)).containsExactly(new Down.Ready(true));
        seen.put(PART.tracked().stream().filter(Tracked.Program.class::isInstance).findFirst().orElseThrow(),
                Observation.of(true));
        assertThat(next(PART, true)).containsExactly(new Down.Track("a", List.of(flume(State.WELL))));
        assertThat(next(PART, true)).isEmpty();
    }

    @Test
    void otherDefinitions_areToldWhole_andTheSameOnesNotAgain() {
        next(PART, true);
        var same = OwnPart.of("d1", Setting.defined(2, Setting.tracking("a", 1,
                "{'type': 'interface', 'name': 'eth2', 'weight': -7, 'reverse': true},"
                        + "{'type': 'process', 'name': 'flume', 'weight': 2}"),
                Setting.small("b", 2)));
        assertThat(next(same, true)).isEmpty();
        var less = OwnPart.of("d1", Setting.defined(3, Setting.small("b", 2)));
        assertThat(next(less, true)).singleElement().isInstanceOfSatisfying(Down.Configure.class,
                each -> assertThat(each.members()).hasSize(1));
        assertThat(next(OwnPart.NONE, true)).containsExactly(new Down.Configure(List.of(), List.of(), HOLD));
    }

    @Test
    void syncGroup_ofWhichOneCannotBeTakenPartIn_isLeftOutWhole() {
        var all = Setting.locked(
                Setting.defined(1, Setting.small("a", 1), Setting.small("b", 2), Setting.small("c", 3)), "b");
        var groups = new TreeMap<>(Map.of("g", new SyncGroupDefinition("g", "", List.of("a", "b"), 1), "h",
                new SyncGroupDefinition("h", "", List.of("c"), 1)));
        var part = OwnPart.of("d1", new Snapshot(1, all.clusters(), all.vrrpInstances(), groups));
        assertThat(part.own()).containsOnlyKeys("c");
        assertThat(part.groups()).extracting(SyncGroup::name).containsExactly("h");
        assertThat(part.obstacles()).containsOnlyKeys("a", "b");
        assertThat(part.obstacles().get("a"))
                .startsWith("b of its sync group g cannot be taken part in: its password cannot be opened");
    }

    @Test
    void ofWhatIsDefined_othersPart_isLeftOut() {
        assertThat(OwnPart.of("d3", Setting.defined(1, Setting.small("a", 1))).isEmpty()).isTrue();
        assertThat(OwnPart.of("d2", Setting.defined(1, Setting.small("a", 1))).own()).containsOnlyKeys("a");
        assertThat(OwnPart.of("d1", Snapshot.EMPTY)).isEqualTo(OwnPart.NONE);
    }
}

package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;

import io.ballast.definition.Snapshot;
import io.ballast.definition.SyncGroupDefinition;
import io.ballast.definition.VrrpExamples;

import org.junit.jupiter.api.Test;

class RolePlanTest {

    private static final String SMALL = VrrpExamples.small("v", 1, "10.0.0.1/24");
    private static final Snapshot DEFINED = VrrpExamples.with(Snapshot.EMPTY, SMALL);

    private static Snapshot with(String field) {
        return VrrpExamples.with(Snapshot.EMPTY, SMALL.replaceFirst("\\{", "{" + field.replace('\'', '"') + ","));
    }

    private static Snapshot grouped(String description, String... instances) {
        var groups = new TreeMap<String, SyncGroupDefinition>();
        groups.put("g", new SyncGroupDefinition("g", description, List.of(instances), 1));
        return new Snapshot(2, DEFINED.clusters(), DEFINED.vrrpInstances(), groups);
    }

    private static List<String> actions(Snapshot before, Snapshot after, String director) {
        return RolePlan.of(before, after, director).stream().map(each -> each.path("action").asString()).toList();
    }

    @Test
    void membersOfAnInstance_haveSomethingToDo_andOthersNothing() {
        var changed = with("'preempt': false");
        for (var director : List.of("d1", "d2")) {
            assertThat(actions(Snapshot.EMPTY, DEFINED, director)).containsExactly("add-vrrp-instance");
            assertThat(actions(DEFINED, changed, director)).containsExactly("edit-vrrp-instance");
            assertThat(actions(DEFINED, Snapshot.EMPTY, director)).containsExactly("remove-vrrp-instance");
        }
        assertThat(actions(Snapshot.EMPTY, DEFINED, "d3")).isEmpty();
        assertThat(actions(DEFINED, changed, "d3")).isEmpty();
        assertThat(actions(DEFINED, Snapshot.EMPTY, "d3")).isEmpty();
    }

    @Test
    void whatATrackedThingOrAnActionIs_counts_andWordsDoNot() {
        assertThat(actions(DEFINED, with("'description': 'inner gateway', 'owner': 'network team'"), "d1")).isEmpty();
        assertThat(actions(DEFINED, with("'units': ['a.service']"), "d1")).containsExactly("edit-vrrp-instance");
        assertThat(actions(DEFINED, with("'track': [{'type': 'interface', 'name': 'eth2'}]"), "d1"))
                .containsExactly("edit-vrrp-instance");
    }

    @Test
    void whatAnotherMemberIs_isItsOwn() {
        var other = VrrpExamples.with(Snapshot.EMPTY,
                SMALL.replace("\"d2\", \"interface\": \"eth0\"", "\"d2\", \"interface\": \"eth7\", \"priority\": 7"));
        assertThat(actions(DEFINED, other, "d1")).isEmpty();
        assertThat(RolePlan.of(DEFINED, other, "d2")).singleElement()
                .satisfies(each -> assertThat(each.path("description").asString())
                        .isEqualTo("Go on in VRRP instance v (virtual router id 1) on eth7 with priority 7"));
    }

    @Test
    void syncGroups_areThoseOfOwnInstances() {
        var grouped = grouped("", "v");
        assertThat(actions(DEFINED, grouped, "d1")).containsExactly("add-sync-group");
        assertThat(actions(grouped, grouped("nat", "v"), "d1")).isEmpty();
        assertThat(actions(grouped, grouped("", "v", "nobody"), "d1")).isEmpty();
        assertThat(actions(grouped, DEFINED, "d1")).containsExactly("remove-sync-group");
        assertThat(actions(DEFINED, grouped, "d3")).isEmpty();
        assertThat(RolePlan.of(DEFINED, grouped, "d1").getFirst().path("description").asString())
                .isEqualTo("Be master of all of v, or of none");
    }
}

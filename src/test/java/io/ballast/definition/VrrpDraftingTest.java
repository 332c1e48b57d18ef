package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

import io.ballast.secret.Secret;
import io.ballast.vrrp.Authentication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What edits make of VRRP instances and sync groups, and what they must agree upon. */
class VrrpDraftingTest {

    private static final String ONE = VrrpExamples.small("one", 1, "10.0.0.1/24");
    private static final String TWO = VrrpExamples.small("two", 2, "10.0.0.2/24");

    private Snapshot now = VrrpExamples.with(Snapshot.EMPTY, ONE, TWO);

    private Draft draft(Edit edit) {
        return VrrpExamples.draft(now, edit);
    }

    private void store(Edit edit) {
        now = draft(edit).result();
    }

    private static Edit put(String document) {
        var json = VrrpExamples.document(document);
        return new Edit.PutVrrpInstance(Names.of(json), json);
    }

    private static Edit patch(String instance, String patch) {
        return new Edit.PatchVrrpInstance(instance, Examples.json(patch));
    }

    private static Edit group(String name, String... instances) {
        var document = EntityCodec.JSON.createObjectNode();
        var list = document.putArray("instances");
        List.of(instances).forEach(list::add);
        return new Edit.PutSyncGroup(name, document);
    }

    private static JsonNode config(String instances, String groups) {
        return Examples.json("{\"vrrpInstances\": " + instances + ", \"syncGroups\": " + groups.replace('\'', '"')
                + "}");
    }

    private VrrpDefinition instance(String name) {
        return Objects.requireNonNull(now.vrrpInstance(name));
    }

    @Test
    void put_createsAndReplaces_andTheSameAgainChangesNothing() {
        var created = draft(put(VrrpExamples.FLUME));
        assertThat(created.created()).isTrue();
        assertThat(created.changed()).isTrue();
        assertThat(created.touched()).isEmpty();
        assertThat(created.summary()).isEqualTo("VRRP instance VI_1 created");
        now = created.result();
        var again = draft(put(VrrpExamples.FLUME));
        assertThat(again.changed()).isFalse();
        assertThat(again.created()).isFalse();
        assertThat(again.result()).isEqualTo(now);
        assertThat(again.summary()).isEqualTo("VRRP instance VI_1 replaced");
    }

    @Test
    void change_stampsOnlyWhatChanged() {
        store(patch("two", "{'preempt': false}"));
        assertThat(instance("one").revision()).isEqualTo(1);
        assertThat(instance("two").revision()).isEqualTo(3);
        assertThat(now.revision()).isEqualTo(3);
    }

    @Test
    void clusters_andInstances_leaveEachOtherAlone() {
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        assertThat(now.vrrpInstances()).hasSize(2);
        store(new Edit.DeleteVrrpInstance("one"));
        assertThat(now.clusters()).hasSize(1);
        store(new Edit.PatchServer("small", "s", "a", Examples.json("{'weight': 3}")));
        store(new Edit.DeleteCluster("small"));
        assertThat(now.vrrpInstances()).containsOnlyKeys("two");
    }

    @Test
    void patch_keepsWhatItDoesNotName_andNullRestoresTheDefault() {
        store(put(VrrpExamples.FLUME));
        store(patch("VI_1", "{'preemptDelay': '3s', 'onMaster': 'up.sh'}"));
        store(patch("VI_1", "{'description': 'flume', 'preemptDelay': null, 'onMaster': null}"));
        assertThat(Documents.of(instance("VI_1")).get("preemptDelay").stringValue()).isEqualTo("0s");
        assertThat(instance("VI_1").actions().onMaster()).isNull();
        assertThat(instance("VI_1").track()).hasSize(1);
        assertThat(instance("VI_1").authentication()).isInstanceOf(Authentication.Pass.class);
    }

    @Test
    void usualInterval_followsTheVersion() {
        store(patch("one", "{'version': 2}"));
        assertThat(Documents.of(instance("one")).get("advertisementInterval").stringValue()).isEqualTo("1s");
        store(patch("one", "{'version': 3}"));
        assertThat(Documents.of(instance("one")).get("advertisementInterval").stringValue()).isEqualTo("200ms");
    }

    @Test
    void name_cannotChange() {
        assertThat(VrrpExamples.faults(now, patch("one", "{'name': 'other'}"))).extracting(Fault::pointer)
                .containsExactly("/name");
    }

    @Test
    void unknownNames_areSaid() {
        for (var edit : List.of(patch("three", "{}"), new Edit.DeleteVrrpInstance("three"),
                new Edit.PatchSyncGroup("g", Examples.json("{}")), new Edit.DeleteSyncGroup("g"))) {
            assertThatThrownBy(() -> draft(edit)).isInstanceOf(UnknownName.class)
                    .hasMessageStartingWith("There is no ");
        }
    }

    @Test
    void password_isKeptByTheMask_andByLeavingItOut() {
        store(put(VrrpExamples.FLUME));
        for (var change : List.of("{'authentication': {'password': '***'}}", "{'authentication': {'type': 'pass'}}",
                "{'description': 'other'}",
                "{'authentication': {'type': 'pass', 'password': '***'}}")) {
            store(patch("VI_1", change));
            assertThat(Objects.requireNonNull(AuthenticationReader.password(instance("VI_1").authentication()))
                    .reveal()).as(change).isEqualTo("1111");
        }
        store(patch("VI_1", "{'authentication': {'type': 'none'}}"));
        assertThat(instance("VI_1").authentication()).isEqualTo(new Authentication.None());
        store(patch("VI_1", "{'authentication': {'type': 'pass', 'password': 'new'}}"));
        store(patch("VI_1", "{'authentication': null}"));
        assertThat(instance("VI_1").authentication()).isEqualTo(new Authentication.None());
    }

    @Test
    void passwordOfAnotherType_isGivenAnew() {
        now = VrrpExamples.with(Snapshot.EMPTY, VrrpExamples.FULL);
        for (var change : List.of("{'authentication': {'type': 'pass'}}",
                "{'authentication': {'type': 'pass', 'password': '***'}}")) {
            assertThat(VrrpExamples.faults(now, patch("full", change))).as(change).singleElement().satisfies(
                    fault -> assertThat(fault.pointer()).isEqualTo("/authentication/password"));
        }
        store(patch("full", "{'authentication': {'type': 'pass', 'password': 'seen'}}"));
        assertThat(instance("full").authentication()).isEqualTo(new Authentication.Pass(new Secret("seen")));
    }

    @Test
    void removedPassword_isMissing() {
        store(put(VrrpExamples.FLUME));
        assertThat(VrrpExamples.faults(now, patch("VI_1", "{'authentication': {'password': null}}")))
                .extracting(Fault::pointer).containsExactly("/authentication/password");
    }

    @Test
    void routerId_isUsedOnceOnAnInterface() {
        assertThatThrownBy(() -> draft(patch("two", "{'virtualRouterId': 1}"))).isInstanceOf(StateConflict.class)
                .hasMessageContaining("two").hasMessageContaining("eth0 of d1").hasMessageContaining("instance one")
                .hasMessageEndingWith("choose another one.");
        store(patch("two", "{'virtualRouterId': 1, 'members': [{'director': 'd1', 'interface': 'eth1'}]}"));
        store(patch("two", "{'members': [{'director': 'd3', 'interface': 'eth0'}]}"));
        store(put(VrrpExamples.small("six", 1, "2001:db8::1/64")));
        assertThat(now.vrrpInstances()).hasSize(3);
    }

    @Test
    void routerIdWithAVirtualMac_isUsedOnceOnADirector() {
        store(patch("one", "{'virtualMac': true}"));
        store(patch("two", "{'virtualMac': true}"));
        var moved = "'virtualRouterId': 1, 'members': [{'director': 'd1', 'interface': 'eth1'}]";
        assertThatThrownBy(() -> draft(patch("two", "{" + moved + "}"))).isInstanceOf(StateConflict.class)
                .hasMessageContaining("id 1 has a virtual MAC on d1 already, in VRRP instance one");
        store(patch("two", "{" + moved + ", 'virtualMac': false}"));
        store(patch("two", "{'virtualMac': true, 'members': [{'director': 'd3', 'interface': 'eth1'}]}"));
        var six = VrrpExamples.small("six", 1, "2001:db8::1/64").replaceFirst("\\{", "{\"virtualMac\": true,");
        store(put(six));
        assertThat(now.vrrpInstances()).hasSize(3);
    }

    @Test
    void routerIdAndAddress_thatTwoOfOneRequestHave_areFaults() {
        var both = "[" + ONE + "," + ONE.replace("\"one\"", "\"two\"") + "]";
        assertThat(VrrpExamples.faults(now, new Edit.PutConfig(config(both, "[]")))).extracting(Fault::pointer)
                .containsExactly("/vrrpInstances/1/virtualRouterId", "/vrrpInstances/1/virtualAddresses/0/address");
    }

    @Test
    void address_isHeldByOneInstance() {
        for (var list : List.of("virtualAddresses", "excludedAddresses")) {
            assertThatThrownBy(() -> draft(patch("two", "{'" + list + "': [{'address': '10.0.0.1/32'}]"
                    + (list.startsWith("e") ? "" : ", 'excludedAddresses': []") + "}")))
                    .isInstanceOf(StateConflict.class).hasMessageContaining("VRRP instance one holds 10.0.0.1 already");
        }
    }

    @Test
    void exchangedIds_inOneRequest_areNoConflict() {
        var swapped = "[" + VrrpExamples.small("one", 2, "10.0.0.2/24") + ","
                + VrrpExamples.small("two", 1, "10.0.0.1/24") + "]";
        store(new Edit.PutConfig(config(swapped, "[]")));
        assertThat(instance("one").virtualRouterId()).isEqualTo(2);
    }

    @Test
    void trackedCluster_mustExist_andStays() {
        assertThat(VrrpExamples.faults(now, patch("one", "{'track': [{'type': 'cluster', 'name': 'small'}]}")))
                .extracting(Fault::pointer).containsExactly("/track/0/name");
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        store(patch("one", "{'track': [{'type': 'cluster', 'name': 'small', 'weight': -60}]}"));
        for (var edit : List.of(new Edit.DeleteCluster("small"),
                new Edit.PutConfig(Examples.json("{'clusters': []}")))) {
            assertThatThrownBy(() -> draft(edit)).isInstanceOf(StateConflict.class)
                    .hasMessageContaining("one tracks cluster small");
        }
        store(new Edit.PutConfig(Examples.json("{'clusters': [], 'vrrpInstances': []}")));
        assertThat(now.clusters()).isEmpty();
    }

    @Test
    void group_namesInstancesThatExist_andKeepsThem() {
        assertThat(VrrpExamples.faults(now, group("g", "one", "three"))).extracting(Fault::pointer)
                .containsExactly("/instances/1");
        store(group("g", "one", "two"));
        for (var edit : List.of(new Edit.DeleteVrrpInstance("one"),
                new Edit.PutConfig(Examples.json("{\"vrrpInstances\": [" + TWO + "]}")))) {
            assertThatThrownBy(() -> draft(edit)).isInstanceOf(StateConflict.class)
                    .hasMessageContaining("one belongs to sync group g");
        }
        assertThat(VrrpExamples.faults(now, new Edit.PutConfig(config("[" + TWO + "]",
                "[{'name': 'g', 'instances': ['one', 'two']}]")))).extracting(Fault::pointer)
                .containsExactly("/syncGroups/0/instances/0");
        store(new Edit.DeleteSyncGroup("g"));
        store(new Edit.DeleteVrrpInstance("one"));
        assertThat(now.vrrpInstances()).containsOnlyKeys("two");
    }

    @Test
    void instance_belongsToOneGroup() {
        store(group("g", "one"));
        assertThatThrownBy(() -> draft(group("h", "one", "two"))).isInstanceOf(StateConflict.class)
                .hasMessageContaining("one belongs to sync group g already");
        assertThat(VrrpExamples.faults(now, new Edit.PutConfig(Examples.json("""
                {'syncGroups': [{'name': 'g', 'instances': ['one']}, {'name': 'h', 'instances': ['two', 'one']}]}"""))))
                .extracting(Fault::pointer).containsExactly("/syncGroups/1/instances/1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'instances': []}                 | /instances   | must name
            {}                                | /instances   | must name
            {'instances': 'one'}              | /instances   | must be a list
            {'instances': [1]}                | /instances/0 | must be text
            {'instances': ['one', 'one']}     | /instances/1 | twice
            {'instances': ['one'], 'name': 'h'} | /name      | as in the path
            {'instances': ['one'], 'nodes': []} | /nodes     | There is no field
            """)
    void faultOfAGroup_isSaidAtItsPlace(String document, String pointer, String words) {
        assertThat(VrrpExamples.faults(now, new Edit.PutSyncGroup("g", Examples.json(document))))
                .anySatisfy(fault -> {
                    assertThat(fault.pointer()).isEqualTo(pointer);
                    assertThat(fault.message()).contains(words);
                });
    }

    @Test
    void prioritiesInAGroup_agreeForEachDirector() {
        store(patch("one", "{'members': [{'director': 'd1', 'interface': 'eth0', 'priority': 150}]}"));
        assertThat(VrrpExamples.faults(now, group("g", "one", "two"))).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/instances/1");
            assertThat(fault.message()).contains("d1 has priority 150 in one and 100 in two");
        });
        store(patch("one", "{'members': [{'director': 'd1', 'interface': 'eth0', 'priority': 100}]}"));
        store(group("g", "one", "two"));
        var one = "{'members': [{'director': 'd2', 'interface': 'eth0'}, "
                + "{'director': 'd1', 'interface': 'eth0', 'priority': 99}]}";
        for (var name : List.of("one", "two")) {
            assertThat(VrrpExamples.faults(now, patch(name, one))).extracting(Fault::pointer)
                    .containsExactly("/members/1/priority");
        }
        var documents = Documents.config(now);
        documents.remove("clusters");
        documents.get("vrrpInstances").values().forEach(instance -> instance.get("members").values()
                .forEach(member -> ((ObjectNode) member).put("priority", 120)));
        store(new Edit.PutConfig(documents));
        assertThat(instance("two").members().getFirst().priority()).isEqualTo(120);
    }

    /** What breaks a rule that came later stays as it is, until somebody changes it. */
    @Test
    void whatWasStoredBeforeARule_isLeftAlone() {
        var instances = new TreeMap<>(now.vrrpInstances());
        instances.put("same", VrrpExamples.instance(VrrpExamples.small("same", 1, "10.0.0.1/24")));
        var groups = new TreeMap<String, SyncGroupDefinition>();
        groups.put("g", new SyncGroupDefinition("g", "", List.of("nobody", "one"), 1));
        groups.put("h", new SyncGroupDefinition("h", "", List.of("one"), 1));
        now = new Snapshot(7, now.clusters(), instances, groups);
        store(patch("two", "{'preempt': false}"));
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        store(new Edit.DeleteCluster("small"));
        assertThat(now.revision()).isEqualTo(10);
        assertThatThrownBy(() -> draft(patch("same", "{'preempt': false}"))).isInstanceOf(StateConflict.class);
        assertThat(VrrpExamples.faults(now, new Edit.PatchSyncGroup("g", Examples.json("{'description': 'x'}"))))
                .extracting(Fault::pointer).containsExactly("/instances/0");
        store(new Edit.DeleteSyncGroup("g"));
        store(new Edit.DeleteVrrpInstance("same"));
        assertThat(now.vrrpInstances()).containsOnlyKeys("one", "two");
    }

    @Test
    void listGivenToConfig_isTheWholeTruth_andOneLeftOutIsLeftAlone() {
        store(group("g", "one"));
        store(new Edit.PutConfig(Examples.json("{'clusters': []}")));
        assertThat(now.vrrpInstances()).hasSize(2);
        assertThat(now.syncGroups()).hasSize(1);
        store(new Edit.PutConfig(Examples.json("{'syncGroups': []}")));
        assertThat(now.syncGroups()).isEmpty();
        store(new Edit.PutConfig(Examples.json("{\"vrrpInstances\": [" + ONE + "]}")));
        assertThat(now.vrrpInstances()).containsOnlyKeys("one");
        assertThat(draft(new Edit.PutConfig(Documents.config(now))).changed()).isFalse();
        for (var list : List.of("vrrpInstances", "syncGroups")) {
            assertThat(VrrpExamples.faults(now, new Edit.PutConfig(Examples.json("{'" + list + "': null}"))))
                    .extracting(Fault::pointer).containsExactly("/" + list);
        }
    }

    @Test
    void nameThatTwoHave_isAFault() {
        assertThat(VrrpExamples.faults(now, new Edit.PutConfig(config("[" + ONE + "," + ONE + "]", "[]"))))
                .extracting(Fault::pointer).contains("/vrrpInstances/1/name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'members': [{'director': 'd1', 'interface': 'eth0'}]} | nobody takes over from d1
            {'members': [{'director': 'd1', 'interface': 'eth0', 'priority': 255}, {'director': 'd2', 'interface': 'eth0', 'priority': 255}]} | only one machine can own
            {'preempt': false, 'members': [{'director': 'd1', 'interface': 'eth0', 'priority': 255}, {'director': 'd2', 'interface': 'eth0'}]} | whatever preempt
            {'preempt': false, 'preemptDelay': '1s'} | preemptDelay has no meaning
            {'version': 2, 'checksum': 'message-only'} | checksum message-only
            {'version': 2, 'authentication': {'type': 'pass', 'password': 'longer-than-8'}} | first 8 count
            {'members': [{'director': 'd1', 'interface': 'eth0', 'source': '10.0.0.11', 'peers': ['10.0.0.12']}, {'director': 'd2', 'interface': 'eth0'}]} | peers and members without
            {'members': [{'director': 'd1', 'interface': 'eth0', 'source': '10.0.0.11', 'peers': ['10.0.0.12']}, {'director': 'd2', 'interface': 'eth0', 'source': '10.0.0.13', 'peers': ['10.0.0.11']}]} | d1 does not have d2 (10.0.0.13)
            """)
    void whatIsHardlyMeant_isSaid(String patch, String words) {
        assertThat(draft(patch("one", patch)).notices()).anySatisfy(notice -> assertThat(notice)
                .startsWith("VRRP instance one").contains(words).endsWith(".").doesNotContain("longer-than-8"));
        assertThat(draft(patch("one", "{'description': 'x'}")).notices()).isEmpty();
    }

    /** Priorities 100 and 50; what is tracked, and whether its failure could ever move the addresses. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'process', 'name': 'flume', 'weight': 2}   | 100 | true
            {'type': 'process', 'name': 'flume', 'weight': -50} | 100 | true
            {'type': 'process', 'name': 'flume', 'weight': -51} | 100 | false
            {'type': 'process', 'name': 'flume', 'weight': 51}  | 100 | false
            {'type': 'process', 'name': 'flume'}                | 100 | false
            {'type': 'file', 'name': '/run/off'}                | 100 | false
            {'type': 'process', 'name': 'flume', 'weight': 253} | 255 | true
            """)
    void weightThatMovesNothing_isSaid(String tracked, int priority, boolean said) {
        var notices = draft(patch("one", "{'track': [" + tracked + "], 'members': ["
                + "{'director': 'd1', 'interface': 'eth0', 'priority': " + priority + "}, "
                + "{'director': 'd2', 'interface': 'eth0', 'priority': 50}]}")).notices();
        assertThat(notices).hasSize(said ? 1 : 0).allSatisfy(
                notice -> assertThat(notice).contains("whatever fails, d1 stays ahead of d2"));
    }

    @Test
    void advertThatNoInterfaceSends_isSaid() {
        var document = VrrpExamples.document(VrrpExamples.small("six", 6, "2001:db8::1/64"));
        var addresses = document.putArray("virtualAddresses");
        for (int i = 1; i <= 90; i++) {
            addresses.addObject().put("address", "2001:db8::" + i);
        }
        assertThat(draft(put(document.toString())).notices()).isEmpty();
        addresses.addObject().put("address", "2001:db8::91");
        assertThat(draft(put(document.toString())).notices()).singleElement().asString()
                .contains("91 virtual addresses").contains("1504 bytes").contains("excludedAddresses");
    }

    @Test
    void groupThatMovesByHalves_isSaid() {
        assertThat(draft(group("g", "one")).notices()).singleElement().asString().contains("moves alone");
        store(patch("two", "{'members': [{'director': 'd1', 'interface': 'eth0'}, "
                + "{'director': 'd3', 'interface': 'eth0'}]}"));
        assertThat(draft(group("g", "one", "two")).notices()).hasSize(2).allSatisfy(
                notice -> assertThat(notice).startsWith("Sync group g moves by halves"));
    }
}

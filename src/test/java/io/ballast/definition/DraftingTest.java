package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.ballast.health.Pace;
import io.ballast.health.TcpCheck;
import io.ballast.health.Check;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What edits make of definitions. */
class DraftingTest {

    private Snapshot now = Snapshot.EMPTY;
    private KeyIndex keys = KeyIndex.EMPTY;

    private Draft draft(Edit edit) {
        var draft = new Drafting(now, keys, Examples.BOX).draft(edit);
        now = draft.result();
        keys = draft.keys();
        return draft;
    }

    private void put(String cluster, String document) {
        draft(new Edit.PutCluster(cluster, Examples.json(document)));
    }

    private void patchService(String patch) {
        draft(new Edit.PatchService("small", "s", Examples.json(patch)));
    }

    private JsonNode shown(String pointer) {
        return Documents.config(now).at(pointer);
    }

    private VirtualService service(String cluster, String service) {
        return Objects.requireNonNull(Objects.requireNonNull(now.cluster(cluster)).service(service));
    }

    @Test
    void example_isShownAsItWasWritten() {
        put("web", Examples.WEB);
        var written = Examples.json(Examples.WEB);
        assertThat(Differences.between(written, shown("/clusters/0")).valueStream()
                .filter(operation -> !operation.required("op").stringValue().equals("add"))).isEmpty();
    }

    @Test
    void defaults_areWritten() {
        put("small", Examples.SMALL);
        assertThat(shown("/clusters/0")).isEqualTo(Examples
                .json("""
                              {'name': 'small', 'description': '', 'owner': '', 'link': '', 'virtualAddresses': [], 'services': [
                               {'name': 's', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 80, 'scheduler': 'wlc',
                                'schedulerFlags': [], 'forwarding': 'nat', 'onePacket': false, 'onFailure': 'remove',
                                'minimumHealthy': 0, 'slowStart': '0s', 'drainTimeout': '5m', 'quorum': 1, 'hysteresis': 0, 'holdVerdicts': true,
                                'check': {'type': 'tcp', 'interval': '2s', 'timeout': '1s', 'rise': 1, 'fall': 2, 'path': false,
                        'watch': false}, 'servers': [
                                {'name': 'a', 'address': '10.0.1.1', 'port': 80, 'weight': 1, 'adminState': 'enabled',
                                 'forwarding': 'nat', 'upperThreshold': 0, 'lowerThreshold': 0},
                                {'name': 'b', 'address': '10.0.1.2', 'port': 80, 'weight': 1, 'adminState': 'enabled',
                                 'forwarding': 'nat', 'upperThreshold': 0, 'lowerThreshold': 0}]}]}"""));
    }

    @Test
    void patchOfForwarding_isFollowedByServersWithoutTheirOwn() {
        put("small", Examples.SMALL);
        patchService("{'forwarding': 'dr'}");
        assertThat(shown("/clusters/0/services/0/servers/0/forwarding").stringValue()).isEqualTo("dr");
        patchService("{'port': 8080}");
        assertThat(shown("/clusters/0/services/0/servers/1/port").intValue()).isEqualTo(8080);
    }

    @Test
    void patchOfNatService_leavesTheServersPorts() {
        put("small", Examples.SMALL);
        patchService("{'port': 8080}");
        assertThat(shown("/clusters/0/services/0/servers/1/port").intValue()).isEqualTo(80);
    }

    @Test
    void patchOfScheduler_changesWhatFollowsFromIt() {
        put("small", Examples.SMALL);
        patchService("{'scheduler': 'sh'}");
        assertThat(service("small", "s").onFailure()).isEqualTo(OnFailure.QUIESCE);
        patchService("{'scheduler': null}");
        assertThat(service("small", "s").onFailure()).isEqualTo(OnFailure.REMOVE);
        assertThat(service("small", "s").scheduler()).isEqualTo("wlc");
    }

    /** A representation has the check written out, so a patch may name one of its fields alone (RFC 7396). */
    @Test
    void checkThatNobodyWrote_canBePatchedByOneField() {
        put("small", Examples.SMALL);
        patchService("{'check': {'interval': '9s'}}");
        assertThat(service("small", "s").checks())
                .isEqualTo(List.of(new TcpCheck(new Pace(Duration.ofSeconds(9), Duration.ofSeconds(1), 1, 2))));
        patchService("{'check': {'interval': null}}");
        assertThat(service("small", "s").checks()).isEqualTo(List.of(new TcpCheck(Pace.DEFAULT)));
        patchService("{'protocol': 'udp', 'check': null}");
        var refused = new Edit.PatchService("small", "s", Examples.json("{'check': {'interval': '9s'}}"));
        assertThatThrownBy(() -> draft(refused)).as("the usual check of udp is none")
                .isInstanceOf(InvalidDefinition.class);
    }

    @Test
    void change_touchesNothingElse() {
        put("web", Examples.WEB);
        put("small", Examples.SMALL);
        var before = now;
        var draft = draft(new Edit.PatchServer("small", "s", "b", Examples.json("{'weight': 9}")));
        assertThat(draft.touched()).containsExactly(new ServiceRef("small", "s"));
        assertThat(now.cluster("web")).isSameAs(before.cluster("web"));
        assertThat(service("small", "s").server("a"))
                .isSameAs(Objects.requireNonNull(before.cluster("small")).services().getFirst().server("a"));
        assertThat(service("small", "s").revision()).isEqualTo(3);
        assertThat(Objects.requireNonNull(service("small", "s").server("a")).revision()).isEqualTo(2);
    }

    @Test
    void server_thatIsNewComesAfterTheOthersWhateverThePlaceInTheList() {
        put("small", Examples.SMALL);
        patchService("""
                {'servers': [{'name': 'c', 'address': '10.0.1.3'}, {'name': 'b', 'address': '10.0.1.2'}]}""");
        assertThat(service("small", "s").servers()).extracting(RealServer::name).containsExactly("c", "b");
        assertThat(service("small", "s").servers()).extracting(RealServer::ordinal).containsExactly(2L, 1L);
    }

    @Test
    void mark_isTheLowestFreeAndKept() {
        put("small", """
                {'services': [{'name': 'taken', 'firewallMark': 1258291201, 'family': 'ipv4'},
                  {'name': 'ftp', 'protocol': 'tcp', 'address': '10.0.0.1', 'ports': '21,30000-31000'},
                  {'name': 'sip', 'protocol': 'udp', 'address': '10.0.0.1', 'ports': '5060-5061'}]}""");
        assertThat(service("small", "ftp").listener().key()).hasToString("mark 1258291200");
        assertThat(service("small", "sip").listener().key()).hasToString("mark 1258291202");
        draft(new Edit.PatchService("small", "sip", Examples.json("{'ports': '5060-5080', 'scheduler': 'rr'}")));
        assertThat(service("small", "sip").listener().key()).hasToString("mark 1258291202");
    }

    @Test
    void keyOfAnotherCluster_isAConflictThatNamesIt() {
        put("small", Examples.SMALL);
        var other = new Edit.PutCluster("other", Examples.json(Examples.SMALL));
        assertThatThrownBy(() -> draft(other)).isInstanceOf(KeyConflict.class).hasMessageContaining("small/s");
        var ports = new Edit.PutCluster("other", Examples.json("""
                {'services': [{'name': 'x', 'protocol': 'tcp', 'address': '10.0.0.1', 'ports': '79-81'}]}"""));
        assertThatThrownBy(() -> draft(ports)).isInstanceOf(KeyConflict.class).hasMessageContaining("small/s");
    }

    @Test
    void keys_canBeExchangedInOneEdit() {
        put("small", Examples.SMALL);
        var document = "{'clusters': [{'name': 'other', 'services': [{'name': 't', 'protocol': 'tcp', "
                + "'address': '10.0.0.1', 'port': 80}]}]}";
        var draft = draft(new Edit.PutConfig(Examples.json(document)));
        assertThat(draft.touched()).containsExactly(new ServiceRef("other", "t"), new ServiceRef("small", "s"));
        assertThat(now.clusters()).containsOnlyKeys("other");
    }

    @Test
    void config_withoutAList_leavesItAlone() {
        put("small", Examples.SMALL);
        assertThat(draft(new Edit.PutConfig(Examples.json("{'vrrpInstances': []}"))).changed()).isFalse();
        assertThat(draft(new Edit.PutConfig(Documents.config(now))).changed()).isFalse();
        assertThat(draft(new Edit.PutConfig(Examples.json("{'clusters': []}"))).changed()).isTrue();
    }

    @Test
    void unknownNames_areSaid() {
        put("small", Examples.SMALL);
        var patch = Examples.json("{}");
        for (var edit : new Edit[]{new Edit.PatchCluster("no", patch), new Edit.PatchService("small", "no", patch),
                new Edit.PatchServer("small", "s", "no", patch), new Edit.DeleteServer("small", "s", "no"),
                new Edit.PutServer("small", "no", "a", patch), new Edit.DeleteCluster("no")}) {
            assertThatThrownBy(() -> draft(edit)).isInstanceOf(UnknownName.class).hasMessageContaining("no");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'scheduler': 'rr', 'servers': [{'name': 'a', 'address': '10.0.1.1', 'weight': 3}]} | takes no notice
            {'scheduler': 'sh'}                          | sh-fallback
            {'port': 21, 'forwarding': 'dr'}             | ftp
            {'quorum': 3}                                | quorum of 3
            {'quorum': 2, 'hysteresis': 1}               | at a weight of 3 (quorum and hysteresis)
            {'minimumHealthy': 3}                        | has only 2
            {'slowStart': '30s'}                         | has slowStart and servers of weight 1
            {'check': {'type': 'agent', 'port': 9}}      | has a check of type agent and servers of weight 1
            {'scheduler': 'lc', 'check': {'type': 'script', 'script': 'a', 'dynamicWeight': true}} | lc takes no notice
            {'check': {'interval': '500ms'}}             | timeout of 1s
            """)
    void whatIsHardlyMeant_isNoticed(String patch, String words) {
        put("small", Examples.SMALL);
        if (patch.contains("'dr'")) {
            patchService("{'forwarding': 'dr'}");
        }
        var draft = draft(new Edit.PatchService("small", "s", Examples.json(patch)));
        assertThat(draft.notices()).hasSize(1).first().asString().startsWith("Service small/s").contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'slowStart': '30s'                              | lc | 100 | takes no notice
            'slowStart': '30s'                              | rr | 1   | takes no notice
            'slowStart': '30s'                              | sed | 100 |
            'check': {'type': 'agent', 'port': 9}           | nq | 100 |
            'check': {'type': 'script', 'script': 'a', 'dynamicWeight': true} | wrr | 1 |
            'check': {'type': 'script', 'script': 'a'}      | rr | 1 |
            """)
    void weightsThatMoveByThemselves_areNoticed_whereTheyMoveNothing(String field, String scheduler, int weight,
            @Nullable String words) {
        put("small", """
                {'services': [{'name': 's', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 80,
                  'servers': [{'name': 'a', 'address': '10.0.1.1', 'weight': %d}]}]}""".formatted(weight));
        var notices = draft(new Edit.PatchService("small", "s",
                Examples.json("{'scheduler': '%s', %s}".formatted(scheduler, field)))).notices();
        if (words == null) {
            assertThat(notices).isEmpty();
        } else {
            assertThat(notices).anySatisfy(notice -> assertThat(notice).contains(words));
        }
    }

    @Test
    void machine_inSeveralServicesOfOneCluster_isChangedInAllOfThem() {
        put("small", """
                {'services': [{'name': 's', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 80,
                    'servers': [{'name': 'a', 'address': '10.0.1.1'}, {'name': 'b', 'address': '10.0.1.2'}]},
                  {'name': 't', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 81,
                    'servers': [{'name': 'a', 'address': '10.0.1.1'}]},
                  {'name': 'u', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 82,
                    'servers': [{'name': 'a', 'address': '10.0.1.3'}]}]}""");
        var draft = draft(new Edit.SetAdminState(IpAddress.parse("10.0.1.1"), RealServer.AdminState.DRAINING));
        assertThat(draft.touched()).containsExactly(new ServiceRef("small", "s"), new ServiceRef("small", "t"));
        assertThat(service("small", "s").servers()).extracting(RealServer::adminState)
                .containsExactly(RealServer.AdminState.DRAINING, RealServer.AdminState.ENABLED);
        assertThat(service("small", "t").servers().getFirst().adminState())
                .isEqualTo(RealServer.AdminState.DRAINING);
        assertThat(service("small", "u").revision()).isEqualTo(1);
        assertThat(draft(new Edit.SetAdminState(IpAddress.parse("10.0.1.1"), RealServer.AdminState.DRAINING))
                .changed()).as("the same again").isFalse();
        var unknown = new Edit.SetAdminState(IpAddress.parse("10.9.9.9"), RealServer.AdminState.ENABLED);
        assertThatThrownBy(() -> draft(unknown)).isInstanceOf(UnknownName.class).hasMessageContaining("10.9.9.9");
    }

    @Test
    void key_ofARemovedService_isFree() {
        put("small", Examples.SMALL);
        draft(new Edit.DeleteService("small", "s"));
        assertThat(Objects.requireNonNull(now.cluster("small")).services()).isEmpty();
        put("other", Examples.SMALL);
        draft(new Edit.DeleteCluster("other"));
        assertThat(now.clusters()).containsOnlyKeys("small");
        put("small", Examples.SMALL);
        assertThat(draft(new Edit.DeleteServer("small", "s", "a")).touched())
                .containsExactly(new ServiceRef("small", "s"));
    }

    @Test
    void serviceByPorts_ofFtpByDirectRouting_isNoticed() {
        var draft = draft(new Edit.PutCluster("ftp", Examples.json("""
                {'services': [{'name': 'ftp', 'protocol': 'tcp', 'address': '10.0.0.1', 'ports': '21,30000-31000',
                  'forwarding': 'dr', 'servers': [{'name': 'a', 'address': '10.0.1.1'}]}]}""")));
        assertThat(draft.notices()).hasSize(1).first().asString().contains("ftp", "persistence");
    }

    @Test
    void onePacketByNat_isNoticed() {
        var draft = draft(new Edit.PutCluster("dns", Examples.json("""
                {'services': [{'name': 'dns', 'protocol': 'udp', 'address': '10.0.0.1', 'port': 53,
                  'onePacket': true, 'servers': [{'name': 'a', 'address': '10.0.1.1'}]}]}""")));
        assertThat(draft.notices()).hasSize(1).first().asString().contains("one-packet with nat");
    }

    @Test
    void checkOfAServer_thatOutlastsItsInterval_isNoticed() {
        put("small", Examples.SMALL);
        var draft = draft(new Edit.PatchServer("small", "s", "a",
                Examples.json("{'check': {'type': 'tcp', 'interval': '500ms'}}")));
        assertThat(draft.notices()).hasSize(1).first().asString().contains("of server a", "timeout of 1s");
    }
}

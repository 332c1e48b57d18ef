package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.AddressScope;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class VrrpDocumentsTest {

    @Test
    void defaults_areAllWritten() {
        var shown = Documents.of(VrrpExamples.instance(VrrpExamples.small("v", 51, "10.0.0.1/24")));
        assertThat(shown.toString()).isEqualTo(Examples.json("""
                { 'name': 'v', 'description': '', 'owner': '', 'link': '', 'virtualRouterId': 51, 'version': 3,
                  'advertisementInterval': '200ms', 'downTimerAdverts': 3,
                  'virtualAddresses': [ { 'address': '10.0.0.1/24', 'scope': 'global' } ], 'excludedAddresses': [],
                  'preempt': true, 'preemptDelay': '0s', 'authentication': { 'type': 'none' },
                  'checksum': 'pseudo-header', 'accept': true, 'virtualMac': false,
                  'announcements': { 'repeat': 5, 'delay': '5s', 'refresh': '0s', 'refreshRepeat': 1,
                                     'lowerRepeat': 5, 'lowerDelay': '5s', 'gap': '0s' },
                  'track': [], 'units': [],
                  'members': [
                    { 'director': 'd1', 'interface': 'eth0', 'priority': 100, 'peers': [], 'minimumHopLimit': 0 },
                    { 'director': 'd2', 'interface': 'eth0', 'priority': 100, 'peers': [], 'minimumHopLimit': 0 } ] }
                """).toString());
    }

    @Test
    void intervalOfVersion2_isASecondByDefault() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24")).put("version", 2);
        assertThat(VrrpExamples.instance(document.toString()).advertisementInterval()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void defaultsOfTracking_areKeepaliveds() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24"));
        document.set("track", Examples.json("""
                [{'type': 'interface', 'name': 'eth1'}, {'type': 'script', 'name': 'port.sh', 'interval': '3s'},
                 {'type': 'process', 'name': 'flume'}, {'type': 'file', 'name': '/run/off'}]"""));
        assertThat(Documents.of(VrrpExamples.instance(document.toString())).get("track").toString())
                .isEqualTo(Examples.json("""
                        [{'type': 'interface', 'name': 'eth1', 'weight': 0, 'reverse': false},
                         {'type': 'script', 'name': 'port.sh', 'script': 'port.sh', 'arguments': [],
                          'interval': '3s', 'timeout': '3s', 'rise': 1, 'fall': 1, 'weight': 0, 'reverse': false},
                         {'type': 'process', 'name': 'flume', 'match': 'name', 'minimum': 1, 'weight': 0,
                          'reverse': false},
                         {'type': 'file', 'name': '/run/off', 'weight': 1, 'reverse': false}]""").toString());
    }

    @Test
    void everyField_isReadAndWritten() {
        var given = VrrpExamples.document(VrrpExamples.FULL);
        var shown = Documents.of(VrrpExamples.instance(VrrpExamples.FULL));
        ((ObjectNode) given.get("authentication")).put("password", "***");
        assertThat(shown).isEqualTo(given);
    }

    @Test
    void readFields_becomeTheValuesOfTheProtocol() {
        var full = VrrpExamples.instance(VrrpExamples.FULL);
        var one = full.of("one").orElseThrow();
        assertThat(one.name()).isEqualTo("full");
        assertThat(one.version()).isEqualTo(VrrpVersion.V2);
        assertThat(one.family()).isEqualTo(Family.IPV4);
        assertThat(one.virtualRouterId()).isEqualTo(7);
        assertThat(one.interfaceName()).isEqualTo("eth0");
        assertThat(one.priority()).isEqualTo(200);
        assertThat(one.advertInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(one.preemption()).isEqualTo(new Preemption(false, Duration.ofSeconds(7)));
        assertThat(one.downTimerAdverts()).isEqualTo(5);
        assertThat(one.transport()).isEqualTo(new Transport.Unicast(IpAddress.parse("10.9.0.1"),
                List.of(IpAddress.parse("10.9.0.2"), IpAddress.parse("10.9.0.3")), 254));
        assertThat(one.authentication()).isEqualTo(new Authentication.Header(new Secret("geheim")));
        assertThat(one.checksum()).isEqualTo(ChecksumStyle.MESSAGE_ONLY);
        assertThat(one.accept()).isFalse();
        assertThat(one.virtualMac()).isTrue();
        assertThat(one.addresses().getFirst()).isEqualTo(
                new VirtualAddress(IpAddress.parse("10.0.0.1"), 24, "eth1", AddressScope.LINK, "eth1:1"));
        assertThat(one.excluded()).containsExactly(
                new VirtualAddress(IpAddress.parse("10.0.0.3"), 24, null, AddressScope.HOST, null));
        assertThat(one.announcements()).isEqualTo(new Announcements(2, Duration.ofSeconds(1), Duration.ofMinutes(1), 3,
                4, Duration.ofSeconds(2), Duration.ofMillis(10)));
        assertThat(full.of("two").orElseThrow().interfaceName()).isEqualTo("eth3");
        assertThat(full.of("three")).isEmpty();
    }

    @Test
    void defaultsOfAnInstance_areTheProtocols() {
        var instance = VrrpExamples.instance(VrrpExamples.FLUME);
        var second = instance.of("server2").orElseThrow();
        assertThat(second.transport()).isEqualTo(new Transport.Multicast(IpAddress.parse("172.25.33.2")));
        assertThat(instance.of("server1").orElseThrow().transport()).isEqualTo(new Transport.Multicast(null));
        assertThat(second.preemption()).isEqualTo(Preemption.AT_ONCE);
        assertThat(second.announcements()).isEqualTo(Announcements.DEFAULT);
        assertThat(second.addresses()).containsExactly(new VirtualAddress(IpAddress.parse("172.25.33.100"), 24));
    }

    @Test
    void announcementsForALowerMaster_followTheOthers() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24"));
        document.putObject("announcements").put("repeat", 2).put("delay", "1s");
        var said = VrrpExamples.instance(document.toString()).announcements();
        assertThat(said.lowerRepeat()).isEqualTo(2);
        assertThat(said.lowerDelay()).isEqualTo(Duration.ofSeconds(1));
        var base = VrrpExamples.with(Snapshot.EMPTY, document.toString());
        var patched = VrrpExamples.draft(base, new Edit.PatchVrrpInstance("v",
                Examples.json("{'announcements': {'repeat': 9}}"))).result();
        assertThat(Objects.requireNonNull(patched.vrrpInstance("v")).announcements().lowerRepeat()).isEqualTo(9);
    }

    @Test
    void missingSourceOfAPeer_isWhatTheOthersName() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24"));
        document.set("members", Examples.json("""
                [{'director': 'a', 'interface': 'eth0', 'peers': ['10.0.0.12', '10.0.0.13']},
                 {'director': 'b', 'interface': 'eth0', 'peers': ['10.0.0.11', '10.0.0.13']},
                 {'director': 'c', 'interface': 'eth0', 'peers': ['10.0.0.11', '10.0.0.12']}]"""));
        var instance = VrrpExamples.instance(document.toString());
        for (var each : List.of("a:10.0.0.11", "b:10.0.0.12", "c:10.0.0.13")) {
            assertThat(instance.of(each.substring(0, 1)).orElseThrow().transport())
                    .isInstanceOfSatisfying(Transport.Unicast.class,
                            unicast -> assertThat(unicast.source()).isEqualTo(IpAddress.parse(each.substring(2))));
        }
    }

    @Test
    void holds_knowsToldAndExcludedAddresses() {
        var base = VrrpExamples.with(Snapshot.EMPTY, VrrpExamples.FULL);
        for (var address : List.of("10.0.0.1", "10.0.0.2", "10.0.0.3")) {
            assertThat(Objects.requireNonNull(base.holder(IpAddress.parse(address))).name()).isEqualTo("full");
        }
        assertThat(base.holder(IpAddress.parse("10.0.0.4"))).isNull();
    }

    @Test
    void group_hasTheInstancesOfItsDirector() {
        var base = VrrpExamples.with(Snapshot.EMPTY, VrrpExamples.small("v1", 1, "10.0.0.1/24"),
                VrrpExamples.small("v2", 2, "10.0.0.2/24").replace("\"d2\"", "\"d3\""));
        base = VrrpExamples.draft(base, new Edit.PutSyncGroup("g",
                Examples.json("{'instances': ['v1', 'v2']}"))).result();
        var group = Objects.requireNonNull(base.syncGroup("g"));
        assertThat(group.of("d1", base)).contains(new SyncGroup("g", List.of("v1", "v2")));
        assertThat(group.of("d2", base)).contains(new SyncGroup("g", List.of("v1")));
        assertThat(group.of("d4", base)).isEmpty();
        assertThat(Documents.of(group)).isEqualTo(
                Examples.json("{'name': 'g', 'description': '', 'instances': ['v1', 'v2']}"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomInstance_isTheSameAfterEachWayThere(long seed) {
        var random = new RandomVrrp(seed);
        for (int i = 0; i < 100; i++) {
            var document = random.instance("v");
            var draft = VrrpExamples.draft(Snapshot.EMPTY, new Edit.PutVrrpInstance("v", document));
            var instance = Objects.requireNonNull(draft.result().vrrpInstance("v"));
            assertThat(draft.created()).isTrue();
            var stored = new EntityCodec(Examples.BOX);
            var row = EntityCodec.JSON.readTree(EntityCodec.document(instance));
            assertThat(stored.instance(row, instance.revision())).as("%s", document).isEqualTo(instance);
            // What is shown can be put back, and an empty patch changes nothing.
            assertThat(VrrpExamples.draft(draft.result(), new Edit.PutVrrpInstance("v", Documents.of(instance)))
                    .changed()).isFalse();
            assertThat(VrrpExamples.draft(draft.result(), new Edit.PatchVrrpInstance("v", Examples.json("{}")))
                    .changed()).isFalse();
            assertThat(VrrpExamples.draft(draft.result(),
                    new Edit.PutConfig(Documents.config(draft.result()))).changed()).isFalse();
            for (var member : instance.members()) {
                assertThat(instance.of(member.director())).isPresent();
            }
            assertThat(instance.toString() + Documents.of(instance)).doesNotContain(RandomChecks.MARK);
        }
    }
}

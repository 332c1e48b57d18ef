package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is refused, and where it is said to be wrong. */
class FaultsTest {

    /** Two services: one by address, one by mark, each with servers; patches make them wrong. */
    private static final String BASE = """
            { "virtualAddresses": [ { "address": "10.0.0.1/32", "interface": "eth0" } ], "services": [
              { "name": "s", "protocol": "udp", "address": "10.0.0.1", "port": 80, "servers": [
                { "name": "a", "address": "10.0.1.1" }, { "name": "b", "address": "10.0.1.2", "weight": 2 } ] },
              { "name": "m", "firewallMark": 7, "family": "ipv6", "servers": [
                { "name": "a", "address": "2001:db8::1" } ] } ] }
            """;

    static List<Fault> faults(JsonNode document) {
        var fault = catchThrowableOfType(InvalidDefinition.class,
                () -> new Drafting(Snapshot.EMPTY, KeyIndex.EMPTY, Examples.BOX)
                        .draft(new Edit.PutCluster("web", document)));
        return fault == null ? List.of() : fault.faults();
    }

    private static JsonNode changed(String pointer, String value) {
        var operation = value.equals("-") ? "remove" : "add";
        var patch = EntityCodec.JSON.createArrayNode();
        var one = patch.addObject().put("op", operation).put("path", pointer);
        if (!value.equals("-")) {
            one.set("value", Examples.json(value));
        }
        return JsonPatch.apply(EntityCodec.JSON.readTree(BASE), patch);
    }

    @Test
    void base_hasNoFault() {
        assertThat(faults(EntityCodec.JSON.readTree(BASE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /colour                               | 'red'              | /colour                          | There is no field
            /name                                 | 'other'            | /name                            | as in the path
            /name                                 | 7                  | /name                            | must be text
            /description                          | 'a\\u0007b'        | /description                     | control characters
            /link                                 | 'javascript:run()' | /link                            | http://
            /services                             | {}                 | /services                        | must be a list
            /virtualAddresses/0/address           | '10.0.0.1/33'      | /virtualAddresses/0/address      | prefix length
            /virtualAddresses/0/address           | 'vip.example'      | /virtualAddresses/0/address      | no IPv4 or IPv6
            /virtualAddresses/0/interface         | 'a/b'              | /virtualAddresses/0/interface    | no name of an interface
            /virtualAddresses/0/interface         | 'sixteen-letters-'  | /virtualAddresses/0/interface   | no name of an interface
            /virtualAddresses/0/interface         | -                  | /virtualAddresses/0/interface    | is missing
            /virtualAddresses/1                   | {'address': '10.0.0.1', 'interface': 'eth1'} | /virtualAddresses/1/address | twice
            /services/0/name                      | '-s'               | /services/0/name                 | no name
            /services/0/name                      | -                  | /services/0/name                 | is missing
            /services/1/name                      | 's'                | /services/1/name                 | already
            /services/0/protocol                  | 'icmp'             | /services/0/protocol             | tcp, udp, sctp
            /services/0/protocol                  | -                  | /services/0/protocol             | is missing
            /services/0/address                   | '224.0.0.1'        | /services/0/address              | multicast
            /services/0/address                   | '0.0.0.0'          | /services/0/address              | unspecified
            /services/0/address                   | '255.255.255.255'  | /services/0/address              | broadcast
            /services/0/address                   | '010.0.0.1'        | /services/0/address              | no IPv4 or IPv6
            /services/0/port                      | 65536              | /services/0/port                 | within 0 to 65535
            /services/0/port                      | 80.5               | /services/0/port                 | whole number
            /services/0/port                      | '80'               | /services/0/port                 | whole number
            /services/0/port                      | 0                  | /services/0/port                 | needs persistence
            /services/0/port                      | -                  | /services/0/port                 | is missing
            /services/0/ports                     | '81'               | /services/0/ports                | does not go with port
            /services/0/family                    | 'ipv4'             | /services/0/family               | firewallMark only
            /services/1/firewallMark              | 4294967296         | /services/1/firewallMark         | within 1 to
            /services/1/family                    | -                  | /services/1/family               | is missing
            /services/1/port                      | 80                 | /services/1/port                 | does not go with
            /services/1/protocol                  | 'tcp'              | /services/1/protocol             | does not go with
            /services/0/scheduler                 | 'best'             | /services/0/scheduler            | rr, wrr
            /services/0/schedulerFlags            | ['sh-fallback']    | /services/0/schedulerFlags/0     | no flag of scheduler
            /services/0/schedulerFlags            | ['flag-1','flag-1'] | /services/0/schedulerFlags/1    | twice
            /services/0/forwarding                | 'NAT'              | /services/0/forwarding           | nat, dr, tun, fullnat
            /services/0/persistence               | {'timeout': '0s'}  | /services/0/persistence/timeout  | within 1s
            /services/0/persistence               | {'timeout': '1500ms'} | /services/0/persistence/timeout | whole seconds
            /services/0/persistence               | {'timeout': '32d'} | /services/0/persistence/timeout  | within 1s
            /services/0/persistence               | {'netmask': '255.0.255.0'} | /services/0/persistence/netmask | no netmask
            /services/0/persistence               | {'netmask': '0.0.0.0'} | /services/0/persistence/netmask | no netmask
            /services/1/persistence               | {'netmask': 129}   | /services/1/persistence/netmask  | within 1 to 128
            /services/0/persistence               | {'engine': 'http'} | /services/0/persistence/engine   | only one is sip
            /services/0/onePacket                 | 'yes'              | /services/0/onePacket            | true or false
            /services/0/onFailure                 | 'keep'             | /services/0/onFailure            | remove, quiesce
            /services/0/slowStart                 | '-1s'              | /services/0/slowStart            | no duration
            /services/0/drainTimeout              | 300                | /services/0/drainTimeout         | must be text
            /services/0/quorum                    | 0                  | /services/0/quorum               | within 1
            /services/0/hysteresis                | 1                  | /services/0/hysteresis           | below quorum
            /services/0/sorryServer               | {}                 | /services/0/sorryServer/address  | is missing
            /services/0/sorryServer               | {'address': '10.0.1.1'} | /services/0/servers/0/address | sorry server
            /services/0/sorryServer               | {'address': '::1'} | /services/0/sorryServer/address  | another family
            /services/0/check                     | {'type': 'snmp'}   | /services/0/check/type           | no choice
            /services/0/check                     | {'type': 'magic'}  | /services/0/check/type           | none, tcp
            /services/0/check                     | [{'rise': 2}]      | /services/0/check/0/type         | is missing
            /services/0/check                     | []                 | /services/0/check                | at least one
            /services/0/check                     | [{'type': 'none'}, {'type': 'tcp'}] | /services/0/check | beside others
            /services/0/check                     | {'type': 'tcp', 'rise': 0} | /services/0/check/rise   | within 1
            /services/0/check                     | {'type': 'tcp', 'path': '/'} | /services/0/check/path | must be true or false
            /services/0/check                     | {'type': 'none', 'rise': 1} | /services/0/check/rise  | There is no field
            /services/0/servers/1                 | 'b'                | /services/0/servers/1            | must be an object
            /services/0/servers/1/name            | 'a'                | /services/0/servers/1/name       | already
            /services/0/servers/1/address         | '10.0.1.1'         | /services/0/servers/1/address    | already
            /services/0/servers/1/address         | '239.0.0.1'        | /services/0/servers/1/address    | multicast
            /services/0/servers/1/address         | -                  | /services/0/servers/1/address    | is missing
            /services/0/servers/1/address         | '2001:db8::2'      | /services/0/servers/1/address    | another family
            /services/1/servers/0/address         | 'fe80::1'          | /services/1/servers/0/address    | link-local
            /services/1/servers/0/address         | 'ff02::1'          | /services/1/servers/0/address    | multicast
            /services/0/servers/1/port            | 0                  | /services/0/servers/1/port       | port 0
            /services/0/servers/1/port            | -1                 | /services/0/servers/1/port       | within 0
            /services/0/servers/1/weight          | 65536              | /services/0/servers/1/weight     | within 0 to 65535
            /services/0/servers/1/weight          | -1                 | /services/0/servers/1/weight     | within 0 to 65535
            /services/0/servers/1/weight          | 99999999999999999999 | /services/0/servers/1/weight   | within 0 to 65535
            /services/0/servers/1/adminState      | 'gone'             | /services/0/servers/1/adminState | enabled, draining, disabled
            /services/0/servers/1/lowerThreshold  | 5                  | /services/0/servers/1/lowerThreshold | needs an upperThreshold
            /services/0/servers/1/tunnel          | {}                 | /services/0/servers/1/tunnel     | forwarding tun only
            """)
    void document_changedInOnePlace_isRefusedThere(String change, String value, String pointer, String words) {
        var faults = faults(changed(change, value));
        assertThat(faults).extracting(Fault::pointer).containsExactly(pointer);
        assertThat(faults.getFirst().message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'forwarding': 'dr', 'port': 81}                                     | /port            | the service's port 80
            {'forwarding': 'tun', 'port': 81}                                    | /port            | the service's port 80
            {'forwarding': 'tun', 'tunnel': {'type': 'gue'}}                     | /tunnel/port     | is missing
            {'forwarding': 'tun', 'tunnel': {'type': 'gre', 'port': 5555}}       | /tunnel/port     | gue only
            {'forwarding': 'tun', 'tunnel': {'type': 'gre', 'checksum': 'remote'}} | /tunnel/checksum | gue only
            {'forwarding': 'tun', 'tunnel': {'checksum': 'on'}}                  | /tunnel/checksum | gue and gre only
            {'upperThreshold': 5, 'lowerThreshold': 6}                           | /lowerThreshold  | above upperThreshold
            {'name': 'other'}                                                    | /name            | cannot change
            """)
    void server_thatBreaksARule_isRefused(String patch, String pointer, String words) {
        var small = new Drafting(Snapshot.EMPTY, KeyIndex.EMPTY, Examples.BOX)
                .draft(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        var fault = catchThrowableOfType(InvalidDefinition.class,
                () -> new Drafting(small.result(), small.keys(), Examples.BOX)
                        .draft(new Edit.PatchServer("small", "s", "a", Examples.json(patch))));
        assertThat(fault.faults()).extracting(Fault::pointer).containsExactly(pointer);
        assertThat(fault.faults().getFirst().message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'onePacket': true}                                             | /onePacket
            {'persistence': {'engine': 'sip'}}                              | /persistence/engine
            """)
    void tcpService_withWhatUdpAloneHas_isRefused(String patch, String pointer) {
        var document = (ObjectNode) Examples.json(Examples.SMALL).at("/services/0");
        document.setAll((ObjectNode) Examples.json(patch));
        var cluster = EntityCodec.JSON.createObjectNode();
        cluster.putArray("services").add(document);
        assertThat(faults(cluster)).extracting(Fault::pointer).containsExactly("/services/0" + pointer);
    }

    @Test
    void server_ofAMarkWithItsOwnPort_needsNat() {
        var document = changed("/services/1/servers/0/port", "8080");
        assertThat(faults(document)).isEmpty();
        document = JsonPatch.apply(document,
                Examples.json("[{'op': 'add', 'path': '/services/1/forwarding', 'value': 'dr'}]"));
        assertThat(faults(document)).extracting(Fault::pointer).containsExactly("/services/1/servers/0/port");
    }

    @Test
    void mh_hasNoRoomForMoreServersThanSlots() {
        var document = EntityCodec.JSON.createObjectNode();
        var service = document.putArray("services").addObject().put("name", "s").put("protocol", "tcp")
                .put("address", "10.0.0.1").put("port", 80).put("scheduler", "mh");
        var servers = service.putArray("servers");
        for (int i = 0; i < ServiceRules.MOST_MH_SERVERS; i++) {
            servers.addObject().put("name", "s" + i).put("address", "10.1." + i / 250 + "." + (1 + i % 250));
        }
        assertThat(faults(document)).isEmpty();
        servers.addObject().put("name", "more").put("address", "10.9.9.9");
        assertThat(faults(document)).extracting(Fault::pointer).containsExactly("/services/0/servers");
    }

    @Test
    void faults_areToldAllAtOnce() {
        var document = Examples.json("""
                {'colour': 1, 'services': [{'name': 's', 'port': 'x', 'servers': [{'weight': -1}, 7]}]}""");
        assertThat(faults(document)).extracting(Fault::pointer).contains("/colour", "/services/0/protocol",
                "/services/0/address", "/services/0/port", "/services/0/servers/0/name",
                "/services/0/servers/0/weight", "/services/0/servers/0/address", "/services/0/servers/1");
    }

    @Test
    void services_onOnePort_areRefused() {
        assertThat(faults(changed("/services/2", """
                {'name': 'again', 'protocol': 'udp', 'address': '10.0.0.1', 'ports': '21,79-81'}""")))
                .extracting(Fault::pointer).containsExactly("/services/2/ports");
    }

    @Test
    void listThatIsNull_andAMemberWithoutAnything_areRefused() {
        var drafting = new Drafting(Snapshot.EMPTY, KeyIndex.EMPTY, Examples.BOX);
        var edit = new Edit.PutConfig(
                Examples.json("{'clusters': null, 'notificationRules': [{}], 'vrrpInstances': []}"));
        var fault = catchThrowableOfType(InvalidDefinition.class, () -> drafting.draft(edit));
        assertThat(fault.faults()).extracting(Fault::pointer).containsExactlyInAnyOrder("/clusters",
                "/notificationRules/0/name", "/notificationRules/0/channels");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            21,21       | overlap
            20-22,21    | overlap
            30-20       | run upwards
            0           | within 1-65535
            """)
    void ports_thatAreNone_areRefused(String ports, String words) {
        var document = Examples.json("{'services': [{'name': 's', 'protocol': 'tcp', 'address': '10.0.0.1', 'ports': '"
                + ports + "'}]}");
        assertThat(faults(document)).extracting(Fault::pointer).containsExactly("/services/0/ports");
        assertThat(faults(document).getFirst().message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'address': 'fe80::9'}                                | /address  | link-local
            {'address': '10.0.1.9', 'port': 81, 'forwarding': 'dr'} | /port   | the service's port 80
            {'address': '10.0.1.9', 'port': 0}                    | /port     | port 0
            {'address': '10.0.1.9', 'weight': 1}                  | /weight   | There is no field
            """)
    void sorryServer_thatBreaksARule_isRefused(String sorry, String pointer, String words) {
        var faults = faults(changed("/services/0/sorryServer", sorry));
        assertThat(faults).isNotEmpty().allMatch(fault -> fault.pointer().equals("/services/0/sorryServer" + pointer));
        assertThat(faults.getFirst().message()).contains(words);
    }

    @Test
    void faults_beyondWhatAnybodyReads_areNotTold() {
        var document = EntityCodec.JSON.createObjectNode();
        for (int i = 0; i < 1_500; i++) {
            document.put("x" + i, i);
        }
        assertThat(faults(document)).hasSize(1_000);
    }
}

package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is refused of a VRRP instance, and where it is said to be wrong. */
class VrrpFaultsTest {

    private static final String BASE = """
            { "name": "v", "virtualRouterId": 51, "version": 2,
              "virtualAddresses": [ { "address": "10.0.0.1/24" } ],
              "excludedAddresses": [ { "address": "10.0.0.9/24" } ],
              "authentication": { "type": "pass", "password": "1111" },
              "announcements": { "repeat": 5 },
              "track": [ { "type": "interface", "name": "eth1" }, { "type": "script", "name": "port.sh" },
                         { "type": "process", "name": "flume" }, { "type": "file", "name": "/run/off" } ],
              "units": [ "flume.service" ],
              "members": [ { "director": "one", "interface": "eth0", "source": "10.0.0.11", "peers": ["10.0.0.12"] },
                           { "director": "two", "interface": "eth0", "source": "10.0.0.12", "peers": ["10.0.0.11"] } ] }
            """;

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
        assertThat(VrrpExamples.faults(EntityCodec.JSON.readTree(BASE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /colour                        | 'red'             | /colour                          | There is no field
            /name                          | '-v'              | /name                            | no name
            /link                          | 'ftp://wiki'      | /link                            | http://
            /description                   | 'a\\u0007b'       | /description                     | control characters
            /virtualRouterId               | 0                 | /virtualRouterId                 | within 1 to 255
            /virtualRouterId               | 256               | /virtualRouterId                 | within 1 to 255
            /virtualRouterId               | '51'              | /virtualRouterId                 | whole number
            /virtualRouterId               | -                 | /virtualRouterId                 | is missing
            /version                       | 1                 | /version                         | within 2 to 3
            /version                       | '2'               | /version                         | whole number
            /version                       | 3                 | /authentication                  | does not go with version 3
            /advertisementInterval         | '1500ms'          | /advertisementInterval           | whole seconds in version 2
            /advertisementInterval         | '200ms'           | /advertisementInterval           | within 1s to 255s
            /advertisementInterval         | '256s'            | /advertisementInterval           | within 1s to 255s
            /advertisementInterval         | 1                 | /advertisementInterval           | must be text
            /advertisementInterval         | 'often'           | /advertisementInterval           | no duration
            /downTimerAdverts              | 0                 | /downTimerAdverts                | within 1 to 100
            /downTimerAdverts              | 101               | /downTimerAdverts                | within 1 to 100
            /virtualAddresses              | -                 | /virtualAddresses                | is missing
            /virtualAddresses              | []                | /virtualAddresses                | is empty
            /virtualAddresses              | {}                | /virtualAddresses                | must be a list
            /virtualAddresses/0            | '10.0.0.1'        | /virtualAddresses/0              | must be an object
            /virtualAddresses/0/address    | -                 | /virtualAddresses/0/address      | is missing
            /virtualAddresses/0/address    | '10.0.0.1/33'     | /virtualAddresses/0/address      | prefix length
            /virtualAddresses/0/address    | '224.0.0.18/32'   | /virtualAddresses/0/address      | no address that an interface can have
            /virtualAddresses/0/address    | '127.0.0.2/8'     | /virtualAddresses/0/address      | loopback
            /virtualAddresses/0/address    | 'vip.example'     | /virtualAddresses/0/address      | no IPv4 or IPv6
            /virtualAddresses/0/interface  | 'a/b'             | /virtualAddresses/0/interface    | no name of an interface
            /virtualAddresses/0/scope      | 'universe'        | /virtualAddresses/0/scope        | global, site, link, host
            /virtualAddresses/0/label      | 'eth0:sixteen-letters' | /virtualAddresses/0/label   | no label
            /virtualAddresses/0/label      | ''                | /virtualAddresses/0/label        | no label
            /virtualAddresses/0/broadcast  | '10.0.0.255'      | /virtualAddresses/0/broadcast    | There is no field
            /virtualAddresses/1            | {'address': '10.0.0.1/32'} | /virtualAddresses/1/address | twice
            /virtualAddresses/1            | {'address': '10.0.0.9'} | /excludedAddresses/0/address | twice
            /virtualAddresses/1            | {'address': '2001:db8::1'} | /virtualAddresses/1/address | another family
            /excludedAddresses/1           | {'address': '2001:db8::1'} | /excludedAddresses/1/address | another family
            /preempt                       | 'no'              | /preempt                         | true or false
            /preemptDelay                  | '2h'              | /preemptDelay                    | within 0s to 1h
            /authentication                | 'pass'            | /authentication                  | must be an object
            /authentication/type           | 'md5'             | /authentication/type             | none, pass, ah
            /authentication/type           | -                 | /authentication/type             | is missing
            /authentication/type           | 'none'            | /authentication/password         | does not go with type none
            /authentication/password       | -                 | /authentication/password         | is missing
            /authentication/password       | null              | /authentication/password         | is missing
            /authentication/password       | ''                | /authentication/password         | must not be empty
            /authentication/password       | 1111              | /authentication/password         | must be text
            /authentication/password       | '***'             | /authentication/password         | keeps a password
            /authentication/key            | 'x'               | /authentication/key              | There is no field
            /checksum                      | 'pseudo_header'   | /checksum                        | pseudo-header, message-only
            /accept                        | 1                 | /accept                          | true or false
            /virtualMac                    | 'yes'             | /virtualMac                      | true or false
            /announcements                 | []                | /announcements                   | must be an object
            /announcements/repeat          | 0                 | /announcements/repeat            | within 1 to 100
            /announcements/delay           | '2h'              | /announcements/delay             | within 0s to 1h
            /announcements/refresh         | '2d'              | /announcements/refresh           | within 0s to 24h
            /announcements/refreshRepeat   | 101               | /announcements/refreshRepeat     | within 1 to 100
            /announcements/lowerRepeat     | 0                 | /announcements/lowerRepeat       | within 1 to 100
            /announcements/lowerDelay      | 5                 | /announcements/lowerDelay        | must be text
            /announcements/gap             | '2s'              | /announcements/gap               | within 0s to 1s
            /announcements/count           | 5                 | /announcements/count             | There is no field
            /track                         | {}                | /track                           | must be a list
            /track/0                       | 'eth1'            | /track/0                         | must be an object
            /track/0/type                  | 'route'           | /track/0/type                    | interface, script, process, file, cluster
            /track/0/type                  | -                 | /track/0/type                    | is missing
            /track/0/type                  | 7                 | /track/0/type                    | must be text
            /track/0/name                  | -                 | /track/0/name                    | name of the interface
            /track/0/name                  | 'a/b'             | /track/0/name                    | no name of an interface
            /track/0/weight                | 254               | /track/0/weight                  | within -253 to 253
            /track/0/weight                | -254              | /track/0/weight                  | within -253 to 253
            /track/0/reverse               | 'yes'             | /track/0/reverse                 | true or false
            /track/0/interval              | '1s'              | /track/0/interval                | There is no field
            /track/1/name                  | '/data/port.sh'   | /track/1/name                    | without slashes
            /track/1/script                | '../port.sh'      | /track/1/script                  | without slashes
            /track/1/arguments             | [7]               | /track/1/arguments/0             | must be text
            /track/1/interval              | '5ms'             | /track/1/interval                | within 10ms to 24h
            /track/1/timeout               | '2h'              | /track/1/timeout                 | within 10ms to 1h
            /track/1/rise                  | 0                 | /track/1/rise                    | within 1 to 1000
            /track/1/fall                  | 1001              | /track/1/fall                    | within 1 to 1000
            /track/2/name                  | ''                | /track/2/name                    | must not be empty
            /track/2/match                 | 'regex'           | /track/2/match                   | name, command
            /track/2/minimum               | 0                 | /track/2/minimum                 | within 1 to
            /track/3/name                  | 'off'             | /track/3/name                    | no absolute path
            /track/3/name                  | '/run/../etc/x'   | /track/3/name                    | no absolute path
            /track/3/weight                | 255               | /track/3/weight                  | within -254 to 254
            /track/4                       | {'type': 'process', 'name': 'flume', 'weight': 9} | /track/4/name | twice
            /track/4                       | {'type': 'script', 'name': 'port.sh'} | /track/4/name  | two names
            /track/4                       | {'type': 'cluster', 'name': 'nowhere'} | /track/4/name | no cluster
            /onMaster                      | '/bin/sh'         | /onMaster                        | without slashes
            /onBackup                      | 7                 | /onBackup                        | must be text
            /onFault                       | 'a b'             | /onFault                         | no name of a script
            /onStop                        | ''                | /onStop                          | no name of a script
            /units/0                       | 'flume'           | /units/0                         | with its suffix
            /units/0                       | 'flume.exe'       | /units/0                         | with its suffix
            /units/0                       | '../x.service'    | /units/0                         | with its suffix
            /units/0                       | 7                 | /units/0                         | must be text
            /units/1                       | 'flume.service'   | /units/1                         | twice
            /members                       | -                 | /members                         | is missing
            /members                       | []                | /members                         | is empty
            /members/0                     | 'one'             | /members/0                       | must be an object
            /members/0/director            | -                 | /members/0/director              | is missing
            /members/0/director            | 'a b'             | /members/0/director              | no host name
            /members/1/director            | 'one'             | /members/1/director              | a member already
            /members/0/interface           | -                 | /members/0/interface             | is missing
            /members/0/priority            | 0                 | /members/0/priority              | within 1 to 255
            /members/0/priority            | 256               | /members/0/priority              | within 1 to 255
            /members/0/source              | '2001:db8::1'     | /members/0/source                | another family
            /members/0/source              | '224.0.0.1'       | /members/0/source                | multicast
            /members/0/source              | '127.0.0.1'       | /members/0/source                | loopback
            /members/0/source              | '10.0.0.1'        | /members/0/source                | a virtual address
            /members/0/source              | '10.0.0.12'       | /members/1/source                | another member's
            /members/0/peers               | '10.0.0.12'       | /members/0/peers                 | must be a list
            /members/0/peers/0             | 12                | /members/0/peers/0               | must be text
            /members/0/peers/0             | 'two'             | /members/0/peers/0               | no IPv4 or IPv6
            /members/0/peers/0             | '2001:db8::1'     | /members/0/peers/0               | another family
            /members/0/peers/0             | '0.0.0.0'         | /members/0/peers/0               | unspecified
            /members/0/peers/0             | '10.0.0.11'       | /members/0/peers/0               | own source
            /members/0/peers/0             | '10.0.0.9'        | /members/0/peers/0               | virtual address
            /members/0/peers/1             | '10.0.0.12'       | /members/0/peers/1               | twice
            /members/0/minimumHopLimit     | 256               | /members/0/minimumHopLimit       | within 0 to 255
            """)
    void fault_isSaidAtItsPlace(String pointer, String value, String place, String words) {
        assertThat(VrrpExamples.faults(changed(pointer, value)))
                .anySatisfy(fault -> {
                    assertThat(fault.pointer()).isEqualTo(place);
                    assertThat(fault.message()).contains(words).endsWith(".");
                });
    }

    @Test
    void severalFaults_areAllSaid() {
        var document = (ObjectNode) changed("/virtualRouterId", "0");
        document.put("preempt", "no").putArray("members");
        ((ObjectNode) document.at("/track/0")).put("weight", 1000);
        assertThat(VrrpExamples.faults(document)).extracting(Fault::pointer).contains("/virtualRouterId", "/preempt",
                "/members", "/track/0/weight");
    }

    @Test
    void version2_knowsNoIpv6() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "2001:db8::1/64"));
        assertThat(VrrpExamples.faults(document)).isEmpty();
        document.put("version", 2);
        assertThat(VrrpExamples.faults(document)).extracting(Fault::pointer).containsExactly("/version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"205ms", "41s", "9ms"})
    void intervalOfVersion3_fitsThePacket(String interval) {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24"));
        assertThat(VrrpExamples.faults(document.put("advertisementInterval", interval))).extracting(Fault::pointer)
                .containsExactly("/advertisementInterval");
        assertThat(VrrpExamples.faults(document.put("advertisementInterval", "40950ms"))).isEmpty();
        assertThat(VrrpExamples.faults(document.put("advertisementInterval", "10ms"))).isEmpty();
    }

    @Test
    void moreAddressesThanAPacketTells_belongToTheExcluded() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24"));
        var addresses = document.putArray("virtualAddresses");
        var excluded = document.putArray("excludedAddresses");
        for (int i = 0; i < 256; i++) {
            addresses.addObject().put("address", "10.1.0." + i);
        }
        assertThat(VrrpExamples.faults(document)).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/virtualAddresses");
            assertThat(fault.message()).contains("255").contains("excludedAddresses");
        });
        excluded.add(addresses.remove(255));
        assertThat(VrrpExamples.faults(document)).isEmpty();
    }

    @Test
    void sourceOfAPeer_isKnownFromTheOthers() {
        var document = EntityCodec.JSON.readTree(BASE);
        ((ObjectNode) document.at("/members/0")).remove("source");
        ((ObjectNode) document.at("/members/1")).remove("source");
        assertThat(VrrpExamples.faults(document)).isEmpty();
        ((ObjectNode) document.at("/members/1")).remove("peers");
        assertThat(VrrpExamples.faults(document)).extracting(Fault::pointer).containsExactly("/members/0/source");
    }

    @Test
    void ownerOfAnAddress_maySpeakFromIt() {
        var document = changed("/members/0/source", "'10.0.0.1'");
        ((ObjectNode) document.at("/members/0")).put("priority", 255);
        ((ObjectNode) document.at("/members/1")).putArray("peers").add("10.0.0.13");
        assertThat(VrrpExamples.faults(document)).isEmpty();
    }
}

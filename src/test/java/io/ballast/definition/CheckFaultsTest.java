package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.ballast.health.PemExamples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a check, where it stands, and in which words it is told. */
class CheckFaultsTest {

    /** The least that a check of each kind must say. */
    private static ObjectNode least(String type) {
        var check = EntityCodec.JSON.createObjectNode().put("type", type);
        return switch (type) {
            case "udp" -> check.put("silence", "up");
            case "script" -> check.put("script", "disk");
            case "push" -> check.put("timeToLive", "30s");
            default -> check;
        };
    }

    private static List<Fault> faults(JsonNode check) {
        var faults = new Faults();
        new CheckReader(faults, Origin.request(Examples.BOX)).read(check, "/check", List.of(), List.of());
        try {
            faults.throwIfAny();
            return List.of();
        } catch (InvalidDefinition e) {
            return e.faults();
        }
    }

    @Test
    void everyKind_canBeGivenByItsLeast() {
        for (var type : CheckReader.TYPES) {
            assertThat(faults(least(type))).as(type).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tcp    | {'interval': '9ms'}                    | /interval       | within 10ms to 24h
            tcp    | {'interval': '25h'}                    | /interval       | within 10ms to 24h
            tcp    | {'interval': 2}                        | /interval       | in quotation marks
            tcp    | {'interval': 'soon'}                   | /interval       | no duration
            tcp    | {'timeout': '0s'}                      | /timeout        | within 10ms to 1h
            tcp    | {'timeout': '2h'}                      | /timeout        | within 10ms to 1h
            tcp    | {'rise': 0}                            | /rise           | within 1 to 1000
            tcp    | {'rise': 1.5}                          | /rise           | whole number
            tcp    | {'fall': 1001}                         | /fall           | within 1 to 1000
            tcp    | {'fastInterval': '3s'}                 | /fastInterval   | must not be above interval, which is 2s
            tcp    | {'fastInterval': '1ms'}                | /fastInterval   | within
            tcp    | {'address': 'server3'}                 | /address        | no IPv4 or IPv6
            tcp    | {'address': '0.0.0.0'}                 | /address        | is the unspecified address
            tcp    | {'address': '224.0.0.1'}               | /address        | is a multicast address
            tcp    | {'port': 0}                            | /port           | within 1 to 65535
            tcp    | {'port': 65536}                        | /port           | within 1 to 65535
            tcp    | {'source': 'eth0'}                     | /source         | no IPv4 or IPv6
            tcp    | {'source': 'fe80::1'}                  | /source         | link-local
            tcp    | {'source': '10.0.0.1', 'address': '2001:db8::1'} | /source | of another family
            tcp    | {'path': 'yes'}                        | /path           | must be true or false
            tcp    | {'watch': 1}                           | /watch          | must be true or false
            tcp    | {'dialogue': 'telnet'}                 | /dialogue       | ftp, pop, imap, redis
            tcp    | {'dialogue': 'ftp', 'send': 'x'}       | /send           | does not go with dialogue
            tcp    | {'dialogue': 'ftp', 'expect': 'x'}     | /expect         | does not go with dialogue
            tcp    | {'dialogue': 'pop', 'expectRegex': 'x'}| /expectRegex    | does not go with dialogue
            tcp    | {'send': 'a\\\\q'}                     | /send           | begins no escape
            tcp    | {'send': 'a\\\\x4'}                    | /send           | begins no escape
            tcp    | {'send': 'a\\\\'}                      | /send           | begins no escape
            tcp    | {'send': ''}                           | /send           | must not be empty
            tcp    | {'expect': ''}                         | /expect         | must not be empty
            tcp    | {'expect': 'a\\u0000'}                 | /expect         | no control characters
            tcp    | {'expect': 'a', 'expectRegex': 'b'}    | /expectRegex    | does not go with expect
            tcp    | {'expectRegex': 'a('}                  | /expectRegex    | no regular expression
            tcp    | {'expectRegex': '*'}                   | /expectRegex    | at character 1
            tcp    | {'method': 'GET'}                      | /method         | There is no field
            http   | {'path': 7}                            | /path           | must be true or false
            http   | {'path': '/a', 'uri': '/b'}            | /path           | says the same as uri
            http   | {'path': 'a'}                          | /path           | begins with a slash
            http   | {'uri': 'index.html'}                  | /uri            | begins with a slash
            http   | {'uri': '/a b'}                        | /uri            | %20 is a blank
            http   | {'uri': '/a#b'}                        | /uri            | no #
            http   | {'uri': '/a\\r\\nX: y'}                | /uri            | begins with a slash
            http   | {'uri': '/ä'}                          | /uri            | nothing but ASCII
            http   | {'method': 'get'}                      | /method         | written in capitals
            http   | {'method': 'GET /'}                    | /method         | written in capitals
            http   | {'host': 'a b'}                        | /host           | is no host
            http   | {'host': 'shop\\r\\nX: y'}             | /host           | is no host
            http   | {'headers': []}                        | /headers        | must be an object
            http   | {'headers': {'X': 1}}                  | /headers/X      | in quotation marks
            http   | {'headers': {'X Y': 'a'}}              | /headers/X Y    | no name of a header
            http   | {'headers': {'X/Y': 'a'}}              | /headers/X~1Y   | no name of a header
            http   | {'headers': {'X': 'a\\r\\nY: b'}}      | /headers/X      | no line breaks
            http   | {'headers': {'X': 'a\\u0000'}}         | /headers/X      | no line breaks
            http   | {'headers': {'host': 'a'}}             | /headers/host   | use host
            http   | {'headers': {'Content-Length': '1'}}   | /headers/Content-Length | by Ballast itself
            http   | {'headers': {'X': 'a', 'x': 'b'}}      | /headers/x      | stands twice
            http   | {'user': 'a:b', 'password': 'c'}       | /user           | no colon
            http   | {'user': '', 'password': 'c'}          | /user           | must not be empty
            http   | {'user': 'a'}                          | /password       | is missing
            http   | {'user': 'a', 'password': null}        | /password       | is missing
            http   | {'user': 'a', 'password': '***'}       | /password       | there is none
            http   | {'user': 'a', 'password': 12}          | /password       | in quotation marks
            http   | {'user': 'a', 'password': 'b\\nc'}     | /password       | no control characters
            http   | {'password': 'hunter2'}                | /password       | needs a user
            http   | {'body': 'a\\u0000'}                   | /body           | no control characters
            http   | {'version': '2'}                       | /version        | 1.1, 1.0
            http   | {'version': 1.1}                       | /version        | in quotation marks
            http   | {'statuses': 200}                      | /statuses       | in quotation marks
            http   | {'statuses': ''}                       | /statuses       | no list of statuses
            http   | {'statuses': '99'}                     | /statuses       | no list of statuses
            http   | {'statuses': '600'}                    | /statuses       | no list of statuses
            http   | {'statuses': '299-200'}                | /statuses       | no list of statuses
            http   | {'statuses': '200,'}                   | /statuses       | no list of statuses
            http   | {'statuses': '200-'}                   | /statuses       | no list of statuses
            http   | {'statuses': '2xx'}                    | /statuses       | such as 200-299,301
            http   | {'expectRegex': '[a'}                  | /expectRegex    | no regular expression
            http   | {'digest': 'abc'}                      | /digest         | 32 hexadecimal digits
            http   | {'digest': 'g0000000000000000000000000000000'} | /digest | 32 hexadecimal digits
            http   | {'verify': false}                      | /verify         | There is no field
            https  | {'verify': 'no'}                       | /verify         | must be true or false
            https  | {'ca': 'trust me'}                     | /ca             | certificates in PEM
            https  | {'serverName': 'a b'}                  | /serverName     | no host name
            https  | {'expiryWarning': '36h'}               | /expiryWarning  | whole days
            https  | {'expiryWarning': '4000d'}             | /expiryWarning  | within 0s to
            https  | {'clientKey': 'x'}                     | /clientKey      | private key in PEM
            tls    | {'watch': true}                        | /watch          | There is no field
            tls    | {'dialogue': 'imaps'}                  | /dialogue       | ftp, pop, imap, redis
            tls    | {'dialogue': 'imap', 'expect': 'a'}    | /expect         | does not go with dialogue
            tls    | {'expectRegex': '[a'}                  | /expectRegex    | no regular expression
            tls    | {'clientCertificate': 'x'}             | /clientCertificate | certificates in PEM
            dns    | {'transport': 'tls'}                   | /transport      | udp, tcp
            dns    | {'name': 'a..b'}                       | /name           | no name in the DNS
            dns    | {'name': ''}                           | /name           | no name in the DNS
            dns    | {'name': 'a b'}                        | /name           | no name in the DNS
            dns    | {'queryType': 'AXFR'}                  | /queryType      | SOA
            dns    | {'queryType': 6}                       | /queryType      | in quotation marks
            dns    | {'expectCode': 'fine'}                 | /expectCode     | noerror, formerr
            dns    | {'expectAnswer': ''}                   | /expectAnswer   | must not be empty
            dns    | {'tsig': 'key'}                        | /tsig           | must be an object
            dns    | {'tsig': {'key': 'YWJj'}}              | /tsig/name      | is missing
            dns    | {'tsig': {'name': 'k'}}                | /tsig/key       | is missing
            dns    | {'tsig': {'name': 'k', 'key': null}}   | /tsig/key       | is missing
            dns    | {'tsig': {'name': 'k', 'key': 'a b'}}  | /tsig/key       | in Base64
            dns    | {'tsig': {'name': 'k', 'key': ''}}     | /tsig/key       | in Base64
            dns    | {'tsig': {'name': 'k', 'key': 'YWJj', 'algorithm': 'md5'}} | /tsig/algorithm | hmac-sha256
            dns    | {'tsig': {'name': 'k', 'key': 'YWJj', 'secret': 'x'}}      | /tsig/secret    | There is no field
            smtp   | {'helo': 'a b'}                        | /helo           | no host name
            smtp   | {'helo': 'a\\r\\nRSET'}                | /helo           | no host name
            smtp   | {'startTls': 'yes'}                    | /startTls       | must be true or false
            smtp   | {'verify': false}                      | /verify         | goes with startTls only
            smtp   | {'clientKey': 'x'}                     | /clientKey      | goes with startTls only
            smtp   | {'path': true}                         | /path           | There is no field
            ping   | {'port': 7}                            | /port           | There is no field
            ping   | {'path': true}                         | /path           | There is no field
            udp    | {'silence': null}                      | /silence        | is missing
            udp    | {'silence': 'maybe'}                   | /silence        | up, down
            udp    | {'payload': 'a', 'payloadHex': '00'}   | /payloadHex     | does not go with payload
            udp    | {'payload': ''}                        | /payload        | must not be empty
            udp    | {'payloadHex': '0'}                    | /payloadHex     | two hexadecimal digits each
            udp    | {'payloadHex': '0x'}                   | /payloadHex     | two hexadecimal digits each
            udp    | {'expect': 'a', 'expectHex': '00'}     | /expectHex      | does not go with expect
            udp    | {'minimumLength': -1}                  | /minimumLength  | within 0 to 65535
            udp    | {'minimumLength': 3, 'maximumLength': 2} | /minimumLength | must not be above maximumLength
            udp    | {'expectHex': '0011', 'maximumLength': 1} | /maximumLength | no room for expectHex, which has 2
            udp    | {'expectHex': '0y'}                    | /expectHex      | or x for any digit
            script | {'script': null}                       | /script         | is missing
            script | {'script': '/bin/sh'}                  | /script         | without slashes
            script | {'script': '..'}                       | /script         | without slashes
            script | {'arguments': 'a'}                     | /arguments      | must be a list
            script | {'arguments': ['a', 1]}                | /arguments/1    | in quotation marks
            script | {'arguments': ['a\\u0000']}            | /arguments/0    | no control characters
            script | {'dynamicWeight': 'x'}                 | /dynamicWeight  | must be true or false
            agent  | {'protocol': 'xml'}                    | /protocol       | haproxy, json
            agent  | {'uri': '/load'}                       | /uri            | goes with protocol json only
            agent  | {'field': '/load'}                     | /field          | goes with protocol json only
            agent  | {'protocol': 'json', 'uri': 'x'}       | /uri            | begins with a slash
            agent  | {'protocol': 'json', 'field': 'load'}  | /field          | no JSON pointer
            agent  | {'protocol': 'json', 'field': '/a~2'}  | /field          | no JSON pointer
            agent  | {'minimum': 50, 'maximum': 40}         | /minimum        | above maximum, which is 40
            agent  | {'minimum': -1}                        | /minimum        | within 0 to 1000
            agent  | {'maximum': 0}                         | /maximum        | within 1 to 1000
            agent  | {'smoothing': 1}                       | /smoothing      | from 0 to below 1
            agent  | {'smoothing': -0.1}                    | /smoothing      | from 0 to below 1
            agent  | {'smoothing': 'much'}                  | /smoothing      | from 0 to below 1
            push   | {'timeToLive': null}                   | /timeToLive     | is missing
            push   | {'timeToLive': '100ms'}                | /timeToLive     | within 1s to
            push   | {'interval': '1s'}                     | /interval       | There is no field
            none   | {'fall': 1}                            | /fall           | There is no field
            """)
    void wrongField_isToldWithItsPlaceAndWhatToDo(String type, String fields, String pointer, String words) {
        var check = least(type);
        Examples.json(fields).properties().forEach(field -> check.set(field.getKey(), field.getValue()));
        var faults = faults(check);
        assertThat(faults).as("%s", faults).hasSize(1);
        assertThat(faults.getFirst().pointer()).isEqualTo("/check" + pointer);
        assertThat(faults.getFirst().message()).contains(words).endsWith(".").doesNotContain("hunter2");
    }

    @Test
    void unknownType_isToldWithAllThatThereAre() {
        assertThat(faults(Examples.json("{'type': 'snmp'}")).getFirst().message()).contains(
                "none, tcp, http, https, tls, dns, smtp, ping, udp, script, agent, push");
        assertThat(faults(Examples.json("{}")).getFirst().pointer()).isEqualTo("/check/type");
        assertThat(faults(Examples.json("{'type': 3}")).getFirst().message()).contains("in quotation marks");
    }

    @Test
    void everyFaultOfOneCheck_isTold() {
        assertThat(faults(Examples.json("""
                {'type': 'https', 'interval': 'x', 'rise': 0, 'port': 0, 'uri': 'x', 'user': 'a', 'colour': 1,
                 'statuses': '9', 'ca': 'x', 'expiryWarning': '1h'}""")))
                .extracting(Fault::pointer).containsExactlyInAnyOrder("/check/interval", "/check/rise", "/check/port",
                        "/check/uri", "/check/password", "/check/colour", "/check/statuses", "/check/ca",
                        "/check/expiryWarning");
    }

    @Test
    void listOfChecks_hasItsOwnRules() {
        assertThat(faults(Examples.json("[]")).getFirst().message()).contains("at least one");
        assertThat(faults(Examples.json("[{'type': 'ping'}, {'type': 'ping'}]")).getFirst().message())
                .contains("twice");
        assertThat(faults(Examples.json("[{'type': 'ping'}, {'type': 'none'}]")).getFirst().message())
                .contains("none beside others");
        assertThat(faults(Examples.json("[{'type': 'ping'}, {'type': 'udp'}, 7]"))).extracting(Fault::pointer)
                .containsExactly("/check/1/silence", "/check/2");
        var many = EntityCodec.JSON.createArrayNode();
        for (int port = 1; port <= 17; port++) {
            many.add(EntityCodec.JSON.createObjectNode().put("type", "tcp").put("port", port));
        }
        assertThat(faults(many).getFirst().message()).contains("at most 16");
        var long_ = EntityCodec.JSON.createArrayNode();
        for (int port = 1; port <= 8; port++) {
            long_.add(EntityCodec.JSON.createObjectNode().put("type", "tls").put("port", port).put("ca",
                    PemExamples.RSA_CERTIFICATE.repeat(50)));
        }
        assertThat(faults(long_).getFirst().message()).contains("give shorter certificates");
    }

    private static JsonNode tls(@Nullable String certificate, @Nullable String key) {
        return EntityCodec.JSON.createObjectNode().put("type", "tls").put("clientCertificate", certificate)
                .put("clientKey", key);
    }

    private static List<String> told(JsonNode check) {
        var told = new ArrayList<String>();
        faults(check).forEach(fault -> told.add(fault.pointer() + " " + fault.message()));
        return told;
    }

    @Test
    void keyOfEachKind_goesWithItsCertificateAlone() {
        assertThat(told(tls(PemExamples.EC_CERTIFICATE, PemExamples.EC_KEY))).isEmpty();
        assertThat(told(tls(PemExamples.ED_CERTIFICATE, PemExamples.ED_KEY))).isEmpty();
        assertThat(told(tls(PemExamples.RSA_CERTIFICATE, PemExamples.RSA_KEY))).isEmpty();
        assertThat(told(tls(PemExamples.EC_CERTIFICATE + PemExamples.RSA_CERTIFICATE, PemExamples.EC_KEY))).isEmpty();
        for (var other : List.of(PemExamples.ED_KEY, PemExamples.RSA_KEY)) {
            assertThat(told(tls(PemExamples.EC_CERTIFICATE, other)))
                    .singleElement().asString().startsWith("/check/clientKey does not belong to clientCertificate");
        }
    }

    @Test
    void keyThatCannotBeUsed_isToldWithTheCommandThatHelps_andNeverShown() {
        var body = PemExamples.EC_KEY.lines().toList().get(1);
        for (var key : List.of(PemExamples.EC_KEY_SEC1, PemExamples.EC_KEY_ENCRYPTED,
                PemExamples.EC_KEY + PemExamples.RSA_KEY)) {
            assertThat(told(tls(PemExamples.EC_CERTIFICATE, key))).singleElement().asString()
                    .startsWith("/check/clientKey must be ").contains("openssl pkcs8 -topk8 -nocrypt")
                    .doesNotContain(body);
        }
        var broken = PemExamples.EC_KEY.replace(body, body.substring(1));
        assertThat(told(tls(PemExamples.EC_CERTIFICATE, broken))).singleElement().asString()
                .contains("must be one private key in PEM").doesNotContain(body.substring(1));
        assertThat(told(tls(null, PemExamples.EC_KEY))).singleElement().asString()
                .contains("needs its clientCertificate");
        assertThat(told(tls(PemExamples.EC_CERTIFICATE, null))).singleElement().asString()
                .startsWith("/check/clientKey is missing");
    }
}

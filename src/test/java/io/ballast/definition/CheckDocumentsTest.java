package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.ballast.health.Check;
import io.ballast.health.HttpCheck;
import io.ballast.health.TcpCheck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How checks are read and written. */
class CheckDocumentsTest {

    private static List<Check> read(JsonNode document, Origin origin, List<Check> old) {
        var faults = new Faults();
        var checks = new CheckReader(faults, origin).read(document, "/check", List.of(), old);
        faults.throwIfAny();
        return checks;
    }

    private static List<Check> read(String document) {
        return read(Examples.json(document), Origin.request(Examples.BOX), List.of());
    }

    private static JsonNode shown(String document) {
        return DocumentWriter.SHOWN.checks(read(document));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void checkFromASeed_isReadAsItIsWritten(long seed) {
        var checks = new RandomChecks(new Random(seed));
        var types = new HashSet<String>();
        for (int i = 0; i < 500; i++) {
            var check = List.of(checks.next());
            types.add(check.getFirst().type());
            var stored = DocumentWriter.STORED.checks(check);
            assertThat(stored.toString()).doesNotContain(RandomChecks.MARK, "BEGIN PRIVATE KEY", "ZG8tbm90LXNob3ct");
            var text = EntityCodec.JSON.readTree(stored.toString());
            assertThat(read(text, Origin.store(Examples.BOX), List.of())).isEqualTo(check);
            assertThat(read(text, Origin.history(Examples.BOX), List.of())).isEqualTo(check);
            var shown = DocumentWriter.SHOWN.checks(check);
            assertThat(shown.toString()).doesNotContain(RandomChecks.MARK, "BEGIN PRIVATE KEY", "ZG8tbm90LXNob3ct");
            assertThat(read(shown, Origin.request(Examples.BOX), check)).isEqualTo(check);
            assertThat(shown).isEqualTo(Masked.copy(stored));
        }
        assertThat(types).containsExactlyInAnyOrderElementsOf(CheckReader.TYPES);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void listFromASeed_isReadAsItIsWritten(long seed) {
        var random = new Random(seed);
        var source = new RandomChecks(random);
        for (int i = 0; i < 100; i++) {
            var checks = java.util.stream.Stream.generate(source::next).filter(c -> !(c instanceof Check.None))
                    .limit(2 + random.nextInt(5)).distinct().toList();
            assertThat(read(DocumentWriter.SHOWN.checks(checks), Origin.request(Examples.BOX), checks))
                    .isEqualTo(checks);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'tcp'} | {'path': false, 'watch': false}
            {'type': 'http'} | {'path': false, 'watch': false, 'method': 'GET', 'uri': '/', 'headers': {}, 'version': '1.1', 'statuses': '200-299'}
            {'type': 'https'} | {'path': false, 'watch': false, 'method': 'GET', 'uri': '/', 'headers': {}, 'version': '1.1', 'statuses': '200-299', 'verify': true, 'expiryWarning': '14d'}
            {'type': 'tls'} | {'path': false, 'verify': true, 'expiryWarning': '14d'}
            {'type': 'dns'} | {'path': false, 'transport': 'udp', 'name': '.', 'queryType': 'SOA', 'expectCode': 'noerror'}
            {'type': 'smtp'} | {'startTls': false}
            {'type': 'ping'} | {}
            {'type': 'udp', 'silence': 'up'} | {'silence': 'up'}
            {'type': 'script', 'script': 'a'} | {'script': 'a', 'arguments': [], 'dynamicWeight': false}
            {'type': 'agent'} | {'protocol': 'haproxy', 'minimum': 1, 'maximum': 100, 'smoothing': 0.0}
            {'type': 'agent', 'protocol': 'json'} | {'protocol': 'json', 'uri': '/', 'field': '', 'minimum': 1, 'maximum': 100, 'smoothing': 0.0}
            """)
    void defaultsOfEachKind_areWritten(String document, String fields) {
        var expected = EntityCodec.JSON.createObjectNode();
        expected.set("type", Examples.json(document).required("type"));
        expected.put("interval", "2s").put("timeout", "1s").put("rise", 1).put("fall", 2);
        expected.setAll((ObjectNode) Examples.json(fields));
        assertThat(shown(document).toString()).as("also the order of fields").isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'push', 'timeToLive': '90s'} | {'type': 'push', 'timeToLive': '90s', 'rise': 1, 'fall': 1}
            {'type': 'none'} | {'type': 'none'}
            {'type': 'dns', 'queryType': 'aaaa', 'expectCode': 'NXDOMAIN'} | {'queryType': 'AAAA', 'expectCode': 'nxdomain'}
            {'type': 'udp', 'silence': 'down', 'payloadHex': 'AA bb', 'expectHex': 'A x Xb'} | {'payloadHex': 'aabb', 'expectHex': 'axxb'}
            {'type': 'udp', 'silence': 'down', 'minimumLength': 2} | {'minimumLength': 2, 'maximumLength': 65535}
            {'type': 'udp', 'silence': 'down', 'maximumLength': 9} | {'minimumLength': 0, 'maximumLength': 9}
            {'type': 'http', 'path': '/health'} | {'path': false, 'uri': '/health'}
            {'type': 'http', 'digest': '0123456789ABCDEF0123456789ABCDEF'} | {'digest': '0123456789abcdef0123456789abcdef'}
            {'type': 'http', 'statuses': '200, 301-399'} | {'statuses': '200,301-399'}
            {'type': 'http', 'headers': {'X': 'a', 'Y': null}} | {'headers': {'X': 'a'}}
            {'type': 'tls', 'dialogue': 'imap'} | {'path': false, 'dialogue': 'imap', 'verify': true}
            {'type': 'tls', 'send': 'a', 'expect': 'b'} | {'send': 'a', 'expect': 'b'}
            {'type': 'tls', 'expiryWarning': '48h'} | {'expiryWarning': '2d'}
            {'type': 'tcp', 'fastInterval': 'PT0.5S', 'source': '2001:DB8::1'} | {'fastInterval': '500ms', 'source': '2001:db8::1'}
            """)
    void spelling_isMadeOne(String document, String fields) {
        var shown = shown(document);
        Examples.json(fields).properties().forEach(field -> assertThat(shown.required(field.getKey()))
                .isEqualTo(field.getValue()));
    }

    @Test
    void escapes_areResolvedAndWrittenBack() {
        var check = (TcpCheck) read("{'type': 'tcp', 'send': 'a\\\\r\\\\n\\\\t\\\\x00\\\\x41\\\\\\\\b\\r'}").getFirst();
        assertThat(check.send()).isEqualTo("a\r\n\t\0A\\b\r");
        assertThat(DocumentWriter.SHOWN.checks(List.of(check)).required("send").stringValue())
                .isEqualTo("a\\r\\n\\t\\x00A\\\\b\\r");
    }

    /** {@code path} is the request's to many; what it means here is left to true and false. */
    @Test
    void patchOfPathByText_changesTheUri() {
        var old = EntityCodec.JSON.createObjectNode()
                .set("check", shown("{'type': 'http', 'uri': '/old', 'path': true}"));
        var patched = MergePatch.apply(old, Examples.json("{'check': {'path': '/new'}}"));
        var check = (HttpCheck) read(patched.required("check"), Origin.request(Examples.BOX), List.of()).getFirst();
        assertThat(check.uri()).isEqualTo("/new");
        assertThat(check.path()).isTrue();
    }

    /** So that the same set of fields can be listed for clients. */
    @Test
    void everyFieldThatIsWritten_isReadAndTheOtherWayRound() {
        var written = new TreeSet<String>();
        for (long seed = 0; seed < 20; seed++) {
            var checks = new RandomChecks(new Random(seed));
            for (int i = 0; i < 100; i++) {
                written.addAll(DocumentWriter.SHOWN.checks(List.of(checks.next())).propertyNames());
            }
        }
        assertThat(written).isEqualTo(CheckReader.allFields().collect(Collectors.toCollection(TreeSet::new)));
        assertThat(Set.copyOf(CheckReader.TYPES)).hasSize(12);
    }
}

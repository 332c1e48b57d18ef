package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks that cannot be made of the service or server they stand in are faults, or notices where nobody wrote them. */
class CheckRulesTest {

    private static final String PORT = "'protocol': 'tcp', 'address': '10.0.0.1', 'port': 80";
    private static final String PORTS = "'protocol': 'tcp', 'address': '10.0.0.1', 'ports': '21,3000-3100'";
    private static final String ALL = "'protocol': 'tcp', 'address': '10.0.0.1', 'port': 0, 'persistence': {}";
    private static final String MARK = "'firewallMark': 7, 'family': 'ipv4'";

    private static JsonNode cluster(String listener, String service, String server) {
        return Examples.json("{'services': [{'name': 's', " + listener(listener) + ", " + service
                + ", 'servers': [{'name': 'a', 'address': '10.0.1.1', " + server
                + "}, {'name': 'b', 'address': '10.0.1.2', 'check': {'type': 'none'}}]}]}");
    }

    private static String listener(String name) {
        return switch (name) {
            case "port" -> PORT;
            case "ports" -> PORTS;
            case "all" -> ALL;
            default -> MARK;
        };
    }

    private static Draft draft(JsonNode cluster) {
        return new Drafting(Snapshot.EMPTY, KeyIndex.EMPTY, Examples.BOX).draft(new Edit.PutCluster("web", cluster));
    }

    private static List<Fault> faults(JsonNode cluster) {
        return catchThrowableOfType(InvalidDefinition.class, () -> draft(cluster)).faults();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mark  | 'check': {'type': 'tcp'}                  | 'weight': 1              | /check/port           | name no one port
            mark  | 'check': {'type': 'udp', 'silence': 'up'} | 'weight': 1              | /check/port           | name no one port
            mark  | 'check': [{'type': 'ping'}, {'type': 'dns'}] | 'weight': 1           | /check/1/port         | name no one port
            mark  | 'quorum': 1                               | 'check': {'type': 'smtp'} | /servers/0/check/port | neither server nor service
            all   | 'check': {'type': 'http'}                 | 'weight': 1              | /check/port           | name no one port
            all   | 'quorum': 1                               | 'check': {'type': 'agent'} | /servers/0/check/port | neither server nor service
            mark  | 'forwarding': 'dr', 'check': {'type': 'tcp', 'port': 80, 'path': true} | 'weight': 1 | /check/path | needs a service of one address and one port
            port  | 'check': {'type': 'tcp', 'path': true}    | 'weight': 1              | /servers/0/forwarding | is nat
            port  | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true} | 'port': 80, 'forwarding': 'nat' | /servers/0/forwarding | dr and tun only
            port  | 'quorum': 1                               | 'check': {'type': 'tls', 'path': true} | /servers/0/check/path | this server's is nat
            port  | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true, 'address': '10.0.0.2'} | 'weight': 1 | /check/address | does not go with path
            port  | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true, 'port': 81} | 'weight': 1 | /check/port | does not listen on port 81
            ports | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true} | 'weight': 1 | /check/path | one address and one port
            all   | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true} | 'weight': 1 | /check/port | name no one port
            port  | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true, 'source': '2001:db8::1'} | 'weight': 1 | /check/source | another family
            port  | 'check': {'type': 'tcp', 'source': '2001:db8::1'} | 'weight': 1      | /check/source         | two families
            port  | 'quorum': 1 | 'check': {'type': 'tcp', 'source': '2001:db8::1'}      | /servers/0/check/source | two families
            """)
    void checkThatCannotBeMade_isAFault(String listener, String service, String server, String pointer, String words) {
        var cluster = cluster(listener, service, server);
        var faults = faults(cluster);
        assertThat(faults).as("%s", faults).hasSize(1);
        assertThat(faults.getFirst().pointer()).isEqualTo("/services/0" + pointer);
        assertThat(faults.getFirst().message()).contains(words).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mark  | 'quorum': 1                               | 'weight': 1
            mark  | 'check': {'type': 'tcp', 'port': 80}      | 'weight': 1
            mark  | 'check': {'type': 'ping'}                 | 'weight': 1
            mark  | 'check': {'type': 'script', 'script': 'a'} | 'weight': 1
            mark  | 'check': {'type': 'push', 'timeToLive': '9s'} | 'weight': 1
            mark  | 'check': {'type': 'tcp'}                  | 'port': 8080
            mark  | 'check': {'type': 'tcp'}                  | 'check': {'type': 'tcp', 'port': 81}
            ports | 'check': {'type': 'tcp'}                  | 'weight': 1
            all   | 'forwarding': 'dr', 'check': {'type': 'tcp', 'path': true, 'port': 3050}, 'quorum': 1 | 'weight': 1
            all   | 'check': {'type': 'http', 'port': 80}     | 'weight': 1
            port  | 'forwarding': 'tun', 'check': {'type': 'dns', 'path': true, 'address': '10.0.0.1', 'port': 80} | 'weight': 1
            port  | 'forwarding': 'dr', 'check': {'type': 'https', 'path': true, 'source': '10.0.0.9'} | 'weight': 1
            port  | 'check': {'type': 'http', 'path': false, 'source': '2001:db8::1', 'address': '2001:db8::2'} | 'weight': 1
            """)
    void checkThatCanBeMade_isNone(String listener, String service, String server) {
        var draft = draft(cluster(listener, service, server));
        assertThat(draft.changed()).isTrue();
        assertThat(draft.notices()).noneMatch(notice -> notice.contains("check"));
        var shown = Documents.config(draft.result()).at("/clusters/0");
        var again = new Drafting(draft.result(), draft.keys(), Examples.BOX);
        assertThat(again.draft(new Edit.PutCluster("web", shown)).changed()).isFalse();
    }

    /** The check that all tcp services have by default cannot be made where all ports are meant; nobody asked for it. */
    @Test
    void usualCheckWithoutAPort_isANotice() {
        var draft = draft(cluster("all", "'quorum': 1", "'weight': 1"));
        assertThat(draft.notices()).anyMatch(notice -> notice.contains("of all ports"));
        assertThat(draft(cluster("all", "'check': {'type': 'none'}", "'weight': 1")).notices()).isEmpty();
    }

    @Test
    void serverSentAlone_keepsTheSameRules() {
        var draft = draft(cluster("mark", "'check': {'type': 'tcp'}", "'port': 8080"));
        var put = new Edit.PutServer("web", "s", "c", Examples.json("{'address': '10.0.1.3'}"));
        var faults = catchThrowableOfType(InvalidDefinition.class,
                () -> new Drafting(draft.result(), draft.keys(), Examples.BOX).draft(put)).faults();
        assertThat(faults).extracting(Fault::pointer).containsExactly("/check");
        var own = (ObjectNode) Examples.json("{'address': '10.0.1.3', 'check': {'type': 'dns'}}");
        var wrong = catchThrowableOfType(InvalidDefinition.class,
                () -> new Drafting(draft.result(), draft.keys(), Examples.BOX)
                        .draft(new Edit.PutServer("web", "s", "c", own)))
                .faults();
        assertThat(wrong).extracting(Fault::pointer).containsExactly("/check/port");
    }

    @Test
    void headerThatHoldsASecret_isANotice() {
        var draft = draft(cluster("port",
                "'check': {'type': 'http', 'headers': {'authorization': 'Bearer x'}}", "'weight': 1"));
        assertThat(draft.notices()).singleElement().asString().contains("everybody sees").doesNotContain("Bearer");
    }

    /** What was stored before a rule was there is still read. */
    @Test
    void storedService_isReadWithoutAskingTheRules() {
        var faults = new Faults();
        var service = Examples.json("{'name': 's', " + MARK + ", 'check': {'type': 'tls', 'ca': 'no longer taken'}, "
                + "'servers': [{'name': 'a', 'address': '10.0.1.1'}]}");
        var read = new ServiceReader(faults, Origin.store(Examples.BOX)).read(service, "", null, null);
        assertThat(faults.count()).isZero();
        assertThat(read).isNotNull();
    }
}

package io.ballast.definition;

import java.util.List;
import java.util.Objects;

import io.ballast.vrrp.Authentication;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** VRRP instances that tests share. */
public final class VrrpExamples {

    /** As people write one for two directors with version 2. */
    public static final String FLUME = """
            { "name": "VI_1", "virtualRouterId": 51, "version": 2, "advertisementInterval": "1s",
              "virtualAddresses": [ { "address": "172.25.33.100/24" } ], "preempt": true, "preemptDelay": "0s",
              "authentication": { "type": "pass", "password": "1111" },
              "track": [ { "type": "process", "name": "flume", "weight": 2 } ],
              "members": [ { "director": "server1", "interface": "eth0", "priority": 100 },
                           { "director": "server2", "interface": "eth0", "priority": 50, "source": "172.25.33.2" } ] }
            """;

    /** Every field there is, with other values than the defaults. */
    static final String FULL = """
            { "name": "full", "description": "inner gateway", "owner": "network team", "link": "https://wiki/vrrp",
              "virtualRouterId": 7, "version": 2, "advertisementInterval": "3s", "downTimerAdverts": 5,
              "virtualAddresses": [
                { "address": "10.0.0.1/24", "interface": "eth1", "scope": "link", "label": "eth1:1" },
                { "address": "10.0.0.2/32", "scope": "global" } ],
              "excludedAddresses": [ { "address": "10.0.0.3/24", "scope": "host" } ],
              "preempt": false, "preemptDelay": "7s",
              "authentication": { "type": "ah", "password": "geheim" },
              "checksum": "message-only", "accept": false, "virtualMac": true,
              "announcements": { "repeat": 2, "delay": "1s", "refresh": "1m", "refreshRepeat": 3, "lowerRepeat": 4,
                                 "lowerDelay": "2s", "gap": "10ms" },
              "track": [ { "type": "interface", "name": "eth2", "weight": -20, "reverse": true },
                         { "type": "script", "name": "port", "script": "check_port.sh", "arguments": ["4141", "a b"],
                           "interval": "3s", "timeout": "2s", "rise": 2, "fall": 4, "weight": -253, "reverse": false },
                         { "type": "process", "name": "agent.Flume", "match": "command", "minimum": 2, "weight": 253,
                           "reverse": false },
                         { "type": "file", "name": "/run/ballast/maintenance", "weight": -254, "reverse": true } ],
              "onMaster": "up.sh", "onBackup": "down.sh", "onFault": "fault.sh", "onStop": "stop.sh",
              "units": [ "flume.service", "relay@eth0.service" ],
              "members": [
                { "director": "one", "interface": "eth0", "priority": 200, "source": "10.9.0.1",
                  "peers": ["10.9.0.2", "10.9.0.3"], "minimumHopLimit": 254 },
                { "director": "two", "interface": "eth3", "priority": 1, "source": "10.9.0.2",
                  "peers": ["10.9.0.1", "10.9.0.3"], "minimumHopLimit": 0 } ] }
            """;

    private VrrpExamples() {
    }

    /** An instance of version 3 with every default. */
    public static String small(String name, int id, String address) {
        return """
                { 'name': '%s', 'virtualRouterId': %d, 'virtualAddresses': [ { 'address': '%s' } ],
                  'members': [ { 'director': 'd1', 'interface': 'eth0' }, { 'director': 'd2', 'interface': 'eth0' } ] }
                """.formatted(name, id, address).replace('\'', '"');
    }

    static ObjectNode document(String text) {
        return (ObjectNode) Examples.json(text);
    }

    static Draft draft(Snapshot base, Edit edit) {
        return new Drafting(base, KeyIndex.of(base), Examples.BOX).draft(edit);
    }

    /** What these instances make, one after the other. */
    public static Snapshot with(Snapshot base, String... documents) {
        var now = base;
        for (var text : documents) {
            var document = document(text);
            now = draft(now, new Edit.PutVrrpInstance(Names.of(document), document)).result();
        }
        return now;
    }

    /** The same one with another authentication, whatever the rules say of it. */
    public static VrrpDefinition with(VrrpDefinition old, Authentication authentication) {
        return new VrrpDefinition(old.name(), old.description(), old.owner(), old.link(), old.virtualRouterId(),
                old.version(), old.advertisementInterval(), old.downTimerAdverts(), old.virtualAddresses(),
                old.excludedAddresses(), old.preemption(), authentication, old.checksum(), old.accept(),
                old.virtualMac(), old.announcements(), old.track(), old.actions(), old.members(), old.revision());
    }

    static VrrpDefinition instance(String document) {
        return Objects.requireNonNull(with(Snapshot.EMPTY, document).vrrpInstance(Names.of(document(document))));
    }

    static List<Fault> faults(Snapshot base, Edit edit) {
        var fault = catchThrowableOfType(InvalidDefinition.class, () -> draft(base, edit));
        return fault == null ? List.of() : fault.faults();
    }

    static List<Fault> faults(JsonNode document) {
        return faults(Snapshot.EMPTY, new Edit.PutVrrpInstance(Names.of(document), document));
    }
}

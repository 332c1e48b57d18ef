package io.ballast.api;

import java.util.Locale;

import io.ballast.definition.Cluster;
import io.ballast.director.ClusterStatus;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.director.DirectorStatus;
import io.ballast.director.Hold;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.Traffic;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is true now, as clients read it. What is not known is null, never 0. */
final class StatusDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StatusDocument() {
    }

    static ObjectNode of(DirectorStatus status) {
        var node = NODES.objectNode().put("director", status.director()).put("revision", status.revision())
                .put("appliedRevision", status.appliedRevision());
        node.set("plane", of(status.plane()));
        node.set("hold", of(status.hold()));
        var failed = node.putArray("failed");
        status.failed().forEach(failure -> {
            var entry = failed.addObject();
            entry.set("operation", PlanDocument.of(failure.operation()));
            entry.put("error", failure.error()).put("since", failure.since().toString()).put("attempts",
                    failure.attempts());
        });
        return node.put("suspicion", status.suspicion());
    }

    static ObjectNode of(DirectorStatus.Plane plane) {
        return NODES.objectNode().put("kind", plane.kind()).put("state", plane.ready() ? "ready" : "unavailable")
                .put("reason", plane.reason()).put("version", plane.version());
    }

    static JsonNode of(@Nullable Hold hold) {
        return hold == null
                ? NODES.nullNode()
                : NODES.objectNode().put("until", hold.until().toString()).put("reason", hold.reason())
                        .put("since", hold.since().toString()).put("author", hold.author());
    }

    static ObjectNode of(Cluster cluster, ClusterStatus status) {
        var node = NODES.objectNode().put("name", cluster.name()).put("revision", cluster.revision());
        var addresses = node.putArray("virtualAddresses");
        status.addresses().forEach(address -> addresses.addObject()
                .put("address", address.address().address() + "/" + address.address().prefixLength())
                .put("interface", address.address().interfaceName()).put("up", address.up())
                .put("vrrpInstance", address.vrrpInstance())
                .put("error", address.error()));
        node.set("services", Lazy.list(status.services(), StatusDocument::of));
        return node;
    }

    private static ObjectNode of(ServiceStatus service) {
        var node = NODES.objectNode().put("name", service.service());
        node.set("key", KeyDocument.of(service.key()));
        node.put("inTable", service.inTable()).put("inSync", service.inSync()).put("quorum", service.quorum())
                .put("sorry", service.sorry()).put("error", service.error());
        node.set("traffic", service.traffic() == null ? NODES.nullNode() : of(service.traffic()));
        var servers = node.putArray("servers");
        service.servers().forEach(server -> servers.add(of(server)));
        return node;
    }

    private static ObjectNode of(ServerStatus server) {
        var node = NODES.objectNode().put("name", server.server()).put("adminState", word(server.adminState()));
        node.set("health", ProbeDocument.ofHealth(server));
        node.put("advice", server.advice());
        var applied = server.applied();
        node.set("applied", applied == null
                ? NODES.nullNode()
                : counters(NODES.objectNode().put("weight", applied.weight()), applied.counters()));
        return node.put("inSync", server.inSync()).put("drained", server.drained());
    }

    static ObjectNode counters(ObjectNode node, ServerCounters counters) {
        node.put("activeConnections", counters.active()).put("inactiveConnections", counters.inactive())
                .put("persistentConnections", counters.persistent());
        node.set("traffic", of(counters.traffic()));
        return node;
    }

    static ObjectNode of(Traffic traffic) {
        return NODES.objectNode().put("connections", traffic.connections()).put("inPackets", traffic.inPackets())
                .put("outPackets", traffic.outPackets()).put("inBytes", traffic.inBytes())
                .put("outBytes", traffic.outBytes()).put("connectionsPerSecond", traffic.connectionRate())
                .put("inPacketsPerSecond", traffic.inPacketRate()).put("outPacketsPerSecond", traffic.outPacketRate())
                .put("inBytesPerSecond", traffic.inByteRate()).put("outBytesPerSecond", traffic.outByteRate());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

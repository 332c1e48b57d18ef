package io.ballast.api;

import java.util.List;
import java.util.Set;

import io.ballast.director.DirectorStatus;
import io.ballast.director.TableView;
import io.ballast.event.Subject;
import io.ballast.plane.KernelReport;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.table.PacketRule;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServiceEntry;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The forwarding table as it is, whoever made it what it is. */
final class TableDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> UNKNOWN = List.of("services", "drift", "foreign", "rules", "sysctls", "timeouts",
            "kernel");

    private TableDocument() {
    }

    static ObjectNode of(TableView view) {
        var node = NODES.objectNode();
        node.set("plane", StatusDocument.of(view.plane()));
        var table = view.reading().table();
        var foreign = Set.copyOf(view.foreign());
        node.set("services", Lazy.list(table.services().values(), service -> of(service,
                foreign.contains(service.key()), view.carriers().get(service.key()),
                view.reading().counters().get(service.key()))));
        var drift = node.putArray("drift");
        view.drift().forEach(change -> {
            var entry = drift.addObject();
            entry.set("service", change.service() == null ? NODES.nullNode() : KeyDocument.of(change.service()));
            entry.put("seen", change.seen().toString());
            var repair = entry.putArray("repair");
            change.repair().forEach(operation -> repair.add(PlanDocument.of(operation)));
        });
        // Keys alone, each of them what adopt and remove take.
        var keys = node.putArray("foreign");
        view.foreign().forEach(key -> keys.add(KeyDocument.of(key)));
        node.set("hold", StatusDocument.of(view.hold()));
        var rules = node.putArray("rules");
        table.rules().stream().map(PacketRule::describe).forEach(rules::add);
        var sysctls = node.putObject("sysctls");
        table.sysctls().forEach(sysctls::put);
        var timeouts = table.timeouts();
        node.set("timeouts", timeouts == null
                ? NODES.nullNode()
                : NODES.objectNode().put("tcp", timeouts.tcp() + "s").put("tcpFin", timeouts.tcpFin() + "s")
                        .put("udp", timeouts.udp() + "s"));
        node.set("kernel", view.kernel() == null ? NODES.nullNode() : of(view.kernel()));
        return node;
    }

    private static ObjectNode of(KernelReport kernel) {
        var node = NODES.objectNode().put("packetRules", kernel.packetRules());
        var settings = node.putArray("settings");
        for (var setting : kernel.settings()) {
            var entry = settings.addObject().put("name", setting.name()).put("value", setting.value());
            var advised = entry.putArray("advised");
            setting.advised().forEach(advised::add);
            entry.put("asAdvised", setting.met()).put("why", setting.why());
        }
        return node;
    }

    /**
     * What can be said while the plane does not answer: why, and who holds it. What it holds is not known, which is
     * not the same as nothing.
     */
    static ObjectNode unknown(DirectorStatus status, String reason) {
        var node = NODES.objectNode();
        node.set("plane", StatusDocument.of(status.plane()).put("state", "unavailable").put("reason", reason));
        UNKNOWN.forEach(node::putNull);
        node.set("hold", StatusDocument.of(status.hold()));
        return node;
    }

    private static ObjectNode of(ServiceEntry service, boolean foreign, @Nullable Subject carried,
            @Nullable ServiceCounters counters) {
        var node = KeyDocument.of(service.key()).put("scheduler", service.scheduler());
        var flags = node.putArray("schedulerFlags");
        service.flags().stream().sorted().forEach(flag -> flags.add(flag.nameUnder(service.scheduler())));
        var persistence = service.persistence();
        node.set("persistence", persistence == null
                ? NODES.nullNode()
                : NODES.objectNode().put("timeout", persistence.timeoutSeconds() + "s")
                        .put("prefixLength", persistence.prefixLength()).put("engine", persistence.engine()));
        node.put("onePacket", service.onePacket()).put("foreign", foreign);
        node.set("carriesProbesOf", carried == null
                ? NODES.nullNode()
                : NODES.objectNode().put("cluster", carried.cluster()).put("service", carried.service())
                        .put("server", carried.server()));
        node.set("traffic", counters == null ? NODES.nullNode() : StatusDocument.of(counters.traffic()));
        var servers = node.putArray("servers");
        service.servers().forEach(server -> servers
                .add(of(server, counters == null ? null : counters.servers().get(server.key()))));
        return node;
    }

    private static ObjectNode of(ServerEntry server, @Nullable ServerCounters counters) {
        var node = NODES.objectNode().put("address", server.key().address().toString())
                .put("port", server.key().port()).put("forwarding", server.forwarding().word())
                .put("weight", server.weight()).put("upperThreshold", server.upperThreshold())
                .put("lowerThreshold", server.lowerThreshold());
        node.set("tunnel", server.tunnel() == null ? NODES.nullNode() : of(server.tunnel()));
        if (counters != null) {
            StatusDocument.counters(node, counters);
        }
        return node;
    }

    private static ObjectNode of(Tunnel tunnel) {
        var node = NODES.objectNode().put("type", StatusDocument.word(tunnel.type()));
        if (tunnel.type() == Tunnel.Type.GUE) {
            node.put("port", tunnel.port());
        }
        return tunnel.type() == Tunnel.Type.IPIP
                ? node
                : node.put("checksum", StatusDocument.word(tunnel.checksum()));
    }
}

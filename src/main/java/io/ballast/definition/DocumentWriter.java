package io.ballast.definition;

import java.util.List;
import java.util.function.Function;

import io.ballast.health.Check;
import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes definitions as documents. */
final class DocumentWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** For clients. */
    static final DocumentWriter SHOWN = new DocumentWriter(false, Secret::toString);
    /** For what a patch is merged into. */
    static final DocumentWriter FOLLOWING = new DocumentWriter(true, Secret::toString);
    /** For rows, revisions and the last good state. */
    static final DocumentWriter STORED = new DocumentWriter(false, Origin::sealed);

    private final boolean following;
    private final CheckWriter checks;
    private final VrrpWriter vrrp;
    private final NotificationWriter notifications;

    /**
     * A writer of whole documents, or of such that a patch can be merged into.
     *
     * @param following whether to leave out what only follows another field, so that it follows when a patch changes
     *     that one: the servers' forwarding the service's, the netmask the family
     * @param secrets what stands in the place of a secret
     */
    private DocumentWriter(boolean following, Function<Secret, String> secrets) {
        this.following = following;
        this.checks = new CheckWriter(secrets);
        this.vrrp = new VrrpWriter(following, secrets);
        this.notifications = new NotificationWriter(following, secrets);
    }

    ObjectNode config(Snapshot snapshot) {
        var document = JSON.objectNode();
        var clusters = document.putArray("clusters");
        snapshot.clusters().values().forEach(cluster -> clusters.add(cluster(cluster)));
        var instances = document.putArray("vrrpInstances");
        snapshot.vrrpInstances().values().forEach(instance -> instances.add(instance(instance)));
        var groups = document.putArray("syncGroups");
        snapshot.syncGroups().values().forEach(group -> groups.add(group(group)));
        var channels = document.putArray("notificationChannels");
        snapshot.notificationChannels().values().forEach(channel -> channels.add(channel(channel)));
        var rules = document.putArray("notificationRules");
        snapshot.notificationRules().values().forEach(rule -> rules.add(rule(rule)));
        return document;
    }

    ObjectNode channel(NotificationChannel channel) {
        return notifications.channel(channel);
    }

    ObjectNode rule(NotificationRule rule) {
        return notifications.rule(rule);
    }

    ObjectNode instance(VrrpDefinition instance) {
        return vrrp.instance(instance);
    }

    ObjectNode group(SyncGroupDefinition group) {
        return vrrp.group(group);
    }

    ObjectNode cluster(Cluster cluster) {
        var document = clusterAlone(cluster);
        var services = document.putArray("services");
        cluster.services().forEach(service -> services.add(service(service)));
        return document;
    }

    /** The cluster without its services. */
    ObjectNode clusterAlone(Cluster cluster) {
        var document = JSON.objectNode().put("name", cluster.name()).put("description", cluster.description())
                .put("owner", cluster.owner()).put("link", cluster.link());
        var addresses = document.putArray("virtualAddresses");
        for (var address : cluster.virtualAddresses()) {
            addresses.addObject().put("address", address.address() + "/" + address.prefixLength())
                    .put("interface", address.interfaceName());
        }
        return document;
    }

    ObjectNode service(VirtualService service) {
        var document = serviceAlone(service);
        var servers = document.putArray("servers");
        service.servers().forEach(server -> servers.add(server(server, service)));
        return document;
    }

    /** The service without its servers. */
    ObjectNode serviceAlone(VirtualService service) {
        var document = JSON.objectNode().put("name", service.name());
        listener(document, service.listener());
        document.put("scheduler", service.scheduler());
        var flags = document.putArray("schedulerFlags");
        service.flags().stream().sorted().forEach(flag -> flags.add(flag.nameUnder(service.scheduler())));
        document.put("forwarding", Fields.word(service.forwarding()));
        if (service.persistence() != null) {
            document.set("persistence", persistence(service.persistence(), service.listener().family()));
        }
        document.put("onePacket", service.onePacket());
        if (!following || service.onFailure() != ServiceDefaults.onFailure(service.scheduler())) {
            document.put("onFailure", Fields.word(service.onFailure()));
        }
        document.put("minimumHealthy", service.minimumHealthy())
                .put("slowStart", Durations.format(service.slowStart()))
                .put("drainTimeout", Durations.format(service.drainTimeout())).put("quorum", service.quorum())
                .put("hysteresis", service.hysteresis()).put("holdVerdicts", service.holdVerdicts());
        if (service.sorryServer() != null) {
            document.set("sorryServer", sorry(service.sorryServer(), service));
        }
        if (!following || !service.checks().equals(ServiceDefaults.checks(service.listener()))) {
            document.set("check", checks(service.checks()));
        }
        return document;
    }

    private static void listener(ObjectNode document, Listener listener) {
        switch (listener) {
            case Listener.OnPort on -> document.put("protocol", on.protocol().word())
                    .put("address", on.address().toString()).put("port", on.port());
            case Listener.OnPorts on -> document.put("protocol", on.protocol().word())
                    .put("address", on.address().toString()).put("ports", on.ports().toString());
            case Listener.OnMark on -> {
                document.set("firewallMark", number(on.mark()));
                document.put("family", Fields.word(on.family()));
            }
        }
    }

    ObjectNode persistence(PersistenceSetting persistence, Family family) {
        // In seconds, as every tool of this field writes it.
        var document = JSON.objectNode().put("timeout", persistence.timeout().toSeconds() + "s");
        if (!following || persistence.prefixLength() != family.bits()) {
            if (family == Family.IPV6) {
                document.put("netmask", persistence.prefixLength());
            } else {
                document.put("netmask", PersistenceReader.mask(persistence.prefixLength()).toString());
            }
        }
        return persistence.engine() == null ? document : document.put("engine", persistence.engine());
    }

    ObjectNode sorry(SorryServer sorry, VirtualService in) {
        var document = JSON.objectNode().put("address", sorry.address().toString());
        port(document, sorry.port(), sorry.forwarding());
        forwarding(document, sorry.forwarding(), in.forwarding());
        tunnel(document, sorry.tunnel());
        return document;
    }

    ObjectNode server(RealServer server, VirtualService in) {
        var forwarding = server.forwarding() == null ? in.forwarding() : server.forwarding();
        var document = JSON.objectNode().put("name", server.name()).put("address", server.address().toString());
        port(document, server.port(), forwarding);
        document.put("weight", server.weight()).put("adminState", Fields.word(server.adminState()));
        forwarding(document, forwarding, in.forwarding());
        tunnel(document, server.tunnel());
        document.set("upperThreshold", number(server.upperThreshold()));
        document.set("lowerThreshold", number(server.lowerThreshold()));
        if (server.checks() != null) {
            document.set("check", checks(server.checks()));
        }
        return document;
    }

    private void port(ObjectNode document, int port, ForwardingMethod forwarding) {
        boolean translates = forwarding == ForwardingMethod.NAT || forwarding == ForwardingMethod.FULLNAT;
        // Where the port of a packet cannot be changed, the service's is the only one there can be.
        if (!following || translates && port != 0) {
            document.put("port", port);
        }
    }

    private void forwarding(ObjectNode document, ForwardingMethod own, ForwardingMethod services) {
        if (!following || own != services) {
            document.put("forwarding", Fields.word(own));
        }
    }

    /** The node that the same number becomes when it is read, so that documents can be compared. */
    private static JsonNode number(long number) {
        return number <= Integer.MAX_VALUE ? JSON.numberNode((int) number) : JSON.numberNode(number);
    }

    private void tunnel(ObjectNode document, @Nullable Tunnel tunnel) {
        if (tunnel != null && !(following && tunnel.equals(Tunnel.IPIP))) {
            document.set("tunnel", tunnel(tunnel));
        }
    }

    static ObjectNode tunnel(Tunnel tunnel) {
        var document = JSON.objectNode().put("type", Fields.word(tunnel.type()));
        if (tunnel.type() == Tunnel.Type.GUE) {
            document.put("port", tunnel.port());
        }
        return document.put("checksum", Fields.word(tunnel.checksum()));
    }

    JsonNode checks(List<Check> list) {
        return checks.checks(list);
    }
}

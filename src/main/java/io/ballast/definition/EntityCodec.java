package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.ballast.health.Check;
import io.ballast.secret.SecretBox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON that stands in rows and in the last good state. What was stored is read without asking today's rules. */
final class EntityCodec {

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DocumentWriter WRITER = DocumentWriter.STORED;

    private final Origin origin;

    EntityCodec(SecretBox box) {
        this.origin = Origin.store(box);
    }

    static String document(Cluster cluster) {
        return WRITER.clusterAlone(cluster).toString();
    }

    static String document(VirtualService service) {
        return WRITER.serviceAlone(service).toString();
    }

    static String document(VrrpDefinition instance) {
        return WRITER.instance(instance).toString();
    }

    static String document(SyncGroupDefinition group) {
        return WRITER.group(group).toString();
    }

    VrrpDefinition instance(JsonNode document, long revision) {
        var faults = new Faults();
        var instance = new VrrpReader(faults, origin).read(document, "", null, null);
        faults.throwIfAny();
        return Objects.requireNonNull(instance).stamped(revision);
    }

    SyncGroupDefinition group(JsonNode document, long revision) {
        var faults = new Faults();
        var group = new SyncGroupReader(faults).read(document, "", null);
        faults.throwIfAny();
        return Objects.requireNonNull(group).stamped(revision);
    }

    static String document(NotificationChannel channel) {
        return WRITER.channel(channel).toString();
    }

    static String document(NotificationRule rule) {
        return WRITER.rule(rule).toString();
    }

    NotificationChannel channel(JsonNode document, long revision) {
        var faults = new Faults();
        var channel = new ChannelReader(faults, origin).read(document, "", null, null);
        faults.throwIfAny();
        return Objects.requireNonNull(channel).stamped(revision);
    }

    static NotificationRule rule(JsonNode document, long revision) {
        var faults = new Faults();
        var rule = new RuleReader(faults).read(document, "", null);
        faults.throwIfAny();
        return Objects.requireNonNull(rule).stamped(revision);
    }

    static ObjectNode kept(NotificationChannel channel) {
        return JSON.createObjectNode().put("revision", channel.revision()).set("document", WRITER.channel(channel));
    }

    static ObjectNode kept(NotificationRule rule) {
        return JSON.createObjectNode().put("revision", rule.revision()).set("document", WRITER.rule(rule));
    }

    /** A VRRP instance with what its document does not show. */
    static ObjectNode kept(VrrpDefinition instance) {
        return JSON.createObjectNode().put("revision", instance.revision()).set("document",
                WRITER.instance(instance));
    }

    static ObjectNode kept(SyncGroupDefinition group) {
        return JSON.createObjectNode().put("revision", group.revision()).set("document", WRITER.group(group));
    }

    static String checks(List<Check> checks) {
        return WRITER.checks(checks).toString();
    }

    List<Check> checks(String text) {
        var faults = new Faults();
        var checks = new CheckReader(faults, origin).read(JSON.readTree(text), "", List.of(), List.of());
        faults.throwIfAny();
        return checks;
    }

    Cluster cluster(JsonNode document, List<VirtualService> services, long revision) {
        var faults = new Faults();
        var cluster = new ClusterReader(faults, origin).read(document, "", null, null);
        faults.throwIfAny();
        return Objects.requireNonNull(cluster).with(services, revision);
    }

    /** The service without the stamps of its servers. */
    VirtualService service(JsonNode document, long mark, long revision) {
        var faults = new Faults();
        var service = new ServiceReader(faults, origin).read(document, "", null, null);
        faults.throwIfAny();
        Objects.requireNonNull(service);
        var listener = service.listener() instanceof Listener.OnPorts on
                ? new Listener.OnPorts(on.protocol(), on.address(), on.ports(), mark)
                : service.listener();
        return service.with(listener, service.servers(), revision);
    }

    /** A cluster with the names of its services, in their order. */
    static ObjectNode kept(Cluster cluster) {
        var kept = WRITER.clusterAlone(cluster);
        var names = JSON.createArrayNode();
        cluster.services().forEach(service -> names.add(service.name()));
        return JSON.createObjectNode().set("document", kept).put("revision", cluster.revision())
                .set("services", names);
    }

    /** A service whole, with what its document does not show. */
    static ObjectNode kept(VirtualService service) {
        long mark = service.listener() instanceof Listener.OnPorts on ? on.mark() : 0;
        var ordinals = JSON.createArrayNode();
        var revisions = JSON.createArrayNode();
        service.servers().forEach(server -> ordinals.add(server.ordinal()));
        service.servers().forEach(server -> revisions.add(server.revision()));
        return JSON.createObjectNode().set("document", WRITER.service(service)).put("mark", mark)
                .put("revision", service.revision()).set("ordinals", ordinals)
                .set("revisions", revisions);
    }

    VirtualService keptService(JsonNode kept) {
        var service = service(kept.required("document"), kept.required("mark").longValue(),
                kept.required("revision").longValue());
        var ordinals = (ArrayNode) kept.required("ordinals");
        var revisions = (ArrayNode) kept.required("revisions");
        var servers = new ArrayList<RealServer>();
        for (int i = 0; i < service.servers().size(); i++) {
            servers.add(service.servers().get(i).stamped(ordinals.required(i).longValue(),
                    revisions.required(i).longValue()));
        }
        return service.with(servers);
    }
}

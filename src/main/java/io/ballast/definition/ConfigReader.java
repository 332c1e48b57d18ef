package io.ballast.definition;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the whole configuration. */
final class ConfigReader {

    private static final List<String> FIELDS = List.of("clusters", "vrrpInstances", "syncGroups",
            "notificationChannels", "notificationRules");

    private final Faults faults;
    private final Origin origin;
    private final Snapshot base;

    /** @param base whose secrets are kept where a client does not give them again */
    ConfigReader(Faults faults, Origin origin, Snapshot base) {
        this.faults = faults;
        this.origin = origin;
        this.base = base;
    }

    /** What a document holds; null where it leaves something alone. */
    record Config(@Nullable List<Cluster> clusters, @Nullable List<VrrpDefinition> vrrpInstances,
            @Nullable List<SyncGroupDefinition> syncGroups, @Nullable List<NotificationChannel> notificationChannels,
            @Nullable List<NotificationRule> notificationRules) {
    }

    Config read(JsonNode document) {
        var fields = Fields.of(document, "", faults, FIELDS);
        for (var name : FIELDS) {
            // Null would mean the default, and so empty a list that somebody only failed to fill in.
            if (document.get(name) != null && document.get(name).isNull()) {
                fields.fault(name, "must be a list; leave it out to leave all of them as they are.");
            }
        }
        return new Config(fields.has("clusters") ? clusters(fields) : null,
                fields.has("vrrpInstances") ? vrrpInstances(fields) : null,
                fields.has("syncGroups") ? syncGroups(fields) : null,
                fields.has("notificationChannels") ? channels(fields) : null,
                fields.has("notificationRules") ? rules(fields) : null);
    }

    private List<VrrpDefinition> vrrpInstances(Fields fields) {
        var reader = new VrrpReader(faults, origin);
        return members(fields, "vrrpInstances", VrrpDefinition::name,
                (node, at) -> reader.read(node, at, null, base.vrrpInstance(Names.of(node))));
    }

    private List<SyncGroupDefinition> syncGroups(Fields fields) {
        var reader = new SyncGroupReader(faults);
        return members(fields, "syncGroups", SyncGroupDefinition::name, (node, at) -> reader.read(node, at, null));
    }

    private List<NotificationChannel> channels(Fields fields) {
        var reader = new ChannelReader(faults, origin);
        // What an earlier revision held is whole: a secret that it had not is none.
        boolean whole = origin.form() == Origin.Form.SEALED;
        return members(fields, "notificationChannels", NotificationChannel::name, (node,
                at) -> reader.read(node, at, null, whole ? null : base.notificationChannel(Names.of(node))));
    }

    private List<NotificationRule> rules(Fields fields) {
        var reader = new RuleReader(faults);
        return members(fields, "notificationRules", NotificationRule::name,
                (node, at) -> reader.read(node, at, null));
    }

    private List<Cluster> clusters(Fields fields) {
        var reader = new ClusterReader(faults, origin);
        return members(fields, "clusters", Cluster::name,
                (node, at) -> reader.read(node, at, null, base.cluster(Names.of(node))));
    }

    private <T> List<T> members(Fields fields, String list, Function<T, String> name,
            BiFunction<JsonNode, String, @Nullable T> read) {
        var members = new Members<>("/" + list, name, faults);
        var nodes = fields.list(list);
        for (int i = 0; i < nodes.size(); i++) {
            members.add(i, read.apply(nodes.get(i), members.pointer(i)));
        }
        return members.read();
    }
}

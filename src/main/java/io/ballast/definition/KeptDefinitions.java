package io.ballast.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.ballast.store.LastGoodState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The definitions in the last good state: one value a service, one a cluster with the order of its services. */
final class KeptDefinitions {

    private static final Logger LOG = LoggerFactory.getLogger(KeptDefinitions.class);
    private static final String PREFIX = "definitions/";
    private static final String REVISION = PREFIX + "revision";
    private static final String CLUSTER = PREFIX + "cluster/";
    private static final String SERVICE = PREFIX + "service/";

    /** What is kept as one value each, with its revision. */
    private record Kind<T>(String prefix, Function<Snapshot, SortedMap<String, T>> members, Function<T, JsonNode> kept,
            ToLongFunction<T> revision) {
    }

    private static final Kind<VrrpDefinition> INSTANCE = new Kind<>(PREFIX + "vrrp/", Snapshot::vrrpInstances,
            EntityCodec::kept, VrrpDefinition::revision);
    private static final Kind<SyncGroupDefinition> GROUP = new Kind<>(PREFIX + "sync-group/", Snapshot::syncGroups,
            EntityCodec::kept, SyncGroupDefinition::revision);
    private static final Kind<NotificationChannel> CHANNEL = new Kind<>(PREFIX + "notification-channel/",
            Snapshot::notificationChannels, EntityCodec::kept, NotificationChannel::revision);
    private static final Kind<NotificationRule> RULE = new Kind<>(PREFIX + "notification-rule/",
            Snapshot::notificationRules, EntityCodec::kept, NotificationRule::revision);
    private static final List<Kind<?>> KINDS = List.of(INSTANCE, GROUP, CHANNEL, RULE);

    private final LastGoodState state;
    private final EntityCodec codec;

    KeptDefinitions(LastGoodState state, EntityCodec codec) {
        this.state = state;
        this.codec = codec;
    }

    /** What was kept, or nothing where it cannot be read. */
    Snapshot load() {
        var kept = state.take(PREFIX);
        try {
            var clusters = new TreeMap<String, Cluster>();
            for (var entry : kept.subMap(CLUSTER, true, CLUSTER + Character.MAX_VALUE, false).entrySet()) {
                var cluster = cluster(entry.getValue(), kept);
                clusters.put(cluster.name(), cluster);
            }
            var revision = kept.get(REVISION);
            return revision == null
                    ? Snapshot.EMPTY
                    : new Snapshot(revision.longValue(), clusters, members(kept, INSTANCE, codec::instance),
                            members(kept, GROUP, codec::group), members(kept, CHANNEL, codec::channel),
                            members(kept, RULE, EntityCodec::rule));
        } catch (RuntimeException e) {
            LOG.warn("The last good state holds definitions that cannot be read: {}", e.toString());
            return Snapshot.EMPTY;
        }
    }

    private interface Reading<T> {
        T read(JsonNode document, long revision);
    }

    private static <T> SortedMap<String, T> members(NavigableMap<String, JsonNode> kept, Kind<T> kind,
            Reading<T> reading) {
        var found = new TreeMap<String, T>();
        kept.subMap(kind.prefix(), true, kind.prefix() + Character.MAX_VALUE, false)
                .forEach((key, node) -> found.put(key.substring(kind.prefix().length()),
                        reading.read(node.required("document"), node.required("revision").longValue())));
        return found;
    }

    private Cluster cluster(JsonNode node, Map<String, JsonNode> kept) {
        var name = node.required("document").required("name").stringValue();
        var services = new ArrayList<VirtualService>();
        for (var service : node.required("services").values()) {
            services.add(codec.keptService(
                    Objects.requireNonNull(kept.get(SERVICE + name + "/" + service.stringValue()))));
        }
        // A change of one service leaves its cluster's value alone.
        long latest = services.stream().mapToLong(VirtualService::revision).max().orElse(0);
        return codec.cluster(node.required("document"), services,
                Math.max(latest, node.required("revision").longValue()));
    }

    Map<String, JsonNode> all(Snapshot snapshot) {
        var all = new TreeMap<String, JsonNode>();
        all.put(REVISION, JsonNodeFactory.instance.numberNode(snapshot.revision()));
        for (var cluster : snapshot.clusters().values()) {
            all.put(CLUSTER + cluster.name(), EntityCodec.kept(cluster));
            cluster.services().forEach(s -> all.put(SERVICE + cluster.name() + "/" + s.name(), EntityCodec.kept(s)));
        }
        for (var kind : KINDS) {
            change(kind, Snapshot.EMPTY, snapshot, true, all, new HashSet<>());
        }
        return all;
    }

    /** Keeps what changed. */
    void change(Snapshot before, Snapshot after, Collection<ServiceRef> touched) {
        var puts = new TreeMap<String, JsonNode>();
        var removes = new HashSet<String>();
        puts.put(REVISION, JsonNodeFactory.instance.numberNode(after.revision()));
        // Backwards, the same number need not mean the same.
        boolean forward = before.revision() < after.revision();
        for (var cluster : after.clusters().values()) {
            var old = before.cluster(cluster.name());
            boolean untouched = forward && old != null && old.revision() == cluster.revision();
            if (old == null || !untouched && isOther(old, cluster)) {
                puts.put(CLUSTER + cluster.name(), EntityCodec.kept(cluster));
            }
        }
        before.clusters().keySet().stream().filter(name -> after.cluster(name) == null)
                .forEach(name -> removes.add(CLUSTER + name));
        for (var ref : touched) {
            var service = after.service(ref);
            if (service == null) {
                removes.add(SERVICE + ref);
            } else {
                puts.put(SERVICE + ref, EntityCodec.kept(service));
            }
        }
        changeDocuments(before, after, forward, puts, removes);
        state.change(puts, removes);
    }

    private static void changeDocuments(Snapshot before, Snapshot after, boolean forward, Map<String, JsonNode> puts,
            Set<String> removes) {
        for (var kind : KINDS) {
            change(kind, before, after, forward, puts, removes);
        }
    }

    private static <T> void change(Kind<T> kind, Snapshot before, Snapshot after, boolean forward,
            Map<String, JsonNode> puts, Set<String> removes) {
        var old = kind.members().apply(before);
        var now = kind.members().apply(after);
        now.forEach((name, member) -> {
            var was = old.get(name);
            if (was == null || !forward || kind.revision().applyAsLong(was) != kind.revision().applyAsLong(member)) {
                puts.put(kind.prefix() + name, kind.kept().apply(member));
            }
        });
        old.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> removes.add(kind.prefix() + name));
    }

    /** Whether the cluster itself or the list of its services changed. */
    private static boolean isOther(Cluster old, Cluster cluster) {
        boolean sameServices = old.services().size() == cluster.services().size();
        for (int i = 0; sameServices && i < old.services().size(); i++) {
            sameServices = old.services().get(i).name().equals(cluster.services().get(i).name());
        }
        return !sameServices
                || !EntityCodec.document(old).equals(EntityCodec.document(cluster));
    }
}

package io.ballast.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

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
    private static final String INSTANCE = PREFIX + "vrrp/";
    private static final String GROUP = PREFIX + "sync-group/";

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
            var instances = new TreeMap<String, VrrpDefinition>();
            under(kept, INSTANCE).forEach((name, node) -> instances.put(name,
                    codec.instance(node.required("document"), node.required("revision").longValue())));
            var groups = new TreeMap<String, SyncGroupDefinition>();
            under(kept, GROUP).forEach((name, node) -> groups.put(name,
                    codec.group(node.required("document"), node.required("revision").longValue())));
            var revision = kept.get(REVISION);
            return revision == null
                    ? Snapshot.EMPTY
                    : new Snapshot(revision.longValue(), clusters, instances, groups);
        } catch (RuntimeException e) {
            LOG.warn("The last good state holds definitions that cannot be read: {}", e.toString());
            return Snapshot.EMPTY;
        }
    }

    /** What is kept under a prefix, by the rest of the name. */
    private static Map<String, JsonNode> under(NavigableMap<String, JsonNode> kept, String prefix) {
        var found = new TreeMap<String, JsonNode>();
        kept.subMap(prefix, true, prefix + Character.MAX_VALUE, false)
                .forEach((key, node) -> found.put(key.substring(prefix.length()), node));
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
        snapshot.vrrpInstances().forEach((name, instance) -> all.put(INSTANCE + name, EntityCodec.kept(instance)));
        snapshot.syncGroups().forEach((name, group) -> all.put(GROUP + name, EntityCodec.kept(group)));
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
        changeVrrp(before, after, forward, puts, removes);
        state.change(puts, removes);
    }

    private static void changeVrrp(Snapshot before, Snapshot after, boolean forward, Map<String, JsonNode> puts,
            Set<String> removes) {
        after.vrrpInstances().forEach((name, instance) -> {
            var old = before.vrrpInstance(name);
            if (old == null || !forward || old.revision() != instance.revision()) {
                puts.put(INSTANCE + name, EntityCodec.kept(instance));
            }
        });
        after.syncGroups().forEach((name, group) -> {
            var old = before.syncGroup(name);
            if (old == null || !forward || old.revision() != group.revision()) {
                puts.put(GROUP + name, EntityCodec.kept(group));
            }
        });
        before.vrrpInstances().keySet().stream().filter(name -> after.vrrpInstance(name) == null)
                .forEach(name -> removes.add(INSTANCE + name));
        before.syncGroups().keySet().stream().filter(name -> after.syncGroup(name) == null)
                .forEach(name -> removes.add(GROUP + name));
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

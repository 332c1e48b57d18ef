package io.ballast.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
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
            return revision == null ? Snapshot.EMPTY : new Snapshot(revision.longValue(), clusters);
        } catch (RuntimeException e) {
            LOG.warn("The last good state holds definitions that cannot be read: {}", e.toString());
            return Snapshot.EMPTY;
        }
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
        state.change(puts, removes);
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

package io.ballast.definition;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of the clusters of a snapshot while an edit is carried out, and which keys change hands by it. A change
 * costs what it touches: a server's its service, a service's itself and its cluster's list.
 */
final class Changes {

    private final Snapshot base;
    private final KeyIndex.Change keys;
    private final Settling settling;
    private final Map<String, @Nullable Cluster> changed = new TreeMap<>();
    private final Map<ServiceRef, String> places = new TreeMap<>();

    Changes(Snapshot base, KeyIndex index) {
        this.base = base;
        this.keys = index.change();
        this.settling = new Settling(base.revision() + 1, keys);
    }

    boolean isEmpty() {
        return changed.isEmpty();
    }

    /** Puts a whole cluster, read at a place of the document, where the old one was. */
    void put(@Nullable Cluster old, Cluster fresh, String pointer) {
        for (int i = 0; i < fresh.services().size(); i++) {
            var service = fresh.services().get(i);
            places.put(new ServiceRef(fresh.name(), service.name()), pointer + "/services/" + i);
            reserve(service);
        }
        var settled = settling.cluster(old, fresh);
        if (old == null || settled.revision() != old.revision()) {
            changed.put(fresh.name(), settled);
        }
    }

    /** Changes what a cluster says of itself; its services stay. */
    void putAlone(Cluster old, Cluster fresh) {
        if (!fresh.with(old.services(), old.revision()).equals(old)) {
            changed.put(old.name(), fresh.with(old.services(), revision()));
        }
    }

    void remove(Cluster old) {
        old.services().forEach(service -> settling.removed(old.name(), service));
        changed.put(old.name(), null);
    }

    /** Puts a service in the place of the old one, or at the end. */
    void put(Cluster cluster, @Nullable VirtualService old, VirtualService fresh) {
        reserve(fresh);
        var settled = settling.service(cluster.name(), old, fresh);
        if (old != null && settled.revision() == old.revision()) {
            return;
        }
        var now = now(cluster);
        changed.put(cluster.name(), now.with(
                Lists.with(now.services(), settled, s -> s.name().equals(fresh.name())), revision()));
    }

    void remove(Cluster cluster, VirtualService old) {
        settling.removed(cluster.name(), old);
        var now = now(cluster);
        changed.put(cluster.name(),
                now.with(Lists.without(now.services(), s -> s.name().equals(old.name())), revision()));
    }

    private Cluster now(Cluster cluster) {
        var now = changed.get(cluster.name());
        return now == null ? cluster : now;
    }

    /** A mark that somebody names is not given out to a service that needs one. */
    private void reserve(VirtualService service) {
        if (service.listener() instanceof Listener.OnMark on) {
            keys.reserve(on.mark());
        }
    }

    private long revision() {
        return base.revision() + 1;
    }

    /**
     * Gives up what is no longer listened on, then takes what is.
     *
     * @param whole whether the request holds everything, so that two services at one key are its own fault
     * @throws KeyConflict if a service that the request says nothing of has a key
     */
    void claim(boolean whole, Faults faults) {
        settling.moves().forEach((ref, move) -> {
            if (move.before() != null) {
                keys.release(ref, move.before());
            }
        });
        settling.moves().forEach((ref, move) -> {
            var holder = move.after() == null ? null : keys.claim(ref, move.after());
            if (holder == null || move.after() == null) {
                return;
            }
            if (!whole && !holder.cluster().equals(ref.cluster())) {
                throw new KeyConflict(KeyIndex.taken(move.after(), holder));
            }
            faults.add(places.getOrDefault(ref, "") + KeyIndex.field(move.after()),
                    KeyIndex.taken(move.after(), holder));
        });
    }

    /** The definitions as they will be; the same as before where nothing changes. */
    Snapshot result() {
        if (changed.isEmpty()) {
            return base;
        }
        var clusters = new TreeMap<>(base.clusters());
        changed.forEach((name, cluster) -> {
            if (cluster == null) {
                clusters.remove(name);
            } else {
                clusters.put(name, cluster);
            }
        });
        return base.with(revision(), clusters);
    }

    /** Services that are new, changed or gone. */
    SortedSet<ServiceRef> touched() {
        return settling.touched();
    }

    /** Who listens on what afterwards. */
    KeyIndex keys() {
        return keys.done();
    }
}

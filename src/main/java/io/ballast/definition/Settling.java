package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Puts what was read beside what stood there before: what is equal stays the same object, what is not is stamped with
 * the new revision, and marks and the order of creation are kept.
 */
final class Settling {

    /** What a service listened on before and listens on now; null where it did not exist. */
    record Move(@Nullable Listener before, @Nullable Listener after) {
    }

    private final long revision;
    private final KeyIndex.Change keys;
    private final SortedSet<ServiceRef> touched = new TreeSet<>();
    private final Map<ServiceRef, Move> moves = new TreeMap<>();

    /** @param revision that the change will have */
    Settling(long revision, KeyIndex.Change keys) {
        this.revision = revision;
        this.keys = keys;
    }

    /** Services that are new, changed or gone. */
    SortedSet<ServiceRef> touched() {
        return touched;
    }

    /** Services that listen on something else than before. */
    Map<ServiceRef, Move> moves() {
        return moves;
    }

    Cluster cluster(@Nullable Cluster old, Cluster fresh) {
        var before = Lists.byName(old == null ? List.of() : old.services(), VirtualService::name);
        var services = new ArrayList<VirtualService>(fresh.services().size());
        for (var service : fresh.services()) {
            services.add(service(fresh.name(), before.remove(service.name()), service));
        }
        before.values().forEach(service -> removed(fresh.name(), service));
        if (old != null && fresh.with(services, old.revision()).equals(old)) {
            return old;
        }
        return fresh.with(services, revision);
    }

    VirtualService service(String cluster, @Nullable VirtualService old, VirtualService fresh) {
        var ref = new ServiceRef(cluster, fresh.name());
        var listener = listener(old, fresh.listener());
        var servers = servers(old == null ? List.of() : old.servers(), fresh.servers());
        if (old != null && fresh.with(listener, servers, old.revision()).equals(old)) {
            return old;
        }
        touched.add(ref);
        if (old == null || !old.listener().equals(listener)) {
            moves.put(ref, new Move(old == null ? null : old.listener(), listener));
        }
        return fresh.with(listener, servers, revision);
    }

    void removed(String cluster, VirtualService service) {
        var ref = new ServiceRef(cluster, service.name());
        touched.add(ref);
        moves.put(ref, new Move(service.listener(), null));
    }

    /** A service with several ports keeps its mark for life; on every director it is the same. */
    private Listener listener(@Nullable VirtualService old, Listener fresh) {
        if (!(fresh instanceof Listener.OnPorts on)) {
            return fresh;
        }
        long mark = old != null && old.listener() instanceof Listener.OnPorts before ? before.mark() : keys.allocate();
        return new Listener.OnPorts(on.protocol(), on.address(), on.ports(), mark);
    }

    private List<RealServer> servers(List<RealServer> old, List<RealServer> fresh) {
        var before = Lists.byName(old, RealServer::name);
        long next = old.stream().mapToLong(RealServer::ordinal).max().orElse(-1) + 1;
        var servers = new ArrayList<RealServer>(fresh.size());
        for (var server : fresh) {
            var was = before.get(server.name());
            if (was == null) {
                servers.add(server.stamped(next++, revision));
            } else {
                boolean same = server.stamped(was.ordinal(), was.revision()).equals(was);
                servers.add(same ? was : server.stamped(was.ordinal(), revision));
            }
        }
        return servers;
    }
}

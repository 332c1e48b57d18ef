package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.ballast.definition.Edit.DeleteCluster;
import io.ballast.definition.Edit.DeleteServer;
import io.ballast.definition.Edit.DeleteService;
import io.ballast.definition.Edit.PatchCluster;
import io.ballast.definition.Edit.PatchServer;
import io.ballast.definition.Edit.PatchService;
import io.ballast.definition.Edit.PutCluster;
import io.ballast.definition.Edit.PutConfig;
import io.ballast.definition.Edit.PutServer;
import io.ballast.definition.Edit.PutService;
import io.ballast.definition.Edit.Restore;
import io.ballast.definition.Edit.SetAdminState;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One edit upon one snapshot. An edit costs what it touches: a server's its service, a service's itself and its
 * cluster's list.
 */
final class Drafting {

    private static final DocumentWriter FOLLOWING = new DocumentWriter(true);

    private final Snapshot base;
    private final KeyIndex.Change keys;
    private final Settling settling;
    private final Faults faults = new Faults();
    private final Map<String, @Nullable Cluster> changed = new TreeMap<>();
    private final Map<ServiceRef, String> places = new TreeMap<>();
    private boolean created;

    Drafting(Snapshot base, KeyIndex index) {
        this.base = base;
        this.keys = index.change();
        this.settling = new Settling(base.revision() + 1, keys);
    }

    Draft draft(Edit edit) {
        return draft(edit, apply(edit));
    }

    private String apply(Edit edit) {
        return switch (edit) {
            case PutCluster e -> putCluster(e.cluster(), e.document());
            case PatchCluster e -> patchCluster(e.cluster(), e.patch());
            case DeleteCluster e -> deleteCluster(e.cluster());
            case PutService e -> putService(e);
            case PatchService e -> patchService(e);
            case DeleteService e -> deleteService(e);
            case PutServer e -> putServer(e);
            case PatchServer e -> patchServer(e);
            case DeleteServer e -> deleteServer(e);
            case SetAdminState e -> setAdminState(e);
            case PutConfig e -> config(e.document(), "configuration replaced");
            case Restore e -> throw new IllegalArgumentException("needs the document as it stood: " + e);
        };
    }

    /** Everything as it stood after a revision, for {@link Restore}. */
    Draft restore(long revision, JsonNode config) {
        return draft(new Restore(revision), config(config, "revision " + revision + " restored"));
    }

    private Draft draft(Edit edit, String summary) {
        claim(edit instanceof PutConfig || edit instanceof Restore);
        faults.throwIfAny();
        var clusters = new TreeMap<>(base.clusters());
        changed.forEach((name, cluster) -> {
            if (cluster == null) {
                clusters.remove(name);
            } else {
                clusters.put(name, cluster);
            }
        });
        var result = changed.isEmpty() ? base : new Snapshot(base.revision() + 1, clusters);
        return new Draft(base, result, settling.touched(), !changed.isEmpty(), created, notices(result), summary,
                keys.done());
    }

    private List<String> notices(Snapshot result) {
        var notices = new ArrayList<String>();
        for (var ref : settling.touched()) {
            var cluster = result.cluster(ref.cluster());
            var service = cluster == null ? null : cluster.service(ref.service());
            if (service != null) {
                notices.addAll(Notices.of(ref, service));
            }
        }
        return notices;
    }

    /**
     * Gives up what is no longer listened on, then takes what is.
     *
     * @param whole whether the request holds everything, so that two services at one key are its own fault
     */
    private void claim(boolean whole) {
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

    private String putCluster(String name, JsonNode document) {
        var fresh = new ClusterReader(faults, true).read(document, "", name);
        faults.throwIfAny();
        var old = base.cluster(name);
        created = old == null;
        if (fresh != null) {
            settle(old, fresh, "");
        }
        return "cluster " + name + (created ? " created" : " replaced");
    }

    private void settle(@Nullable Cluster old, Cluster fresh, String pointer) {
        for (int i = 0; i < fresh.services().size(); i++) {
            var service = fresh.services().get(i);
            places.put(new ServiceRef(fresh.name(), service.name()), pointer + "/services/" + i);
            if (service.listener() instanceof Listener.OnMark on) {
                keys.reserve(on.mark());
            }
        }
        var settled = settling.cluster(old, fresh);
        if (old == null || settled.revision() != old.revision()) {
            changed.put(fresh.name(), settled);
        }
    }

    private String patchCluster(String name, JsonNode patch) {
        var old = cluster(name);
        if (patch.get("services") != null) {
            putCluster(name, MergePatch.apply(FOLLOWING.cluster(old), patch));
        } else {
            var merged = MergePatch.apply(FOLLOWING.clusterAlone(old), patch);
            var fresh = new ClusterReader(faults, true).read(merged, "", name);
            faults.throwIfAny();
            if (fresh != null && !fresh.with(old.services(), old.revision()).equals(old)) {
                changed.put(name, fresh.with(old.services(), base.revision() + 1));
            }
        }
        return "cluster " + name + " changed";
    }

    private String deleteCluster(String name) {
        var old = cluster(name);
        old.services().forEach(service -> settling.removed(name, service));
        changed.put(name, null);
        return "cluster " + name + " removed";
    }

    private String putService(PutService edit) {
        var cluster = cluster(edit.cluster());
        var old = cluster.service(edit.service());
        created = old == null;
        service(cluster, old, edit.service(), edit.document());
        return "service " + edit.cluster() + "/" + edit.service() + (created ? " created" : " replaced");
    }

    private String patchService(PatchService edit) {
        var cluster = cluster(edit.cluster());
        var old = service(cluster, edit.service());
        service(cluster, old, edit.service(), MergePatch.apply(FOLLOWING.service(old), edit.patch()));
        return "service " + edit.cluster() + "/" + edit.service() + " changed";
    }

    private void service(Cluster cluster, @Nullable VirtualService old, String name, JsonNode document) {
        var fresh = new ServiceReader(faults, true).read(document, "", name);
        faults.throwIfAny();
        if (fresh != null) {
            if (fresh.listener() instanceof Listener.OnMark on) {
                keys.reserve(on.mark());
            }
            replace(cluster, old, fresh);
        }
    }

    /** Puts a service in the place of the old one, or at the end. */
    private void replace(Cluster cluster, @Nullable VirtualService old, VirtualService fresh) {
        var settled = settling.service(cluster.name(), old, fresh);
        if (old != null && settled.revision() == old.revision()) {
            return;
        }
        changed.put(cluster.name(), cluster.with(
                Lists.with(cluster.services(), settled, s -> s.name().equals(fresh.name())), base.revision() + 1));
    }

    private String deleteService(DeleteService edit) {
        var cluster = cluster(edit.cluster());
        var old = service(cluster, edit.service());
        settling.removed(cluster.name(), old);
        changed.put(cluster.name(), cluster.with(
                Lists.without(cluster.services(), s -> s.name().equals(old.name())), base.revision() + 1));
        return "service " + edit.cluster() + "/" + edit.service() + " removed";
    }

    private String putServer(PutServer edit) {
        var cluster = cluster(edit.cluster());
        var service = service(cluster, edit.service());
        created = service.server(edit.server()) == null;
        server(cluster, service, edit.server(), edit.document());
        return "server " + edit.server() + " of " + edit.cluster() + "/" + edit.service()
                + (created ? " created" : " replaced");
    }

    private String patchServer(PatchServer edit) {
        var cluster = cluster(edit.cluster());
        var service = service(cluster, edit.service());
        var old = server(service, cluster, edit.server());
        server(cluster, service, edit.server(), MergePatch.apply(FOLLOWING.server(old, service), edit.patch()));
        return "server " + edit.server() + " of " + edit.cluster() + "/" + edit.service() + " changed";
    }

    private void server(Cluster cluster, VirtualService service, String name, JsonNode document) {
        var fresh = new ServerReader(faults).read(document, "", name, ServiceDefaults.of(service));
        faults.throwIfAny();
        if (fresh == null) {
            return;
        }
        var servers = Lists.with(service.servers(), fresh, s -> s.name().equals(name));
        var whole = service.with(servers);
        new ServerRules(service, faults).check(fresh, "");
        new ServiceRules(whole, "", faults).checkMember(fresh);
        faults.throwIfAny();
        replace(cluster, service, whole);
    }

    private String deleteServer(DeleteServer edit) {
        var cluster = cluster(edit.cluster());
        var service = service(cluster, edit.service());
        var old = server(service, cluster, edit.server());
        replace(cluster, service,
                service.with(Lists.without(service.servers(), s -> s.name().equals(old.name()))));
        return "server " + edit.server() + " of " + edit.cluster() + "/" + edit.service() + " removed";
    }

    private String setAdminState(SetAdminState edit) {
        boolean found = false;
        for (var cluster : base.clusters().values()) {
            var now = cluster;
            for (var service : cluster.services()) {
                if (service.servers().stream().anyMatch(s -> s.address().equals(edit.machine()))) {
                    found = true;
                    replace(now, service, service.with(service.servers().stream()
                            .map(s -> s.address().equals(edit.machine()) ? s.with(edit.state()) : s).toList()));
                    now = Objects.requireNonNullElse(changed.get(cluster.name()), cluster);
                }
            }
        }
        if (!found) {
            throw new UnknownName("No service has a server with the address " + edit.machine() + ".");
        }
        return "machine " + edit.machine() + " " + Fields.word(edit.state());
    }

    private String config(JsonNode document, String summary) {
        var fresh = new ConfigReader(faults).read(document);
        faults.throwIfAny();
        if (fresh == null) {
            return summary;
        }
        var names = fresh.stream().map(Cluster::name).collect(Collectors.toSet());
        for (var old : base.clusters().values()) {
            if (!names.contains(old.name())) {
                deleteCluster(old.name());
            }
        }
        for (int i = 0; i < fresh.size(); i++) {
            settle(base.cluster(fresh.get(i).name()), fresh.get(i), "/clusters/" + i);
        }
        return summary;
    }

    private Cluster cluster(String name) {
        var cluster = base.cluster(name);
        if (cluster == null) {
            throw new UnknownName("There is no cluster " + Fields.quoted(name) + ".");
        }
        return cluster;
    }

    private static VirtualService service(Cluster cluster, String name) {
        var service = cluster.service(name);
        if (service == null) {
            throw new UnknownName("Cluster " + cluster.name() + " has no service " + Fields.quoted(name) + ".");
        }
        return service;
    }

    private static RealServer server(VirtualService service, Cluster cluster, String name) {
        var server = service.server(name);
        if (server == null) {
            throw new UnknownName("Service " + cluster.name() + "/" + service.name() + " has no server "
                    + Fields.quoted(name) + ".");
        }
        return server;
    }
}

package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
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

import io.ballast.secret.SecretBox;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One edit upon one snapshot: reads what it brings, finds what it is about, and says what becomes of it.
 */
final class Drafting {

    private static final DocumentWriter FOLLOWING = DocumentWriter.FOLLOWING;

    private final Snapshot base;
    private final SecretBox box;
    private final Changes changes;
    private final Faults faults = new Faults();
    private final VrrpDrafting vrrp;
    private final NotificationDrafting notifications;
    private boolean created;

    Drafting(Snapshot base, KeyIndex index, SecretBox box) {
        this.base = base;
        this.box = box;
        this.changes = new Changes(base, index);
        this.vrrp = new VrrpDrafting(base, box, faults);
        this.notifications = new NotificationDrafting(base, box, faults);
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
            case Edit.OfVrrp e -> vrrp.apply(e);
            case Edit.OfNotifications e -> notifications.apply(e);
            case PutConfig e -> config(e.document(), Origin.request(box), "configuration replaced");
            case Restore e -> throw new IllegalArgumentException("needs the document as it stood: " + e);
        };
    }

    /** Everything as it stood after a revision, for {@link Restore}. */
    Draft restore(long revision, JsonNode config) {
        return draft(new Restore(revision), config(config, Origin.history(box), "revision " + revision + " restored"));
    }

    private Draft draft(Edit edit, String summary) {
        changes.claim(edit instanceof PutConfig || edit instanceof Restore, faults);
        var clusters = changes.result();
        vrrp.changes().check(clusters.clusters(), faults);
        notifications.changes().check(faults);
        faults.throwIfAny();
        var result = notifications.changes().result(vrrp.changes().result(clusters));
        var notices = notices(result);
        notices.addAll(vrrp.changes().notices(result));
        notices.addAll(notifications.changes().notices(result));
        return new Draft(base, result, changes.touched(),
                !changes.isEmpty() || vrrp.changes().any() || notifications.changes().any(),
                created || vrrp.created() || notifications.created(), notices, summary, changes.keys());
    }

    private List<String> notices(Snapshot result) {
        var notices = new ArrayList<String>();
        for (var ref : changes.touched()) {
            var service = result.service(ref);
            if (service != null) {
                notices.addAll(Notices.of(ref, service));
            }
        }
        return notices;
    }

    private String putCluster(String name, JsonNode document) {
        var old = base.cluster(name);
        var fresh = new ClusterReader(faults, Origin.request(box)).read(document, "", name, old);
        faults.throwIfAny();
        created = old == null;
        if (fresh != null) {
            changes.put(old, fresh, "");
        }
        return "cluster " + name + (created ? " created" : " replaced");
    }

    private String patchCluster(String name, JsonNode patch) {
        var old = Existing.cluster(base, name);
        if (patch.get("services") != null) {
            putCluster(name, MergePatch.apply(FOLLOWING.cluster(old), patch));
        } else {
            var merged = MergePatch.apply(FOLLOWING.clusterAlone(old), patch);
            var fresh = new ClusterReader(faults, Origin.request(box)).read(merged, "", name, null);
            faults.throwIfAny();
            if (fresh != null) {
                changes.putAlone(old, fresh);
            }
        }
        return "cluster " + name + " changed";
    }

    private String deleteCluster(String name) {
        changes.remove(Existing.cluster(base, name));
        return "cluster " + name + " removed";
    }

    private String putService(PutService edit) {
        var cluster = Existing.cluster(base, edit.cluster());
        var old = cluster.service(edit.service());
        created = old == null;
        service(cluster, old, edit.service(), edit.document());
        return "service " + edit.cluster() + "/" + edit.service() + (created ? " created" : " replaced");
    }

    private String patchService(PatchService edit) {
        var cluster = Existing.cluster(base, edit.cluster());
        var old = Existing.service(cluster, edit.service());
        service(cluster, old, edit.service(), MergePatch.apply(FOLLOWING.service(old), edit.patch()));
        return "service " + edit.cluster() + "/" + edit.service() + " changed";
    }

    private void service(Cluster cluster, @Nullable VirtualService old, String name, JsonNode document) {
        var fresh = new ServiceReader(faults, Origin.request(box)).read(document, "", name, old);
        faults.throwIfAny();
        if (fresh != null) {
            changes.put(cluster, old, fresh);
        }
    }

    private String deleteService(DeleteService edit) {
        var cluster = Existing.cluster(base, edit.cluster());
        changes.remove(cluster, Existing.service(cluster, edit.service()));
        return "service " + edit.cluster() + "/" + edit.service() + " removed";
    }

    private String putServer(PutServer edit) {
        var cluster = Existing.cluster(base, edit.cluster());
        var service = Existing.service(cluster, edit.service());
        created = service.server(edit.server()) == null;
        server(cluster, service, edit.server(), edit.document());
        return "server " + edit.server() + " of " + edit.cluster() + "/" + edit.service()
                + (created ? " created" : " replaced");
    }

    private String patchServer(PatchServer edit) {
        var cluster = Existing.cluster(base, edit.cluster());
        var service = Existing.service(cluster, edit.service());
        var old = Existing.server(service, cluster, edit.server());
        server(cluster, service, edit.server(), MergePatch.apply(FOLLOWING.server(old, service), edit.patch()));
        return "server " + edit.server() + " of " + edit.cluster() + "/" + edit.service() + " changed";
    }

    private void server(Cluster cluster, VirtualService service, String name, JsonNode document) {
        var fresh = new ServerReader(faults, Origin.request(box)).read(document, "", name,
                ServiceDefaults.of(service), service.server(name));
        faults.throwIfAny();
        if (fresh == null) {
            return;
        }
        var servers = Lists.with(service.servers(), fresh, s -> s.name().equals(name));
        var whole = service.with(servers);
        new ServerRules(service, faults).check(fresh, "");
        new ServiceRules(whole, "", faults).checkMember(fresh);
        faults.throwIfAny();
        changes.put(cluster, service, whole);
    }

    private String deleteServer(DeleteServer edit) {
        var cluster = Existing.cluster(base, edit.cluster());
        var service = Existing.service(cluster, edit.service());
        var old = Existing.server(service, cluster, edit.server());
        changes.put(cluster, service,
                service.with(Lists.without(service.servers(), s -> s.name().equals(old.name()))));
        return "server " + edit.server() + " of " + edit.cluster() + "/" + edit.service() + " removed";
    }

    private String setAdminState(SetAdminState edit) {
        boolean found = false;
        for (var cluster : base.clusters().values()) {
            for (var service : cluster.services()) {
                if (service.servers().stream().anyMatch(s -> s.address().equals(edit.machine()))) {
                    found = true;
                    changes.put(cluster, service, service.with(service.servers().stream()
                            .map(s -> s.address().equals(edit.machine()) ? s.with(edit.state()) : s).toList()));
                }
            }
        }
        if (!found) {
            throw new UnknownName("No service has a server with the address " + edit.machine() + ".");
        }
        return "machine " + edit.machine() + " " + Fields.word(edit.state());
    }

    private String config(JsonNode document, Origin origin, String summary) {
        var config = new ConfigReader(faults, origin, base).read(document);
        faults.throwIfAny();
        vrrp.replace(config);
        notifications.replace(config);
        var fresh = config.clusters();
        if (fresh == null) {
            return summary;
        }
        var names = fresh.stream().map(Cluster::name).collect(Collectors.toSet());
        for (var old : base.clusters().values()) {
            if (!names.contains(old.name())) {
                changes.remove(old);
            }
        }
        for (int i = 0; i < fresh.size(); i++) {
            changes.put(base.cluster(fresh.get(i).name()), fresh.get(i), "/clusters/" + i);
        }
        return summary;
    }
}

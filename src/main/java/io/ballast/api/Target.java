package io.ballast.api;

import java.util.List;

import io.ballast.definition.Cluster;
import io.ballast.definition.Documents;
import io.ballast.definition.NotificationChannel;
import io.ballast.definition.RealServer;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.UnknownName;
import io.ballast.definition.VirtualService;
import io.ballast.definition.VrrpDefinition;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

/** The single representation that a request reads or writes, wherever it stands in the tree. */
sealed interface Target {

    /** The revision that last touched it or anything under it; null where it does not exist. */
    @Nullable
    Long revision(Snapshot in);

    /** @throws UnknownName if it does not exist */
    ObjectNode document(Snapshot in);

    /** Whether what it belongs to exists, so that it could be made. */
    default boolean hasParent(Snapshot in) {
        return true;
    }

    record Config() implements Target {

        @Override
        public Long revision(Snapshot in) {
            return in.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            var document = Documents.config(Snapshot.EMPTY);
            document.set("clusters", Lazy.list(in.clusters().values(), OfCluster::document));
            document.set("vrrpInstances", Lazy.list(in.vrrpInstances().values(), Documents::of));
            document.set("syncGroups", Lazy.list(in.syncGroups().values(), Documents::of));
            document.set("notificationChannels", Lazy.list(in.notificationChannels().values(), Documents::of));
            document.set("notificationRules", Lazy.list(in.notificationRules().values(), Documents::of));
            return document;
        }
    }

    record OfCluster(String cluster) implements Target {

        @Override
        public @Nullable Long revision(Snapshot in) {
            var found = in.cluster(cluster);
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            return document(find(in));
        }

        static ObjectNode document(Cluster cluster) {
            var document = Documents.of(cluster.with(List.of(), cluster.revision()));
            document.set("services", Lazy.list(cluster.services(), Documents::of));
            return document;
        }

        Cluster find(Snapshot in) {
            var found = in.cluster(cluster);
            if (found == null) {
                throw new UnknownName("There is no cluster " + shown(cluster) + ".");
            }
            return found;
        }
    }

    record OfService(OfCluster cluster, String service) implements Target {

        OfService(String cluster, String service) {
            this(new OfCluster(cluster), service);
        }

        @Override
        public @Nullable Long revision(Snapshot in) {
            var found = in.service(new ServiceRef(cluster.cluster(), service));
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            return Documents.of(find(in));
        }

        @Override
        public boolean hasParent(Snapshot in) {
            return cluster.revision(in) != null;
        }

        VirtualService find(Snapshot in) {
            var found = cluster.find(in).service(service);
            if (found == null) {
                throw new UnknownName(
                        "There is no service " + shown(service) + " in cluster " + shown(cluster.cluster()) + ".");
            }
            return found;
        }
    }

    record OfServer(OfService service, String server) implements Target {

        OfServer(String cluster, String service, String server) {
            this(new OfService(cluster, service), server);
        }

        @Override
        public @Nullable Long revision(Snapshot in) {
            if (service.revision(in) == null) {
                return null;
            }
            var found = service.find(in).server(server);
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            return Documents.of(find(in), service.find(in));
        }

        @Override
        public boolean hasParent(Snapshot in) {
            return service.revision(in) != null;
        }

        RealServer find(Snapshot in) {
            var found = service.find(in).server(server);
            if (found == null) {
                throw new UnknownName("There is no server " + shown(server) + " in service "
                        + shown(service.service()) + " of cluster " + shown(service.cluster().cluster()) + ".");
            }
            return found;
        }
    }

    record OfVrrpInstance(String name) implements Target {

        @Override
        public @Nullable Long revision(Snapshot in) {
            var found = in.vrrpInstance(name);
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            return Documents.of(find(in));
        }

        VrrpDefinition find(Snapshot in) {
            var found = in.vrrpInstance(name);
            if (found == null) {
                throw new UnknownName("There is no VRRP instance " + shown(name) + ".");
            }
            return found;
        }
    }

    record OfSyncGroup(String name) implements Target {

        @Override
        public @Nullable Long revision(Snapshot in) {
            var found = in.syncGroup(name);
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            var found = in.syncGroup(name);
            if (found == null) {
                throw new UnknownName("There is no sync group " + shown(name) + ".");
            }
            return Documents.of(found);
        }
    }

    record OfNotificationChannel(String name) implements Target {

        @Override
        public @Nullable Long revision(Snapshot in) {
            var found = in.notificationChannel(name);
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            return Documents.of(find(in));
        }

        NotificationChannel find(Snapshot in) {
            var found = in.notificationChannel(name);
            if (found == null) {
                throw new UnknownName("There is no notification channel " + shown(name) + ".");
            }
            return found;
        }
    }

    record OfNotificationRule(String name) implements Target {

        @Override
        public @Nullable Long revision(Snapshot in) {
            var found = in.notificationRule(name);
            return found == null ? null : found.revision();
        }

        @Override
        public ObjectNode document(Snapshot in) {
            var found = in.notificationRule(name);
            if (found == null) {
                throw new UnknownName("There is no notification rule " + shown(name) + ".");
            }
            return Documents.of(found);
        }
    }

    static String shown(String name) {
        return name.length() > 63 ? name.substring(0, 63) + "…" : name;
    }
}

package io.ballast.definition;

/** What an edit is about, found in the definitions as they are. */
final class Existing {

    private Existing() {
    }

    /** @throws UnknownName if there is no such cluster */
    static Cluster cluster(Snapshot in, String name) {
        var cluster = in.cluster(name);
        if (cluster == null) {
            throw new UnknownName("There is no cluster " + Fields.quoted(name) + ".");
        }
        return cluster;
    }

    /** @throws UnknownName if the cluster has no such service */
    static VirtualService service(Cluster cluster, String name) {
        var service = cluster.service(name);
        if (service == null) {
            throw new UnknownName("Cluster " + cluster.name() + " has no service " + Fields.quoted(name) + ".");
        }
        return service;
    }

    /** @throws UnknownName if the service has no such server */
    static RealServer server(VirtualService service, Cluster cluster, String name) {
        var server = service.server(name);
        if (server == null) {
            throw new UnknownName("Service " + cluster.name() + "/" + service.name() + " has no server "
                    + Fields.quoted(name) + ".");
        }
        return server;
    }

    /** @throws UnknownName if there is no such VRRP instance */
    static VrrpDefinition instance(Snapshot in, String name) {
        var instance = in.vrrpInstance(name);
        if (instance == null) {
            throw new UnknownName("There is no VRRP instance " + Fields.quoted(name) + ".");
        }
        return instance;
    }

    /** @throws UnknownName if there is no such sync group */
    static SyncGroupDefinition group(Snapshot in, String name) {
        var group = in.syncGroup(name);
        if (group == null) {
            throw new UnknownName("There is no sync group " + Fields.quoted(name) + ".");
        }
        return group;
    }

    /** @throws UnknownName if there is no such notification channel */
    static NotificationChannel channel(Snapshot in, String name) {
        var channel = in.notificationChannel(name);
        if (channel == null) {
            throw new UnknownName("There is no notification channel " + Fields.quoted(name) + ".");
        }
        return channel;
    }

    /** @throws UnknownName if there is no such notification rule */
    static NotificationRule rule(Snapshot in, String name) {
        var rule = in.notificationRule(name);
        if (rule == null) {
            throw new UnknownName("There is no notification rule " + Fields.quoted(name) + ".");
        }
        return rule;
    }
}

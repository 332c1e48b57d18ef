package io.ballast.api;

import java.util.HashSet;
import java.util.Set;

import io.ballast.definition.Snapshot;

/** Whether a change would remove so much that it is more likely a mistake: an empty template must not empty a table. */
final class RemovalGuard {

    static final int FEW = 10;
    /** More than one in so many. */
    static final int PART = 5;

    private RemovalGuard() {
    }

    /**
     * What a change takes away.
     *
     * @param services that are gone, of all that were
     * @param servers that are gone, those of services that are gone included
     */
    record Removal(int services, int allServices, int servers, int allServers) {

        boolean isMuch() {
            return isMuch(services, allServices) || isMuch(servers, allServers);
        }

        private static boolean isMuch(int removed, int all) {
            return removed > FEW && removed * PART > all;
        }
    }

    static Removal between(Snapshot before, Snapshot after) {
        if (before.clusters() == after.clusters()) {
            return new Removal(0, 0, 0, 0);
        }
        var services = new HashSet<String>();
        var servers = new HashSet<String>();
        names(before, services, servers);
        var servicesLeft = new HashSet<String>();
        var serversLeft = new HashSet<String>();
        names(after, servicesLeft, serversLeft);
        int allServices = services.size();
        int allServers = servers.size();
        services.removeAll(servicesLeft);
        servers.removeAll(serversLeft);
        return new Removal(services.size(), allServices, servers.size(), allServers);
    }

    private static void names(Snapshot snapshot, Set<String> services, Set<String> servers) {
        // A slash is no part of a name, so the joined names are as unique as the triples.
        snapshot.clusters().values().forEach(cluster -> cluster.services().forEach(service -> {
            var path = cluster.name() + "/" + service.name();
            services.add(path);
            service.servers().forEach(server -> servers.add(path + "/" + server.name()));
        }));
    }
}

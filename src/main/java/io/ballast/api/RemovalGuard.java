package io.ballast.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.ballast.definition.RealServer;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;

import org.jspecify.annotations.Nullable;

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
     * @param instances of VRRP that are gone
     */
    record Removal(int services, int allServices, int servers, int allServers, int instances, int allInstances) {

        boolean isMuch() {
            return isMuch(services, allServices) || isMuch(servers, allServers) || isMuch(instances, allInstances);
        }

        String inWords() {
            var vrrp = instances == 0 ? "" : " and " + instances + " of " + allInstances + " VRRP instances";
            return services + " of " + allServices + " services and " + servers + " of " + allServers + " servers"
                    + vrrp;
        }

        private static boolean isMuch(int removed, int all) {
            return removed > FEW && removed * PART > all;
        }
    }

    /**
     * Looks only at what the change touches: a patch of one weight must not cost the size of the table.
     *
     * @param touched services that are new, changed or gone between the two
     */
    static Removal between(Snapshot before, Snapshot after, Set<ServiceRef> touched) {
        int services = 0;
        int servers = 0;
        var clusters = touched.stream().map(ServiceRef::cluster).collect(Collectors.toSet());
        var olds = services(before, clusters);
        var news = services(after, clusters);
        for (var ref : touched) {
            var old = olds.get(ref);
            var now = news.get(ref);
            services += old != null && now == null ? 1 : 0;
            servers += old == null ? 0 : gone(old, now);
        }
        int instances = (int) before.vrrpInstances().keySet().stream()
                .filter(name -> after.vrrpInstance(name) == null).count();
        if (services <= FEW && servers <= FEW && instances <= FEW) {
            return new Removal(services, 0, servers, 0, instances, 0);
        }
        var all = before.clusters().values().stream().flatMap(cluster -> cluster.services().stream()).toList();
        return new Removal(services, all.size(), servers, all.stream().mapToInt(one -> one.servers().size()).sum(),
                instances, before.vrrpInstances().size());
    }

    private static int gone(VirtualService old, @Nullable VirtualService now) {
        if (now == null) {
            return old.servers().size();
        }
        var left = now.servers().stream().map(RealServer::name).collect(Collectors.toSet());
        return (int) old.servers().stream().filter(server -> !left.contains(server.name())).count();
    }

    private static Map<ServiceRef, VirtualService> services(Snapshot snapshot, Set<String> clusters) {
        var services = new HashMap<ServiceRef, VirtualService>();
        for (var name : clusters) {
            var cluster = snapshot.cluster(name);
            if (cluster != null) {
                cluster.services().forEach(service -> services.put(new ServiceRef(name, service.name()), service));
            }
        }
        return services;
    }
}

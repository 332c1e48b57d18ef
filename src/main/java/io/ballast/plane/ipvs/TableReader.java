package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;

/**
 * Reads services and servers so that what exists is found even while others write.
 *
 * <p>The kernel walks its table by index and lets writers in between the parts of a dump (ip_vs_genl_dump_services):
 * one dump may miss entries that existed all along, and show others twice, without a word. So services are dumped until
 * two dumps in a row have the same keys, and one that is missing from the last is asked for by its key before it counts
 * as gone. Servers cannot be asked for singly; theirs are dumped until two dumps agree, unless they came in one part,
 * which the kernel fills under its lock.
 */
final class TableReader {

    private static final int ROUNDS = 5;

    private final IpvsClient client;
    private final Map<ServiceKey, ServiceRecord> services = new HashMap<>();
    private final Map<ServiceKey, List<ServerRecord>> servers = new HashMap<>();

    private TableReader(IpvsClient client) {
        this.client = client;
    }

    /** The whole table, of services and counters alone. */
    static PlaneReading read(IpvsClient client) {
        return new TableReader(client).read();
    }

    /** One service with its servers, or null. */
    static @Nullable ServiceEntry read(IpvsClient client, ServiceKey key) {
        var service = client.service(key);
        return service == null ? null : entry(service, servers(client, key));
    }

    private PlaneReading read() {
        var before = survey();
        for (int round = 0; round < ROUNDS; round++) {
            readServers();
            var now = survey();
            if (now.equals(before)) {
                break;
            }
            before = now;
        }
        readServers();
        confirm(before);
        return reading();
    }

    private Set<ServiceKey> survey() {
        var keys = new HashSet<ServiceKey>();
        client.services(service -> {
            keys.add(service.entry().key());
            services.put(service.entry().key(), service);
        });
        return keys;
    }

    private void readServers() {
        for (var key : services.keySet()) {
            if (!servers.containsKey(key)) {
                servers.put(key, servers(client, key));
            }
        }
    }

    /** Asks for those that were seen, but not in the last dump. */
    private void confirm(Set<ServiceKey> last) {
        services.keySet().removeIf(key -> !last.contains(key) && client.service(key) == null);
    }

    /** In the order in which they were added; the kernel lists the newest first. */
    private static List<ServerRecord> servers(IpvsClient client, ServiceKey key) {
        var found = new LinkedHashMap<ServerKey, ServerRecord>();
        boolean whole = dump(client, key, found);
        for (int round = 0; !whole && round < ROUNDS; round++) {
            var again = new LinkedHashMap<ServerKey, ServerRecord>();
            dump(client, key, again);
            whole = again.keySet().equals(found.keySet());
            // While they disagree, what either has seen counts as there.
            found.forEach(again::putIfAbsent);
            found = again;
        }
        return new ArrayList<>(found.values()).reversed();
    }

    private static boolean dump(IpvsClient client, ServiceKey key, Map<ServerKey, ServerRecord> into) {
        var dump = client.servers(key, server -> into.put(server.entry().key(), server));
        return dump.datagrams() <= 1 && !dump.interrupted();
    }

    private PlaneReading reading() {
        var table = new TreeMap<ServiceKey, ServiceEntry>();
        var counters = new HashMap<ServiceKey, ServiceCounters>();
        services.forEach((key, service) -> {
            var of = servers.getOrDefault(key, List.of());
            table.put(key, entry(service, of));
            counters.put(key, new ServiceCounters(service.traffic(), counters(of)));
        });
        return new PlaneReading(new Table(table, Table.EMPTY.rules(), Table.EMPTY.sysctls(), null), counters);
    }

    private static ServiceEntry entry(ServiceRecord service, List<ServerRecord> servers) {
        return service.entry().withServers(servers.stream().map(ServerRecord::entry).toList());
    }

    private static Map<ServerKey, ServerCounters> counters(Collection<ServerRecord> servers) {
        var counters = new HashMap<ServerKey, ServerCounters>();
        servers.forEach(server -> counters.put(server.entry().key(), server.counters()));
        return counters;
    }
}

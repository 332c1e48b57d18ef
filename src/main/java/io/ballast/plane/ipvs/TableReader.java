package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.ballast.linux.Netlink;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * Reads services and servers so that what exists is found even while others write.
 *
 * <p>The kernel walks its table by index and lets writers in between the parts of a dump (ip_vs_genl_dump_services):
 * one dump may miss entries that existed all along, and show others twice, without a word. So services are dumped until
 * two dumps in a row have the same keys, and one that is missing from the last is asked for by its key before it counts
 * as gone. The dump of the reading before serves as the first of the two, unless services of ours came or went since;
 * and a dump in one part, which the kernel fills under its lock, needs no other. Servers cannot be asked for singly;
 * theirs are dumped until two dumps agree, unless they came in one part.
 */
final class TableReader {

    private static final int ROUNDS = 5;

    /** What the last reading found; null where services may have come or gone since. */
    private @Nullable Set<ServiceKey> settled;
    private boolean disturbed;

    /** All services, and what they and their servers have counted. */
    record Services(SortedMap<ServiceKey, ServiceEntry> entries, Map<ServiceKey, ServiceCounters> counters) {
    }

    /** Services are about to be added or removed. */
    void unsettle() {
        settled = null;
        disturbed = true;
    }

    /**
     * The whole table.
     *
     * @param pause called between the services, with no answer outstanding: what is more urgent may use the client then
     */
    Services read(IpvsClient client, Runnable pause) {
        var before = settled;
        settled = null;
        disturbed = false;
        var round = new Round(client, pause);
        if (!round.survey() && !round.last.equals(before)) {
            round.repeat();
        }
        round.readServers();
        round.confirm(before == null ? Set.of() : before);
        settled = disturbed ? null : new HashSet<>(round.services.keySet());
        return round.result();
    }

    /** One service with its servers, or null. */
    static @Nullable ServiceEntry read(IpvsClient client, ServiceKey key) {
        var service = client.service(key);
        return service == null ? null : entry(service, servers(client, key));
    }

    private static ServiceEntry entry(ServiceRecord service, List<ServerRecord> servers) {
        var entries = new ArrayList<ServerEntry>(servers.size());
        servers.forEach(server -> entries.add(server.entry()));
        return service.entry().withServers(entries);
    }

    /** In the order in which they were added; the kernel lists the newest first. */
    private static List<ServerRecord> servers(IpvsClient client, ServiceKey key) {
        var first = new ArrayList<ServerRecord>();
        var list = isWhole(client.servers(key, first::add)) ? first : again(client, key, first);
        Collections.reverse(list);
        return list;
    }

    private static boolean isWhole(Netlink.Dump dump) {
        return dump.datagrams() <= 1 && !dump.interrupted();
    }

    private static List<ServerRecord> again(IpvsClient client, ServiceKey key, List<ServerRecord> first) {
        var found = new LinkedHashMap<ServerKey, ServerRecord>();
        first.forEach(server -> found.put(server.entry().key(), server));
        for (int round = 0; round < ROUNDS; round++) {
            var now = new LinkedHashMap<ServerKey, ServerRecord>();
            boolean whole = isWhole(client.servers(key, server -> now.put(server.entry().key(), server)));
            boolean same = now.keySet().equals(found.keySet());
            // While they disagree, what either has seen counts as there.
            found.forEach(now::putIfAbsent);
            found.clear();
            found.putAll(now);
            if (whole || same) {
                break;
            }
        }
        return new ArrayList<>(found.values());
    }

    /** One reading. */
    private static final class Round {

        private final IpvsClient client;
        private final Runnable pause;
        private final Map<ServiceKey, ServiceRecord> services = new HashMap<>();
        private final Map<ServiceKey, List<ServerRecord>> servers = new HashMap<>();
        private Set<ServiceKey> last = Set.of();

        Round(IpvsClient client, Runnable pause) {
            this.client = client;
            this.pause = pause;
        }

        /** @return whether the kernel's lock was held for all of it */
        boolean survey() {
            var keys = new HashSet<ServiceKey>();
            var dump = client.services(service -> {
                keys.add(service.entry().key());
                services.put(service.entry().key(), service);
            });
            last = keys;
            return isWhole(dump);
        }

        void repeat() {
            for (int i = 0; i < ROUNDS; i++) {
                readServers();
                var before = last;
                if (survey() || last.equals(before)) {
                    return;
                }
            }
        }

        void readServers() {
            for (var key : services.keySet()) {
                if (!servers.containsKey(key)) {
                    servers.put(key, servers(client, key));
                    pause.run();
                }
            }
        }

        /** Asks for those that were seen, now or in the reading before, but not in the last dump. */
        void confirm(Set<ServiceKey> before) {
            var doubtful = new HashSet<>(before);
            doubtful.addAll(services.keySet());
            doubtful.removeAll(last);
            for (var key : doubtful) {
                var service = client.service(key);
                if (service == null) {
                    services.remove(key);
                } else {
                    services.put(key, service);
                }
            }
            readServers();
        }

        Services result() {
            var table = new TreeMap<ServiceKey, ServiceEntry>();
            var counters = HashMap.<ServiceKey, ServiceCounters>newHashMap(services.size());
            services.forEach((key, service) -> {
                var of = servers.getOrDefault(key, List.of());
                table.put(key, entry(service, of));
                counters.put(key, new ServiceCounters(service.traffic(), counters(of)));
            });
            return new Services(table, counters);
        }

        private static Map<ServerKey, ServerCounters> counters(List<ServerRecord> servers) {
            var counters = HashMap.<ServerKey, ServerCounters>newHashMap(servers.size());
            servers.forEach(server -> counters.put(server.entry().key(), server.counters()));
            return counters;
        }
    }
}

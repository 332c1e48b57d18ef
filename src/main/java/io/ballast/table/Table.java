package io.ballast.table;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A whole forwarding table.
 *
 * @param services by key
 * @param rules what netfilter does for them
 * @param sysctls values by name below net.ipv4.vs, for instance {@code conntrack}; those that are asked for, or all
 *     that were read
 * @param timeouts null where nothing is asked for, or nothing could be read
 */
public record Table(SortedMap<ServiceKey, ServiceEntry> services, SortedSet<PacketRule> rules,
        SortedMap<String, String> sysctls, @Nullable Timeouts timeouts) {

    public static final Table EMPTY = new Table(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), null);

    public Table {
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
        sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
    }

    /** A table of these services and nothing else. */
    public static Table of(Collection<ServiceEntry> services) {
        var byKey = new TreeMap<ServiceKey, ServiceEntry>();
        services.forEach(service -> byKey.put(service.key(), service));
        return new Table(byKey, EMPTY.rules, EMPTY.sysctls, null);
    }
}

package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import io.ballast.table.IpAddress;
import io.ballast.table.PacketRule;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;

/** Puts rules together again that a tool keeps in several pieces, or in several chains. */
final class RuleCollector {

    private record Target(Protocol protocol, IpAddress address, long mark) {
    }

    private final Map<Target, SortedSet<PortSet.Range>> ports = new HashMap<>();
    private final SortedSet<PacketRule> others = new TreeSet<>();

    void mark(Protocol protocol, IpAddress address, List<PortSet.Range> of, long mark) {
        ports.computeIfAbsent(new Target(protocol, address, mark), _ -> new TreeSet<>()).addAll(of);
    }

    void add(PacketRule rule) {
        others.add(rule);
    }

    SortedSet<PacketRule> rules() {
        var all = new TreeSet<>(others);
        ports.forEach((target, ranges) -> all.add(new PacketRule.Mark(target.protocol, target.address,
                new PortSet(new ArrayList<>(ranges)), target.mark)));
        return Collections.unmodifiableSortedSet(all);
    }
}

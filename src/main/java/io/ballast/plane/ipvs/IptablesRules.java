package io.ballast.plane.ipvs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.ballast.linux.PacketFilter;
import io.ballast.table.Family;
import io.ballast.table.PacketRule;
import io.ballast.table.PacketRule.Mark;
import io.ballast.table.PacketRule.Stray;

/**
 * Rules in chains of ours, by the legacy iptables with xt_ipvs. A chain is replaced whole, and goes with its last rule;
 * the rules of others stay as they are.
 */
final class IptablesRules implements PacketRules {

    private static final String WAIT = "5";
    private static final int ATTEMPTS = 3;

    private final Program program;
    private final PacketFilter filter;
    private final Path proc;
    /** Tables that were found in use, which a look is taken at. */
    private final Set<Place> watched = new LinkedHashSet<>();

    /** A table of netfilter, our chain in it, and the chains that call ours. */
    private record Place(Family family, String table, String chain, List<String> callers) {

        String tool(String action) {
            return (family == Family.IPV4 ? "iptables" : "ip6tables") + "-legacy-" + action;
        }

        String module() {
            return (family == Family.IPV4 ? "iptable_" : "ip6table_") + table;
        }

        boolean holds(PacketRule rule) {
            return NftRules.family(rule) == family && rule instanceof Mark == chain.equals(IptablesText.MARKS);
        }

        boolean concernedBy(Collection<PacketRule> rules) {
            return rules.stream().anyMatch(this::holds);
        }
    }

    private static final List<Place> PLACES = List.of(marks(Family.IPV4), masquerades(Family.IPV4), marks(Family.IPV6),
            masquerades(Family.IPV6));

    private static Place marks(Family family) {
        return new Place(family, "mangle", IptablesText.MARKS, List.of("PREROUTING", "OUTPUT"));
    }

    private static Place masquerades(Family family) {
        return new Place(family, "nat", IptablesText.MASQUERADES, List.of("POSTROUTING"));
    }

    /** @param proc where the loaded modules and the tables in use are listed */
    IptablesRules(Program program, PacketFilter filter, Path proc) {
        this.program = program;
        this.filter = filter;
        this.proc = proc;
    }

    @Override
    public String describe() {
        return "iptables-legacy keeps the packet rules, in chains named BALLAST-.";
    }

    boolean installed() {
        return program.find(PLACES.getFirst().tool("restore")) != null;
    }

    /** A chain that nothing calls any more does nothing, whatever it holds; one that not all call does half of it. */
    @Override
    public SortedSet<PacketRule> read() {
        var rules = new TreeSet<PacketRule>();
        for (var place : PLACES) {
            var standing = save(place);
            if (!IptablesText.callers(standing, place.chain).isEmpty()) {
                boolean whole = uncalled(place, standing).isEmpty();
                IptablesText.parse(place.family, standing)
                        .forEach(rule -> rules.add(whole ? rule : Stray.of(rule, IptablesText.TOOL)));
            }
        }
        return rules;
    }

    @Override
    public long look() {
        long look = 0;
        for (var place : watched) {
            look = 31 * look + filter.size(place.family, place.table);
        }
        return look;
    }

    @Override
    public void apply(Collection<PacketRule> adds, Collection<PacketRule> removes) {
        var failures = new ArrayList<PacketRulesException>();
        for (var place : PLACES) {
            if (place.concernedBy(adds) || place.concernedBy(removes)) {
                try {
                    change(place, adds, removes);
                } catch (PacketRulesException e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void change(Place place, Collection<PacketRule> adds, Collection<PacketRule> removes) {
        for (int attempt = 1;; attempt++) {
            var result = program.run(place.tool("restore"), List.of("--noflush", "--wait", WAIT),
                    text(place, adds, removes));
            if (result.succeeded()) {
                return;
            }
            // Without a common lock another program may have changed the table in between (xt_replace_table).
            if (attempt == ATTEMPTS || !result.output().contains("Resource temporarily unavailable")) {
                throw failure(place, "restore", result);
            }
        }
    }

    private String text(Place place, Collection<PacketRule> adds, Collection<PacketRule> removes) {
        var standing = save(place);
        var wanted = new TreeSet<>(IptablesText.parse(place.family, standing));
        wanted.removeAll(new HashSet<>(removes));
        adds.stream().filter(place::holds).forEach(wanted::add);
        if (!wanted.isEmpty()) {
            return IptablesText.replace(place.table, place.chain, wanted, uncalled(place, standing));
        }
        // Nothing to take away may mean that nobody uses the table, and then nobody shall.
        return standing.contains(":" + place.chain + " ")
                ? IptablesText.remove(place.table, place.chain, IptablesText.callers(standing, place.chain))
                : "";
    }

    private static List<String> uncalled(Place place, String standing) {
        var called = IptablesText.callers(standing, place.chain);
        return place.callers.stream().filter(caller -> !called.contains(caller)).toList();
    }

    /** Looking at a table that nobody uses would load it, and with nat the tracking of all connections. */
    private String save(Place place) {
        if (!inUse(place)) {
            return "";
        }
        var result = program.run(place.tool("save"), List.of("-t", place.table), "");
        if (!result.succeeded()) {
            throw failure(place, "save", result);
        }
        watched.add(place);
        return result.output();
    }

    private static PacketRulesException failure(Place place, String action, Program.Result result) {
        return new PacketRulesException(
                ToolWords.iptables(place.tool(action), place.table, place.module(), result.output()));
    }

    /** The list of tables is root's to read; an ordinary user goes by the modules. */
    private boolean inUse(Place place) {
        var names = place.family == Family.IPV4 ? "ip_tables_names" : "ip6_tables_names";
        try {
            return Files.readAllLines(proc.resolve("thread-self/net").resolve(names)).contains(place.table);
        } catch (IOException e) {
            return isLoaded(place.module());
        }
    }

    private boolean isLoaded(String module) {
        try (var modules = Files.lines(proc.resolve("modules"))) {
            return modules.anyMatch(line -> line.startsWith(module + " "));
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        // A look at these tables keeps nothing open.
    }
}

package io.ballast.plane.ipvs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.ballast.table.Family;
import io.ballast.table.PacketRule;
import io.ballast.table.PacketRule.Mark;

/**
 * Rules in chains of ours, by the legacy iptables with xt_ipvs. A chain is replaced whole, all chains of one family at
 * once; the rules of others stay as they are.
 */
final class IptablesRules implements PacketRules {

    private static final String WAIT = "5";

    private final Program program;
    private final Path proc;

    /** A table of netfilter, our chain in it, and the chains that call ours. */
    private record Place(String table, String chain, List<String> callers) {
    }

    private static final Place MARKS = new Place("mangle", IptablesText.MARKS, List.of("PREROUTING", "OUTPUT"));
    private static final Place MASQUERADES = new Place("nat", IptablesText.MASQUERADES, List.of("POSTROUTING"));

    /** @param proc where the loaded modules and the tables in use are listed */
    IptablesRules(Program program, Path proc) {
        this.program = program;
        this.proc = proc;
    }

    @Override
    public String describe() {
        return "iptables-legacy keeps the packet rules, in chains named BALLAST-.";
    }

    boolean installed() {
        return program.find(restore(Family.IPV4)) != null;
    }

    @Override
    public SortedSet<PacketRule> read() {
        var rules = new TreeSet<PacketRule>();
        for (var family : Family.values()) {
            rules.addAll(IptablesText.parse(family, save(family, MARKS) + save(family, MASQUERADES)));
        }
        return rules;
    }

    @Override
    public void apply(Collection<PacketRule> adds, Collection<PacketRule> removes) {
        for (var family : NftRules.touched(adds, removes)) {
            var text = change(family, MARKS, adds, removes) + change(family, MASQUERADES, adds, removes);
            var result = program.run(restore(family), List.of("--noflush", "--wait", WAIT), text);
            if (!result.succeeded()) {
                throw new PacketRulesException(restore(family) + " could not do its work: " + result.firstLine());
            }
        }
    }

    private String change(Family family, Place place, Collection<PacketRule> adds, Collection<PacketRule> removes) {
        if (!concerned(family, place, adds) && !concerned(family, place, removes)) {
            return "";
        }
        var standing = save(family, place);
        var wanted = new TreeSet<>(IptablesText.parse(family, standing));
        wanted.removeAll(new HashSet<>(removes));
        adds.stream().filter(rule -> isIn(rule, family, place)).forEach(wanted::add);
        var missing = new ArrayList<>(place.callers);
        missing.removeIf(caller -> IptablesText.calls(standing, caller, place.chain));
        return IptablesText.replace(place.table, place.chain, wanted, missing);
    }

    private static boolean concerned(Family family, Place place, Collection<PacketRule> rules) {
        return rules.stream().anyMatch(rule -> isIn(rule, family, place));
    }

    private static boolean isIn(PacketRule rule, Family family, Place place) {
        return NftRules.family(rule) == family && rule instanceof Mark == place.equals(MARKS);
    }

    /** Looking at a table that nobody uses would load it, and with nat the tracking of all connections. */
    private String save(Family family, Place place) {
        if (!inUse(family, place.table)) {
            return "";
        }
        var result = program.run(program(family) + "-save", List.of("-t", place.table), "");
        if (!result.succeeded()) {
            throw new PacketRulesException(
                    program(family) + "-save could not read table " + place.table + ": " + result.firstLine());
        }
        return result.output();
    }

    /** The list of tables is root's to read; an ordinary user goes by the modules. */
    private boolean inUse(Family family, String table) {
        var short6 = family == Family.IPV4 ? "ip" : "ip6";
        try {
            return Files.readAllLines(proc.resolve("thread-self/net/" + short6 + "_tables_names")).contains(table);
        } catch (IOException e) {
            try (var modules = Files.lines(proc.resolve("modules"))) {
                return modules.anyMatch(line -> line.startsWith(short6 + "table_" + table + " "));
            } catch (IOException unknown) {
                return true;
            }
        }
    }

    private static String program(Family family) {
        return family == Family.IPV4 ? "iptables-legacy" : "ip6tables-legacy";
    }

    private static String restore(Family family) {
        return program(family) + "-restore";
    }
}

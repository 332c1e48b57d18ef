package io.ballast.plane.ipvs;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.ballast.linux.PacketFilter;
import io.ballast.table.Family;
import io.ballast.table.PacketRule;
import io.ballast.table.PacketRule.Mark;
import io.ballast.table.PacketRule.Masquerade;
import io.ballast.table.PacketRule.Stray;

/** Rules in tables of nft named {@code ballast}, replaced whole in one transaction. */
final class NftRules implements PacketRules {

    private static final List<String> FROM_INPUT = List.of("-f", "-");

    private final Program program;
    private final PacketFilter filter;

    NftRules(Program program, PacketFilter filter) {
        this.program = program;
        this.filter = filter;
    }

    @Override
    public String describe() {
        return "nft keeps the packet rules, in tables named " + NftText.TABLE + ".";
    }

    boolean installed() {
        return program.find("nft") != null;
    }

    /** Whether the kernel takes chains of this kind, without making one. */
    boolean supports(String type) {
        return installed() && program.run("nft", List.of("-c", "-f", "-"),
                "table ip ballast_check {\n  chain check {\n    type " + type + ";\n  }\n}\n").succeeded();
    }

    @Override
    public SortedSet<PacketRule> read() {
        var rules = new TreeSet<PacketRule>();
        var tables = run(List.of("list", "tables"), "");
        for (var family : Family.values()) {
            var name = "table " + NftText.word(family) + " " + NftText.TABLE;
            if (tables.lines().anyMatch(name::equals)) {
                rules.addAll(NftText.parse(family, run(FROM_INPUT, "list " + name + "\n")));
            }
        }
        return rules;
    }

    @Override
    public long look() {
        return filter.generation();
    }

    @Override
    public void apply(Collection<PacketRule> adds, Collection<PacketRule> removes) {
        var wanted = new TreeSet<>(read());
        // The table is replaced whole, so what stood in part is gone with any change.
        wanted.removeIf(Stray.class::isInstance);
        wanted.removeAll(new HashSet<>(removes));
        wanted.addAll(adds);
        var text = new StringBuilder();
        for (var family : touched(adds, removes)) {
            text.append(NftText.replace(family, wanted.stream().filter(rule -> family(rule) == family).toList()));
        }
        if (!text.isEmpty()) {
            run(FROM_INPUT, text.toString());
        }
    }

    static Family family(PacketRule rule) {
        return switch (rule) {
            case Mark mark -> mark.address().family();
            case Masquerade masquerade -> masquerade.service().family();
            case Stray stray -> family(stray.rule());
        };
    }

    static List<Family> touched(Collection<PacketRule> adds, Collection<PacketRule> removes) {
        Set<Family> touched = new HashSet<>();
        adds.forEach(rule -> touched.add(family(rule)));
        removes.forEach(rule -> touched.add(family(rule)));
        return Arrays.stream(Family.values()).filter(touched::contains).toList();
    }

    private String run(List<String> arguments, String input) {
        var result = program.run("nft", arguments, input);
        if (!result.succeeded()) {
            throw new PacketRulesException(ToolWords.nft(result.output()));
        }
        return result.output();
    }

    @Override
    public void close() {
        filter.close();
    }
}

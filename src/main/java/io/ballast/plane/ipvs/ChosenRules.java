package io.ballast.plane.ipvs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.ballast.linux.ErrnoException;
import io.ballast.linux.MalformedMessage;
import io.ballast.linux.PacketFilter;
import io.ballast.table.PacketRule;
import io.ballast.table.PacketRule.Mark;
import io.ballast.table.PacketRule.Stray;

import org.jspecify.annotations.Nullable;

/**
 * Marks and masquerading each by the tool that works on this kernel: nft where it takes the chains they need, otherwise
 * the legacy iptables. Chosen at the first use, and again after a failure.
 *
 * <p>What the tool that is not chosen keeps of ours is shown as stray, and so goes by the plan, after the same rules
 * were added where they belong now. Once there is none, that tool is asked no more: nobody else makes rules of ours.
 */
final class ChosenRules implements PacketRules {

    private static final String FILTER = "filter hook prerouting priority mangle";
    private static final String NAT = "nat hook postrouting priority srcnat";
    /** Reading costs two or more processes. A look tells of rules that come or go, and this of what it overlooks. */
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
    /** The same where the kernel gives no look. */
    private static final long BLIND_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Path LOCK = Path.of("/run/xtables.lock");
    private static final String LOCK_VARIABLE = "XTABLES_LOCKFILE";

    private final NftRules nft;
    private final IptablesRules iptables;
    private final LongSupplier nanos;
    private @Nullable Choice choice;
    private @Nullable Reading reading;
    /** Whether rules of ours may stand with a tool that does not keep them now. */
    private boolean strays = true;

    private record Choice(@Nullable PacketRules marks, @Nullable PacketRules masquerades, String why) {

        Set<PacketRules> tools() {
            var tools = new LinkedHashSet<PacketRules>();
            if (marks != null) {
                tools.add(marks);
            }
            if (masquerades != null) {
                tools.add(masquerades);
            }
            return tools;
        }
    }

    /** @param look taken before the rules were read */
    private record Reading(SortedSet<PacketRule> rules, long at, long look) {
    }

    ChosenRules(NftRules nft, IptablesRules iptables, LongSupplier nanos) {
        this.nft = nft;
        this.iptables = iptables;
        this.nanos = nanos;
    }

    static ChosenRules ofThisMachine() {
        var program = new Program(lockFile());
        var filter = new PacketFilter();
        return new ChosenRules(new NftRules(program, filter), new IptablesRules(program, filter, Path.of("/proc")),
                System::nanoTime);
    }

    /** An ordinary user cannot open the system's lock of iptables, without which it refuses to work. */
    private static Map<String, String> lockFile() {
        var set = System.getenv(LOCK_VARIABLE);
        if (set != null) {
            return Map.of(LOCK_VARIABLE, set);
        }
        boolean usable = Files.exists(LOCK) ? Files.isReadable(LOCK) : Files.isWritable(LOCK.getParent());
        return usable
                ? Map.of()
                : Map.of(LOCK_VARIABLE,
                        Path.of(System.getProperty("java.io.tmpdir"), "ballast-xtables.lock").toString());
    }

    @Override
    public String describe() {
        return choice().why();
    }

    private Choice choice() {
        var made = choice;
        if (made == null) {
            made = choose();
            choice = made;
            strays = true;
        }
        return made;
    }

    private Choice choose() {
        boolean marks = nft.supports(FILTER) && nft.supports("route hook output priority mangle");
        boolean nat = nft.supports(NAT);
        if (marks && nat) {
            return new Choice(nft, nft, nft.describe());
        }
        if (iptables.installed()) {
            return new Choice(marks ? nft : iptables, nat ? nft : iptables,
                    (marks ? "nft keeps the rules that mark packets, and " : "")
                            + "iptables-legacy keeps the rules that " + (marks ? "" : "mark packets and ")
                            + "masquerade, because nft is not installed or this kernel does not take its "
                            + (marks ? "" : "filter and ") + "nat chains.");
        }
        return new Choice(marks ? nft : null, nat ? nft : null, "Packets cannot be " + (marks ? "" : "marked or ")
                + "masqueraded: install nftables, or iptables where this kernel takes no nat chains of nft.");
    }

    @Override
    public SortedSet<PacketRule> read() {
        var known = reading;
        long now = nanos.getAsLong();
        long look = look();
        if (known == null || known.look != look || now - known.at >= FRESH_NANOS) {
            var rules = readNow();
            known = new Reading(rules, now, rules.isEmpty() ? 0 : look);
            reading = known;
        }
        return known.rules;
    }

    /** Where no rule of ours stands, none can go: whoever uses none pays for none. */
    @Override
    public long look() {
        var known = reading;
        if (known != null && known.rules.isEmpty()) {
            return 0;
        }
        long look = 0;
        for (var tool : choice().tools()) {
            look = 31 * look + look(tool);
        }
        return look;
    }

    private long look(PacketRules tool) {
        try {
            return tool.look();
        } catch (ErrnoException | MalformedMessage e) {
            return Math.floorDiv(nanos.getAsLong(), BLIND_NANOS);
        }
    }

    private SortedSet<PacketRule> readNow() {
        var rules = new TreeSet<PacketRule>();
        for (var tool : choice().tools()) {
            for (var rule : guarded(tool)) {
                rules.add(tool.equals(tool(rule)) ? rule : new Stray(rule, name(tool)));
            }
        }
        if (strays) {
            strays = addStrays(rules);
        }
        return Collections.unmodifiableSortedSet(rules);
    }

    /** @return whether there may be some still */
    private boolean addStrays(Collection<PacketRule> into) {
        boolean found = false;
        for (var tool : others()) {
            try {
                for (var rule : tool.read()) {
                    into.add(new Stray(rule, name(tool)));
                    found = true;
                }
            } catch (PacketRulesException e) {
                // It is not the tool that matters; what it keeps is shown when it answers.
                found = true;
            }
        }
        return found;
    }

    /** The tools that are there and keep nothing now. */
    private List<PacketRules> others() {
        var others = new ArrayList<PacketRules>();
        if (nft.installed()) {
            others.add(nft);
        }
        if (iptables.installed()) {
            others.add(iptables);
        }
        others.removeAll(choice().tools());
        return others;
    }

    private String name(PacketRules tool) {
        return tool.equals(nft) ? "nft" : "iptables-legacy";
    }

    private SortedSet<PacketRule> guarded(PacketRules tool) {
        try {
            return tool.read();
        } catch (PacketRulesException e) {
            choice = null;
            throw e;
        }
    }

    private @Nullable PacketRules tool(PacketRule rule) {
        var tools = choice();
        return rule instanceof Mark ? tools.marks() : tools.masquerades();
    }

    @Override
    public void apply(Collection<PacketRule> adds, Collection<PacketRule> removes) {
        reading = null;
        var chosen = choice();
        if (adds.stream().anyMatch(rule -> tool(rule) == null)) {
            choice = null;
            throw new PacketRulesException(chosen.why());
        }
        var failures = new ArrayList<PacketRulesException>();
        for (var tool : chosen.tools()) {
            change(tool, of(tool, adds), of(tool, removes), failures);
        }
        // Afterwards, and only then: what could not be added goes on standing where it stood.
        if (failures.isEmpty()) {
            for (var tool : List.of(nft, iptables)) {
                change(tool, List.of(), strays(tool, removes), failures);
            }
        }
        if (!failures.isEmpty()) {
            choice = null;
            throw failures.getFirst();
        }
    }

    private static void change(PacketRules tool, List<PacketRule> adds, List<PacketRule> removes,
            List<PacketRulesException> failures) {
        if (adds.isEmpty() && removes.isEmpty()) {
            return;
        }
        try {
            tool.apply(adds, removes);
        } catch (PacketRulesException e) {
            failures.add(e);
        }
    }

    @Override
    public void close() {
        nft.close();
        iptables.close();
    }

    private List<PacketRule> of(PacketRules tool, Collection<PacketRule> rules) {
        return rules.stream().filter(rule -> !(rule instanceof Stray) && tool.equals(tool(rule))).toList();
    }

    private List<PacketRule> strays(PacketRules tool, Collection<PacketRule> rules) {
        return rules.stream().flatMap(rule -> rule instanceof Stray stray && stray.keeper().equals(name(tool))
                ? Stream.of(stray.rule())
                : Stream.empty()).toList();
    }
}

package io.ballast.plane.ipvs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.ballast.linux.ErrnoException;
import io.ballast.linux.MalformedMessage;
import io.ballast.linux.PacketFilter;
import io.ballast.table.PacketRule;
import io.ballast.table.PacketRule.Stray;

import org.jspecify.annotations.Nullable;

/**
 * Marks and masquerading each by the tool that works on this kernel: nft where it takes the chains they need, otherwise
 * the legacy iptables. Chosen at the first use, and again after a failure.
 *
 * <p>What the tool that is not chosen keeps of ours is shown as stray, and so goes by the plan, after the same rules
 * were added where they belong now. Once there is none, that tool is asked no more: nobody else makes rules of ours.
 * Stray as well is what any tool keeps in part.
 */
final class ChosenRules implements PacketRules {

    /** Reading costs two or more processes. A look tells of rules that come or go, and this of what it overlooks. */
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
    /** The same where the kernel gives no look. */
    private static final long BLIND_NANOS = Duration.ofSeconds(5).toNanos();

    private final NftRules nft;
    private final IptablesRules iptables;
    private final LongSupplier nanos;
    private @Nullable ToolChoice choice;
    private @Nullable Reading reading;
    /** Whether rules of ours may stand with a tool that does not keep them now. */
    private boolean strays = true;

    /** @param look taken before the rules were read */
    private record Reading(SortedSet<PacketRule> rules, long at, long look) {
    }

    ChosenRules(NftRules nft, IptablesRules iptables, LongSupplier nanos) {
        this.nft = nft;
        this.iptables = iptables;
        this.nanos = nanos;
    }

    /** @param lock where the lock of iptables is, as {@link XtablesLock} tells */
    static ChosenRules ofThisMachine(Map<String, String> lock) {
        var program = new Program(lock);
        var filter = new PacketFilter();
        return new ChosenRules(new NftRules(program, filter), new IptablesRules(program, filter, Path.of("/proc")),
                System::nanoTime);
    }

    @Override
    public String describe() {
        return choice().why();
    }

    private ToolChoice choice() {
        var made = choice;
        if (made == null) {
            made = ToolChoice.of(nft, iptables);
            choice = made;
            strays = true;
        }
        return made;
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
                rules.add(tool.equals(tool(rule)) ? rule : Stray.of(rule, name(tool)));
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
                    into.add(Stray.of(rule, name(tool)));
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
        return tool.equals(nft) ? NftText.TOOL : IptablesText.TOOL;
    }

    private SortedSet<PacketRule> guarded(PacketRules tool) {
        try {
            return tool.read();
        } catch (PacketRulesException e) {
            choice = null;
            throw e;
        }
    }

    /** The tool that keeps the rule now; also of one that stands in part. */
    private @Nullable PacketRules tool(PacketRule rule) {
        return rule instanceof Stray stray ? tool(stray.rule()) : choice().keeper(rule);
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
                change(tool, List.of(), strays(tool, adds, removes), failures);
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

    /** What stood in part and was just added whole with the same tool is no stray any more. */
    private List<PacketRule> strays(PacketRules tool, Collection<PacketRule> adds, Collection<PacketRule> removes) {
        var whole = of(tool, adds);
        return removes.stream().flatMap(rule -> rule instanceof Stray stray && stray.keeper().equals(name(tool))
                && !whole.contains(stray.rule()) ? Stream.of(stray.rule()) : Stream.empty()).toList();
    }
}

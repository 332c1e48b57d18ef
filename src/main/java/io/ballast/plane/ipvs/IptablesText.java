package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.PacketRule;
import io.ballast.table.PacketRule.Mark;
import io.ballast.table.PacketRule.Masquerade;
import io.ballast.table.PacketRule.Stray;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.jspecify.annotations.Nullable;

/** Rules in the language of iptables-restore, for chains of ours, and back from iptables-save. */
final class IptablesText {

    static final String TOOL = "iptables-legacy";

    /** Marks, in table mangle, called from PREROUTING and, for packets the director makes, from OUTPUT. */
    static final String MARKS = "BALLAST-MARK";
    /** Masquerading, in table nat, called from POSTROUTING. */
    static final String MASQUERADES = "BALLAST-FULLNAT";

    /** What xt_multiport takes in one rule; a range counts twice. */
    private static final int PORTS = 15;

    private static final Pattern CALL = Pattern.compile("-A (\\S+) -j (\\S+)");

    private IptablesText() {
    }

    /** Replaces the chain's rules within its table, and calls it from where nothing calls it yet. */
    static String replace(String table, String chain, Collection<PacketRule> rules, List<String> callers) {
        var text = new StringBuilder("*" + table + "\n:" + chain + " - [0:0]\n");
        callers.forEach(caller -> text.append("-I ").append(caller).append(" -j ").append(chain).append('\n'));
        for (var rule : rules) {
            arguments(rule).forEach(
                    arguments -> text.append("-A ").append(chain).append(' ').append(arguments).append('\n'));
        }
        return text.append("COMMIT\n").toString();
    }

    /** Empties the chain, takes its calls away, and then the chain itself. */
    static String remove(String table, String chain, List<String> callers) {
        var text = new StringBuilder("*" + table + "\n:" + chain + " - [0:0]\n");
        callers.forEach(caller -> text.append("-D ").append(caller).append(" -j ").append(chain).append('\n'));
        return text.append("-X ").append(chain).append("\nCOMMIT\n").toString();
    }

    private static List<String> arguments(PacketRule rule) {
        return switch (rule) {
            case Mark mark -> pieces(mark.ports()).stream()
                    .map(ports -> "-d " + mark.address() + " -p " + mark.protocol().word()
                            + " -m multiport --dports " + ports + " -j MARK --set-mark " + mark.mark())
                    .toList();
            case Masquerade masquerade -> List.of(masquerade(masquerade));
            case Stray stray -> throw new IllegalArgumentException(stray.describe());
        };
    }

    private static String masquerade(Masquerade rule) {
        var server = rule.server() == null ? "" : "-d " + rule.server() + " ";
        return server + switch (rule.service()) {
            case AddressKey at -> "-m ipvs --vaddr " + at.address() + " --vproto " + at.protocol().number()
                    + (at.port() == 0 ? "" : " --vport " + at.port()) + " --vmethod masq -j MASQUERADE";
            case MarkKey marked -> "-m mark --mark " + marked.mark() + " -m ipvs --vmethod masq -j MASQUERADE";
        };
    }

    private static List<String> pieces(PortSet ports) {
        var pieces = new ArrayList<String>();
        var piece = new ArrayList<PortSet.Range>();
        int used = 0;
        for (var range : ports.ranges()) {
            int cost = range.first() == range.last() ? 1 : 2;
            if (used + cost > PORTS) {
                pieces.add(spell(piece));
                piece.clear();
                used = 0;
            }
            piece.add(range);
            used += cost;
        }
        pieces.add(spell(piece));
        return pieces;
    }

    private static String spell(List<PortSet.Range> ranges) {
        return ranges.stream().map(range -> range.toString().replace('-', ':')).collect(Collectors.joining(","));
    }

    /** The rules of our chains that a listing shows; what is not ours in form is passed over. */
    static SortedSet<PacketRule> parse(Family family, String listing) {
        var rules = new RuleCollector();
        for (var line : listing.split("\n", -1)) {
            var words = line.strip().split("\\s+");
            if (words.length > 2 && words[0].equals("-A")
                    && (words[1].equals(MARKS) || words[1].equals(MASQUERADES))) {
                rule(family, options(words), rules);
            }
        }
        return rules.rules();
    }

    /** The chains that have a rule of just the call of ours; twice, where it stands there twice. */
    static List<String> callers(String listing, String chain) {
        return listing.lines().map(line -> CALL.matcher(line.strip())).filter(Matcher::matches)
                .filter(call -> call.group(2).equals(chain)).map(call -> call.group(1)).toList();
    }

    private static Map<String, String> options(String[] words) {
        var options = new HashMap<String, String>();
        for (int i = 2; i + 1 < words.length; i += 2) {
            options.put(words[i], words[i + 1]);
        }
        return options;
    }

    private static void rule(Family family, Map<String, String> options, RuleCollector rules) {
        try {
            switch (options.getOrDefault("-j", "")) {
                case "MARK" -> rules.mark(NftText.protocol(value(options, "-p")), address(value(options, "-d")),
                        PortSet.parse(value(options, "--dports").replace(':', '-')).ranges(),
                        number(value(options, "--set-xmark")));
                case "MASQUERADE" -> rules.add(masquerade(family, options));
                default -> {
                }
            }
        } catch (IllegalArgumentException e) {
            // Somebody else's, in our chain.
        }
    }

    private static Masquerade masquerade(Family family, Map<String, String> options) {
        var server = options.get("-d");
        var at = server == null ? null : address(server);
        var mark = options.get("--mark");
        return new Masquerade(mark == null ? of(options) : new MarkKey(number(mark), family), at);
    }

    private static AddressKey of(Map<String, String> options) {
        Protocol protocol = NftText.protocol(value(options, "--vproto"));
        return new AddressKey(protocol, address(value(options, "--vaddr")),
                Integer.parseInt(options.getOrDefault("--vport", "0")));
    }

    private static String value(Map<String, String> options, String name) {
        @Nullable
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    /** Without the length of the prefix. */
    private static IpAddress address(String text) {
        return IpAddress.parse(text.replaceAll("/.*", ""));
    }

    /** Without the mask behind it. */
    private static long number(String text) {
        return Long.decode(text.replaceAll("/.*", ""));
    }
}

package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.jspecify.annotations.Nullable;

/** Rules in the language of nft, for tables named {@code ballast}, and back. */
final class NftText {

    static final String TOOL = "nft";
    static final String TABLE = "ballast";

    private static final String MARK_IN = "mark_in";
    private static final String MARK_OUT = "mark_out";
    private static final String FULL_NAT = "full_nat";

    private static final Pattern CHAIN = Pattern.compile("chain (\\S+) \\{");
    private static final Pattern MARK = Pattern
            .compile("ip6? daddr (\\S+) (tcp|udp|sctp) dport (?:\\{ ([^}]*) \\}|(\\S+)) (?:meta )?mark set (\\S+)");
    private static final Pattern OF_ADDRESS = Pattern.compile("(?:ip6? daddr (\\S+) )?meta l4proto (\\S+)"
            + " ct original ip6? daddr (\\S+)(?: ct original proto-dst (\\d+))? masquerade");
    private static final Pattern OF_MARK = Pattern
            .compile("(?:ip6? daddr (\\S+) )?(?:meta )?mark (\\S+) masquerade");

    private NftText() {
    }

    static String word(Family family) {
        return family == Family.IPV4 ? "ip" : "ip6";
    }

    /** One transaction after which the family's table holds these rules and no others; without rules it is gone. */
    static String replace(Family family, Collection<PacketRule> rules) {
        var table = "table " + word(family) + " " + TABLE;
        // Adding first makes the deletion succeed where there was none.
        var text = new StringBuilder("add " + table + "\ndelete " + table + "\n");
        var marks = rules.stream().filter(Mark.class::isInstance).map(rule -> rule(family, rule)).toList();
        var masquerades = rules.stream().filter(Masquerade.class::isInstance).map(rule -> rule(family, rule)).toList();
        if (!rules.isEmpty()) {
            text.append(table).append(" {\n");
            chain(text, MARK_IN, "type filter hook prerouting priority mangle", marks);
            // Packets that the director itself makes do not come through prerouting.
            chain(text, MARK_OUT, "type route hook output priority mangle", marks);
            chain(text, FULL_NAT, "type nat hook postrouting priority srcnat", masquerades);
            text.append("}\n");
        }
        return text.toString();
    }

    private static void chain(StringBuilder text, String name, String type, List<String> rules) {
        if (!rules.isEmpty()) {
            text.append("  chain ").append(name).append(" {\n    ").append(type).append("; policy accept;\n");
            rules.forEach(rule -> text.append("    ").append(rule).append('\n'));
            text.append("  }\n");
        }
    }

    private static String rule(Family family, PacketRule rule) {
        var ip = word(family);
        return switch (rule) {
            case Mark mark -> ip + " daddr " + mark.address() + " " + mark.protocol().word() + " dport { "
                    + mark.ports().ranges().stream().map(PortSet.Range::toString).collect(Collectors.joining(", "))
                    + " } meta mark set " + mark.mark();
            case Masquerade masquerade ->
                (masquerade.server() == null ? "" : ip + " daddr " + masquerade.server() + " ")
                        + original(ip, masquerade.service()) + " masquerade";
            case Stray stray -> throw new IllegalArgumentException(stray.describe());
        };
    }

    /** IPVS changes the reply's tuple only, so the original one still names the virtual service. */
    private static String original(String ip, ServiceKey service) {
        return switch (service) {
            case AddressKey at -> "meta l4proto " + at.protocol().word() + " ct original " + ip + " daddr "
                    + at.address() + (at.port() == 0 ? "" : " ct original proto-dst " + at.port());
            case MarkKey marked -> "meta mark " + marked.mark();
        };
    }

    /**
     * The rules that a listing of one family's table shows; what is not ours in form is passed over. A mark that stands
     * in one of its two chains alone is a stray.
     */
    static SortedSet<PacketRule> parse(Family family, String listing) {
        var chains = new HashMap<String, RuleCollector>();
        var chain = new RuleCollector();
        // Long sets may go over several lines.
        for (var line : listing.replaceAll(",\\s+", ", ").split("\n", -1)) {
            var head = CHAIN.matcher(line.strip());
            if (head.matches()) {
                chain = chains.computeIfAbsent(head.group(1), _ -> new RuleCollector());
            } else {
                rule(family, line.strip(), chain);
            }
        }
        var none = new RuleCollector();
        var in = chains.getOrDefault(MARK_IN, none).rules();
        var out = chains.getOrDefault(MARK_OUT, none).rules();
        var rules = new TreeSet<PacketRule>();
        for (var mark : in) {
            rules.add(out.contains(mark) ? mark : Stray.of(mark, TOOL));
        }
        out.stream().filter(mark -> !in.contains(mark)).forEach(mark -> rules.add(Stray.of(mark, TOOL)));
        rules.addAll(chains.getOrDefault(FULL_NAT, none).rules());
        return rules;
    }

    private static void rule(Family family, String line, RuleCollector rules) {
        try {
            var mark = MARK.matcher(line);
            var ofAddress = OF_ADDRESS.matcher(line);
            var ofMark = OF_MARK.matcher(line);
            if (mark.matches()) {
                rules.mark(protocol(mark.group(2)), IpAddress.parse(mark.group(1)), ports(mark),
                        Long.decode(mark.group(5)));
            } else if (ofAddress.matches()) {
                int port = ofAddress.group(4) == null ? 0 : Integer.parseInt(ofAddress.group(4));
                rules.add(new Masquerade(
                        new AddressKey(protocol(ofAddress.group(2)), IpAddress.parse(ofAddress.group(3)), port),
                        server(ofAddress.group(1))));
            } else if (ofMark.matches()) {
                rules.add(new Masquerade(new MarkKey(Long.decode(ofMark.group(2)), family), server(ofMark.group(1))));
            }
        } catch (IllegalArgumentException e) {
            // Somebody else's, in our table.
        }
    }

    private static List<PortSet.Range> ports(Matcher mark) {
        var text = mark.group(3) == null ? mark.group(4) : mark.group(3);
        return new ArrayList<>(PortSet.parse(text).ranges());
    }

    static Protocol protocol(String word) {
        for (var protocol : Protocol.values()) {
            if (protocol.word().equals(word) || Integer.toString(protocol.number()).equals(word)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException(word);
    }

    private static @Nullable IpAddress server(@Nullable String text) {
        return text == null ? null : IpAddress.parse(text);
    }
}

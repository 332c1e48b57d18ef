package io.ballast.table;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/** What netfilter has to do to packets so that IPVS can do its part. */
public sealed interface PacketRule extends Comparable<PacketRule> {

    /** In words, for plans and faults. */
    String describe();

    @Override
    default int compareTo(PacketRule other) {
        return switch (this) {
            case Mark mine when other instanceof Mark theirs -> Mark.ORDER.compare(mine, theirs);
            case Masquerade mine when other instanceof Masquerade theirs -> Masquerade.ORDER.compare(mine, theirs);
            case Stray mine when other instanceof Stray theirs -> Stray.ORDER.compare(mine, theirs);
            case Mark _ -> -1;
            case Masquerade _ -> other instanceof Stray ? -1 : 1;
            case Stray _ -> 1;
        };
    }

    /** Packets to these ports of the address get the mark that their service goes by. */
    record Mark(Protocol protocol, IpAddress address, PortSet ports, long mark) implements PacketRule {

        private static final Comparator<Mark> ORDER = Comparator.comparing(Mark::address)
                .thenComparing(Mark::protocol).thenComparing(Mark::ports).thenComparingLong(Mark::mark);

        @Override
        public String describe() {
            return "mark " + protocol.word() + " packets to " + address + " ports " + ports + " with " + mark;
        }
    }

    /**
     * Connections that a service forwards to its servers by nat leave with the director's own address (full NAT).
     *
     * @param server only those to this server; null for all of the service
     */
    record Masquerade(ServiceKey service, @Nullable IpAddress server) implements PacketRule {

        private static final Comparator<Masquerade> ORDER = Comparator.comparing(Masquerade::service)
                .thenComparing(Masquerade::server, Comparator.nullsFirst(Comparator.naturalOrder()));

        @Override
        public String describe() {
            return "masquerade connections of " + service + (server == null ? "" : " to " + server);
        }
    }

    /**
     * A rule of ours that another tool keeps than the one that would keep it now, as after a change of the system's
     * tools, or one that stands in part only. No service asks for one, so it goes, once the same rule stands where it
     * belongs.
     *
     * @param rule no stray itself
     * @param keeper the tool, such as {@code iptables-legacy}
     */
    record Stray(PacketRule rule, String keeper) implements PacketRule {

        private static final Comparator<Stray> ORDER = Comparator.comparing(Stray::keeper)
                .thenComparing(Stray::rule);

        /** A stray stays what it is. */
        public static Stray of(PacketRule rule, String keeper) {
            return rule instanceof Stray stray ? stray : new Stray(rule, keeper);
        }

        @Override
        public String describe() {
            return rule.describe() + " by " + keeper;
        }
    }
}

package io.ballast.table;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A virtual service as it stands in a table, with its real servers in the order in which they were added.
 *
 * @param scheduler its name in the kernel; {@code none} for a service without one
 */
public record ServiceEntry(ServiceKey key, String scheduler, Set<SchedulerFlag> flags,
        @Nullable Persistence persistence, boolean onePacket, List<ServerEntry> servers) {

    public ServiceEntry {
        flags = flags.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(flags));
        servers = List.copyOf(servers);
    }

    public ServiceEntry(ServiceKey key, String scheduler, List<ServerEntry> servers) {
        this(key, scheduler, Set.of(), null, false, servers);
    }

    public ServiceEntry withServers(List<ServerEntry> newServers) {
        return new ServiceEntry(key, scheduler, flags, persistence, onePacket, newServers);
    }

    /** The service alone, as operations upon it carry it. */
    public ServiceEntry withoutServers() {
        return servers.isEmpty() ? this : withServers(List.of());
    }

    public @Nullable ServerEntry server(ServerKey serverKey) {
        for (var server : servers) {
            if (server.key().equals(serverKey)) {
                return server;
            }
        }
        return null;
    }

    /**
     * Whether the order of the servers decides who gets which client: sh and mh fill their tables in that order
     * (ip_vs_sh_reassign, ip_vs_mh_populate), so two directors agree only when their order does.
     */
    public boolean isOrdered() {
        return scheduler.equals("sh") || scheduler.equals("mh");
    }

    /** As ipvsadm writes the service itself. */
    String spelling() {
        var text = new StringBuilder(key.spelling()).append(" -s ").append(scheduler);
        if (persistence != null) {
            text.append(" -p ").append(persistence.timeoutSeconds()).append(" -M ").append(netmask(persistence));
            if (persistence.engine() != null) {
                text.append(" --pe ").append(persistence.engine());
            }
        }
        if (onePacket) {
            text.append(" -o");
        }
        if (!flags.isEmpty()) {
            text.append(" -b ").append(flags.stream().sorted().map(flag -> flag.nameUnder(scheduler))
                    .collect(Collectors.joining(",")));
        }
        return text.toString();
    }

    private String netmask(Persistence of) {
        if (key.family() == Family.IPV6) {
            return Integer.toString(of.prefixLength());
        }
        long mask = of.prefixLength() == 0 ? 0 : 0xffff_ffffL << 32 - of.prefixLength() & 0xffff_ffffL;
        return new IpAddress(Family.IPV4, 0, mask).toString();
    }
}

package io.ballast.plane.ipvs;

import java.util.ArrayList;
import java.util.List;

import io.ballast.linux.Sysctls;

import org.jspecify.annotations.Nullable;

/**
 * A kernel setting as it is and as it should be for a director. Only shown: Ballast sets those that it was asked to set.
 *
 * @param name whole, such as {@code net.ipv4.ip_forward}
 * @param current null where this kernel has no such setting
 * @param advised values that are well, the best first; empty where it depends on what the director is for
 * @param why one sentence
 */
public record SysctlAdvice(String name, @Nullable String current, List<String> advised, String why) {

    private record Rule(String name, List<String> advised, String why) {
    }

    private static final String VS = "net.ipv4.vs.";

    private static final List<Rule> RULES = List.of(
            new Rule("net.ipv4.ip_forward", List.of("1"), "Without it packets of nat services are not forwarded."),
            new Rule("net.ipv6.conf.all.forwarding", List.of("1"),
                    "Without it packets of IPv6 nat services are not forwarded."),
            new Rule("net.ipv4.conf.all.rp_filter", List.of("0", "2"),
                    "Strict filtering drops packets of directors with several interfaces."),
            new Rule("net.ipv4.conf.all.send_redirects", List.of("0"),
                    "Redirects would lead servers past the director."),
            new Rule("net.ipv4.conf.all.arp_ignore", List.of(),
                    "1 where virtual addresses lie on an interface that shall not answer for them, as on lo or dummy."),
            new Rule("net.ipv4.conf.all.arp_announce", List.of(),
                    "2 where virtual addresses lie on an interface that shall not answer for them, as on lo or dummy."),
            new Rule("net.ipv4.ip_nonlocal_bind", List.of(),
                    "1 where programs listen on a virtual address that this director may not hold."),
            new Rule("net.netfilter.nf_conntrack_max", List.of(),
                    "With fullnat every connection takes an entry: more than all connections at a time."),
            new Rule("net.ipv4.neigh.default.gc_thresh3", List.of(),
                    "More than the machines of the director's own networks, or neighbours are lost."),
            new Rule(VS + "expire_nodest_conn", List.of("1"),
                    "With 0, clients of a removed server hang until their own time-out."),
            new Rule(VS + "expire_quiescent_template", List.of("1"),
                    "With 0, persistent clients never leave a server that is draining."),
            new Rule(VS + "conn_reuse_mode", List.of("1"),
                    "With 0, a client that uses a port again stays with a server that is gone."),
            new Rule(VS + "conntrack", List.of(),
                    "1 with fullnat, which sets it; otherwise 0 is the faster way."),
            new Rule(VS + "sloppy_tcp", List.of(),
                    "1 where several directors share one virtual address by direct routing or tunnels."),
            new Rule(VS + "sloppy_sctp", List.of(),
                    "1 where several directors share one virtual address by direct routing or tunnels."),
            new Rule(VS + "schedule_icmp", List.of(),
                    "1 where several directors share one virtual address: errors of the path reach the server."),
            new Rule(VS + "ignore_tunneled", List.of(), "1 where one director forwards to another by tunnel."),
            new Rule(VS + "pmtu_disc", List.of("1"), "With 0, large packets to tunnels are fragmented."),
            new Rule(VS + "nat_icmp_send", List.of(), "1 tells servers of nat services when a client has gone."),
            new Rule(VS + "cache_bypass", List.of("0"), "Only for transparent web caches."),
            new Rule(VS + "snat_reroute", List.of("1"),
                    "With 0, answers of nat services leave by the route of the server's address, not of the virtual"
                            + " one."),
            new Rule(VS + "backup_only", List.of(),
                    "1 on directors that are also real servers by direct routing or tunnels: the backup would send"
                            + " packets back."),
            new Rule(VS + "am_droprate", List.of(), "How much the automatic defences drop."),
            new Rule(VS + "amemthresh", List.of(), "Free pages below which the automatic defences begin."),
            new Rule(VS + "run_estimation", List.of("1"), "With 0, counters stand still."),
            new Rule(VS + "est_cpulist", List.of(), "Processors that count; with an empty list counters stand still."),
            new Rule(VS + "est_nice", List.of(), "How much the counting gives way to other work."),
            new Rule(VS + "sync_version", List.of("1"), "Version 0 carries neither IPv6 nor time-outs."),
            new Rule(VS + "sync_ports", List.of(),
                    "Threads of connection synchronisation: the same on both directors."),
            new Rule(VS + "sync_refresh_period", List.of(), "Above 0 it saves synchronisation messages."),
            new Rule(VS + "sync_retries", List.of(), "How often a synchronisation message is repeated, up to 3."),
            new Rule(VS + "sync_qlen_max", List.of(), "Synchronisation messages that may wait."),
            new Rule(VS + "sync_sock_size", List.of(), "More where the backup loses synchronisation messages."),
            new Rule(VS + "sync_persist_mode", List.of(),
                    "1 synchronises persistence alone, and needs sloppy_tcp=1."),
            new Rule(VS + "sync_threshold", List.of("3\t50", "3 50"),
                    "With 0 0, established connections are not synchronised."),
            new Rule(VS + "drop_entry", List.of("0", "1"), "More drops connections even when there is memory."),
            new Rule(VS + "drop_packet", List.of("0", "1"), "More drops packets even when there is memory."),
            new Rule(VS + "secure_tcp", List.of("0", "1"), "More cuts time-outs even when there is memory."));

    /** Whether it is as it should be; true where this kernel has no such setting, and where it depends. */
    public boolean met() {
        return current == null || advised.isEmpty() || advised.contains(current) || automatic();
    }

    /** The kernel itself goes between 1 and 2 where it was told 1. */
    private boolean automatic() {
        return "2".equals(current) && advised.equals(List.of("0", "1"));
    }

    static List<SysctlAdvice> read(Sysctls sysctls) {
        var all = new ArrayList<SysctlAdvice>();
        for (var rule : RULES) {
            all.add(new SysctlAdvice(rule.name, sysctls.read(rule.name), rule.advised, rule.why));
        }
        return all;
    }
}

package io.ballast.plane.ipvs;

import static io.ballast.plane.Use.FULLNAT;
import static io.ballast.plane.Use.NAT;
import static io.ballast.plane.Use.NAT_IPV6;
import static io.ballast.plane.Use.PERSISTENCE;
import static io.ballast.plane.Use.TUN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ballast.linux.Sysctls;
import io.ballast.plane.KernelReport.Setting;
import io.ballast.plane.Use;

/** What is known of the kernel's settings: which values are well for which use, and why. */
final class SysctlAdvice {

    /** @param uses of which one makes it matter */
    private record Rule(String name, Set<Use> uses, List<String> advised, String why) {
    }

    private static final String VS = "net.ipv4.vs.";
    private static final Set<Use> ANY = EnumSet.allOf(Use.class);
    private static final Set<Use> HINT = Set.of();
    private static final List<String> NONE = List.of();
    /** The kernel itself goes between 1 and 2 where it was told 1 (update_defense_level). */
    private static final List<String> DEFENCE = List.of("0", "1", "2");

    private static final List<Rule> RULES = List.of(
            new Rule("net.ipv4.ip_forward", Set.of(NAT), List.of("1"),
                    "With 0, packets of nat services are not forwarded."),
            new Rule("net.ipv6.conf.all.forwarding", Set.of(NAT_IPV6), List.of("1"),
                    "With 0, packets of IPv6 nat services are not forwarded."),
            new Rule("net.ipv4.conf.all.rp_filter", ANY, List.of("0", "2"),
                    "With 1, packets that come in where their answers would not go out are dropped, on a"
                            + " director with several interfaces; the larger of this and the interface's own counts."),
            new Rule("net.ipv4.conf.all.accept_local", Set.of(Use.PATH), List.of("1"),
                    "With 0, here and at the interface, a director that holds the virtual address drops the answers to"
                            + " probes with path."),
            new Rule("net.ipv4.conf.all.send_redirects", Set.of(NAT), List.of("0"),
                    "With 1, here or at the interface, redirects lead servers of its own network past the director."),
            new Rule("net.ipv4.conf.all.arp_ignore", HINT, NONE,
                    "1 where virtual addresses lie on an interface that shall not answer for them, as on"
                            + " lo or dummy."),
            new Rule("net.ipv4.conf.all.arp_announce", HINT, NONE,
                    "2 where virtual addresses lie on an interface that shall not answer for them, as on"
                            + " lo or dummy."),
            new Rule("net.ipv4.ip_nonlocal_bind", HINT, NONE,
                    "1 where programs listen on a virtual address that this director may not hold."),
            new Rule("net.netfilter.nf_conntrack_max", HINT, NONE,
                    "With fullnat every connection takes an entry: more than all connections at a time."),
            new Rule("net.ipv4.neigh.default.gc_thresh3", HINT, NONE,
                    "More than the machines of the director's own networks, or neighbours are lost."),
            new Rule(VS + "expire_nodest_conn", ANY, List.of("1"),
                    "With 0, clients of a removed server hang until their own time-out."),
            new Rule(VS + "expire_quiescent_template", Set.of(PERSISTENCE), List.of("1"),
                    "With 0, persistent clients never leave a server that is draining."),
            new Rule(VS + "conn_reuse_mode", ANY, List.of("1"),
                    "With 0, a client that uses a port again stays with a server that is gone."),
            new Rule(VS + "conntrack", Set.of(FULLNAT), List.of("1"),
                    "1 with fullnat, which sets it; otherwise 0 is the faster way."),
            new Rule(VS + "sloppy_tcp", HINT, NONE,
                    "1 where several directors share one virtual address by direct routing or tunnels."),
            new Rule(VS + "sloppy_sctp", HINT, NONE,
                    "1 where several directors share one virtual address by direct routing or tunnels."),
            new Rule(VS + "schedule_icmp", HINT, NONE,
                    "1 where several directors share one virtual address: errors of the path reach the"
                            + " server."),
            new Rule(VS + "ignore_tunneled", HINT, NONE,
                    "1 where one director forwards to another by tunnel."),
            new Rule(VS + "pmtu_disc", Set.of(TUN), List.of("1"),
                    "With 0, large packets to tunnels are fragmented."),
            new Rule(VS + "nat_icmp_send", HINT, NONE,
                    "1 tells servers of nat services that the connection they answer is no more."),
            new Rule(VS + "cache_bypass", HINT, NONE,
                    "1 only for transparent web caches."),
            new Rule(VS + "snat_reroute", Set.of(NAT, NAT_IPV6), List.of("1"),
                    "With 0, answers of nat services leave by the route of the server's address, not of"
                            + " the virtual one."),
            new Rule(VS + "backup_only", HINT, NONE,
                    "1 on directors that are also real servers by direct routing or tunnels: the backup"
                            + " would send packets back."),
            new Rule(VS + "am_droprate", HINT, NONE,
                    "How much the automatic defences drop."),
            new Rule(VS + "amemthresh", HINT, NONE,
                    "Free pages below which the automatic defences begin."),
            new Rule(VS + "run_estimation", ANY, List.of("1"),
                    "With 0, counters stand still."),
            new Rule(VS + "est_cpulist", HINT, NONE,
                    "Processors that count; with an empty list counters stand still."),
            new Rule(VS + "est_nice", HINT, NONE,
                    "How much the counting gives way to other work."),
            new Rule(VS + "sync_version", HINT, NONE,
                    "Version 0 carries neither IPv6 nor time-outs."),
            new Rule(VS + "sync_ports", HINT, NONE,
                    "Threads of connection synchronisation: the same on both directors."),
            new Rule(VS + "sync_refresh_period", HINT, NONE,
                    "Above 0 it saves synchronisation messages."),
            new Rule(VS + "sync_retries", HINT, NONE,
                    "How often a synchronisation message is repeated, up to 3."),
            new Rule(VS + "sync_qlen_max", HINT, NONE,
                    "Synchronisation messages that may wait."),
            new Rule(VS + "sync_sock_size", HINT, NONE,
                    "More where the backup loses synchronisation messages."),
            new Rule(VS + "sync_persist_mode", HINT, NONE,
                    "1 synchronises persistence alone, and needs sloppy_tcp=1."),
            new Rule(VS + "sync_threshold", HINT, NONE,
                    "With 0 0, established connections are not synchronised."),
            new Rule(VS + "drop_entry", ANY, DEFENCE,
                    "3 drops connections even when there is memory."),
            new Rule(VS + "drop_packet", ANY, DEFENCE,
                    "3 drops packets even when there is memory."),
            new Rule(VS + "secure_tcp", ANY, DEFENCE,
                    "3 cuts time-outs even when there is memory."));

    private SysctlAdvice() {
    }

    /**
     * All settings that are known here, and the others that the kernel has for IPVS.
     *
     * @param ipvs those below net.ipv4.vs, as they are
     * @param others reads the rest
     */
    static List<Setting> read(Map<String, String> ipvs, Sysctls others, Set<Use> uses) {
        var unknown = new ArrayList<>(ipvs.keySet());
        var all = new ArrayList<Setting>();
        for (var rule : RULES) {
            boolean below = rule.name.startsWith(VS);
            var last = rule.name.substring(below ? VS.length() : 0);
            unknown.remove(last);
            all.add(new Setting(rule.name, below ? ipvs.get(last) : others.read(rule.name),
                    Collections.disjoint(rule.uses, uses) ? NONE : rule.advised, rule.why));
        }
        unknown.forEach(name -> all.add(new Setting(VS + name, ipvs.get(name), NONE, "")));
        return all;
    }
}

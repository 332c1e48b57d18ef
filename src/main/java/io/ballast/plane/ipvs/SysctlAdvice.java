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
 * @param advised values that are well, the best first
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
            new Rule(VS + "expire_nodest_conn", List.of("1"),
                    "With 0, clients of a removed server hang until their own time-out."),
            new Rule(VS + "expire_quiescent_template", List.of("1"),
                    "With 0, persistent clients never leave a server that is draining."),
            new Rule(VS + "conn_reuse_mode", List.of("1"),
                    "With 0, a client that uses a port again stays with a server that is gone."),
            new Rule(VS + "run_estimation", List.of("1"), "With 0, counters stand still."),
            new Rule(VS + "sync_threshold", List.of("3\t50", "3 50"),
                    "With 0 0, established connections are not synchronised."),
            new Rule(VS + "drop_entry", List.of("0", "1"), "More drops connections even when there is memory."),
            new Rule(VS + "drop_packet", List.of("0", "1"), "More drops packets even when there is memory."),
            new Rule(VS + "secure_tcp", List.of("0", "1"), "More cuts time-outs even when there is memory."));

    /** Whether it is as it should be; true where this kernel has no such setting. */
    public boolean met() {
        return current == null || advised.contains(current) || automatic();
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

package io.ballast.plane.ipvs;

import java.util.List;

/** Says what a failing tool for packet rules means, and what to do about it. Tools of C locale, as {@link Program} runs them. */
final class ToolWords {

    private static final String ABILITY = " may not see or change packet rules: Ballast needs CAP_NET_ADMIN and"
            + " CAP_NET_RAW (systemd: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE)";
    /** What is said besides the reason. */
    private static final List<String> ASIDES = List.of("Warning:", "Error occurred at line", "Try `", "# ");

    private ToolWords() {
    }

    /**
     * Why an iptables tool failed.
     *
     * @param table such as {@code nat}
     * @param module that holds the table, such as {@code iptable_nat}
     */
    static String iptables(String tool, String table, String module, String output) {
        if (output.contains("holding the xtables lock")) {
            return tool + " waited in vain for another program that changes rules of iptables; it is tried again";
        }
        if (output.contains("lock file")) {
            return tool + " may not open the lock of iptables: let the user of Ballast read /run/xtables.lock, or set"
                    + " XTABLES_LOCKFILE to a file that it may write";
        }
        if (denied(output)) {
            return tool + ABILITY;
        }
        if (output.contains("initialize table") || output.contains("Cannot initialize")) {
            return "this kernel has no table " + table + " for " + tool + ": load it with \"modprobe " + module
                    + "\" as root, or install nftables";
        }
        if (output.contains("missing kernel module") || output.contains("by that name")) {
            return "the kernel lacks a module for rules in table " + table + ": load it with \"modprobe -a "
                    + (table.equals("nat") ? "xt_ipvs xt_MASQUERADE xt_mark" : "xt_multiport xt_mark") + "\" as root";
        }
        return tool + " could not do its work in table " + table + ": " + reason(output);
    }

    static String nft(String output) {
        if (denied(output)) {
            return "nft" + ABILITY;
        }
        if (output.contains("Address family not supported")) {
            return "this kernel has no IPv6: enable it, or give the service an IPv4 address";
        }
        return "nft could not do its work: " + reason(output);
    }

    private static boolean denied(String output) {
        return output.contains("Permission denied") || output.contains("Operation not permitted");
    }

    /** The first line that tells more than that something failed. */
    private static String reason(String output) {
        return output.lines().map(String::strip)
                .filter(line -> !line.isEmpty() && ASIDES.stream().noneMatch(line::startsWith)).findFirst()
                .orElse("it gave no reason");
    }
}

package io.ballast.plane.ipvs;

import java.util.LinkedHashSet;
import java.util.Set;

import io.ballast.table.PacketRule;

import org.jspecify.annotations.Nullable;

/**
 * Which tool keeps marks and which masquerading.
 *
 * @param marks null where none can
 * @param masquerades null where none can
 * @param why one sentence
 */
record ToolChoice(@Nullable PacketRules marks, @Nullable PacketRules masquerades, String why) {

    private static final String FILTER = "filter hook prerouting priority mangle";
    private static final String ROUTE = "route hook output priority mangle";
    private static final String NAT = "nat hook postrouting priority srcnat";

    /** By what is installed and what this kernel takes. */
    static ToolChoice of(NftRules nft, IptablesRules iptables) {
        boolean marks = nft.supports(FILTER) && nft.supports(ROUTE);
        boolean nat = nft.supports(NAT);
        if (marks && nat) {
            return new ToolChoice(nft, nft, nft.describe());
        }
        if (iptables.installed()) {
            return new ToolChoice(marks ? nft : iptables, nat ? nft : iptables,
                    (marks ? "nft keeps the rules that mark packets, and " : "")
                            + "iptables-legacy keeps the rules that " + (marks ? "" : "mark packets and ")
                            + "masquerade, because nft is not installed or this kernel does not take its "
                            + (marks ? "" : "filter and ") + "nat chains.");
        }
        return new ToolChoice(marks ? nft : null, nat ? nft : null, "Packets cannot be "
                + (marks ? "" : "marked or ")
                + "masqueraded: install nftables, or iptables where this kernel takes no nat chains of nft.");
    }

    @Nullable
    PacketRules keeper(PacketRule rule) {
        return rule instanceof PacketRule.Mark ? marks : masquerades;
    }

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

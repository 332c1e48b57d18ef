package io.ballast.table;

import java.util.Locale;

/**
 * How the kernel hands a packet to a real server (IP_VS_CONN_F_FWD_MASK, include/uapi/linux/ip_vs.h).
 *
 * <p>Full NAT is no method of the kernel's: it is {@link #NAT} with a {@link PacketRule.Masquerade} beside it.
 */
public enum Forwarding {
    NAT("-m"), LOCAL("-g"), TUN("-i"), DR("-g"), BYPASS("-g");

    private final String option;

    Forwarding(String option) {
        this.option = option;
    }

    String option() {
        return option;
    }

    /** In small letters, as clients write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.ballast.table;

import java.util.Locale;

/**
 * How packets to a server behind {@link Forwarding#TUN} are wrapped.
 *
 * @param port UDP port of GUE, otherwise 0
 */
public record Tunnel(Type type, int port, Checksum checksum) {

    public static final Tunnel IPIP = new Tunnel(Type.IPIP, 0, Checksum.NONE);

    public enum Type {
        IPIP, GUE, GRE
    }

    public enum Checksum {
        NONE("--tun-nocsum"), ON("--tun-csum"), REMOTE("--tun-remcsum");

        private final String option;

        Checksum(String option) {
            this.option = option;
        }
    }

    /** As {@code ipvsadm -S} writes it. */
    String spelling() {
        var text = "--tun-type " + type.name().toLowerCase(Locale.ROOT);
        return switch (type) {
            case IPIP -> text;
            case GUE -> text + " --tun-port " + port + " " + checksum.option;
            case GRE -> text + " " + checksum.option;
        };
    }
}

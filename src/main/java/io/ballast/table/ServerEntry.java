package io.ballast.table;

import org.jspecify.annotations.Nullable;

/**
 * A real server as it stands in a table.
 *
 * @param weight 0 to 65535; 0 takes no new connections
 * @param upperThreshold connections above which it takes no new ones, 0 for none
 * @param lowerThreshold connections below which it takes them again
 * @param tunnel present exactly with {@link Forwarding#TUN}
 */
public record ServerEntry(ServerKey key, Forwarding forwarding, int weight, long upperThreshold, long lowerThreshold,
        @Nullable Tunnel tunnel) {

    public ServerEntry {
        if (forwarding == Forwarding.TUN && tunnel == null) {
            tunnel = Tunnel.IPIP;
        }
        if (forwarding != Forwarding.TUN) {
            tunnel = null;
        }
    }

    public ServerEntry(ServerKey key, Forwarding forwarding, int weight) {
        this(key, forwarding, weight, 0, 0, null);
    }

    public ServerEntry withWeight(int newWeight) {
        return new ServerEntry(key, forwarding, newWeight, upperThreshold, lowerThreshold, tunnel);
    }

    /** As ipvsadm writes it, thresholds included, which {@code ipvsadm -S} itself loses. */
    String spelling() {
        var text = "-r " + key + " " + forwarding.option() + " -w " + weight;
        if (upperThreshold > 0) {
            text += " -x " + upperThreshold;
        }
        if (lowerThreshold > 0) {
            text += " -y " + lowerThreshold;
        }
        return tunnel == null ? text : text + " " + tunnel.spelling();
    }
}

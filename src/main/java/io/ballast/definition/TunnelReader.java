package io.ballast.definition;

import java.util.List;

import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

/** Reads {@code tunnel} of a server or sorry server. */
final class TunnelReader {

    private static final List<String> FIELDS = List.of("type", "port", "checksum");

    private TunnelReader() {
    }

    /**
     * The tunnel of an object whose packets are forwarded so.
     *
     * @return present exactly where packets are tunnelled
     */
    static @Nullable Tunnel read(Fields in, ForwardingMethod forwarding) {
        var node = in.node("tunnel");
        if (forwarding != ForwardingMethod.TUN) {
            if (node != null) {
                in.fault("tunnel", "goes with forwarding tun only; set that, or leave tunnel out.");
            }
            return null;
        }
        return node == null
                ? Tunnel.IPIP
                : tunnel(Fields.of(node, in.pointer("tunnel"), in.faults(), FIELDS));
    }

    private static Tunnel tunnel(Fields fields) {
        var type = fields.choice("type", Tunnel.Type.class, Tunnel.Type.IPIP);
        var checksum = fields.choice("checksum", Tunnel.Checksum.class, Tunnel.Checksum.NONE);
        int port = fields.integer("port", 0, 1, 65535);
        if (type == Tunnel.Type.GUE && !fields.has("port")) {
            fields.fault("port", "is missing; gue needs the UDP port that the server receives on.");
        } else if (type != Tunnel.Type.GUE && fields.has("port")) {
            fields.fault("port", "goes with type gue only; leave it out.");
        }
        if (type == Tunnel.Type.IPIP && checksum != Tunnel.Checksum.NONE) {
            fields.fault("checksum", "goes with types gue and gre only; ipip has no checksum to switch.");
        } else if (type == Tunnel.Type.GRE && checksum == Tunnel.Checksum.REMOTE) {
            fields.fault("checksum", "remote goes with type gue only; gre has none and on.");
        }
        return new Tunnel(type, type == Tunnel.Type.GUE ? port : 0, checksum);
    }
}

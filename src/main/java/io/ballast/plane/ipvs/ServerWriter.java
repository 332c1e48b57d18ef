package io.ballast.plane.ipvs;

import io.ballast.linux.AttributeWriter;
import io.ballast.table.Forwarding;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.Tunnel;

/** Writes a server into the attributes of a request (ip_vs_genl_parse_dest). */
final class ServerWriter {

    private ServerWriter() {
    }

    static void identify(AttributeWriter attributes, ServerKey key) {
        attributes.nest(Ipvs.Top.DEST, dest -> key(dest, key));
    }

    /** The whole server: the kernel wants all of it even for a change of weight. */
    static void describe(AttributeWriter attributes, ServerEntry entry) {
        attributes.nest(Ipvs.Top.DEST, dest -> {
            key(dest, entry.key());
            dest.u32(Ipvs.Dest.FWD_METHOD, number(entry.forwarding()));
            dest.u32(Ipvs.Dest.WEIGHT, entry.weight());
            dest.u32(Ipvs.Dest.U_THRESH, entry.upperThreshold());
            dest.u32(Ipvs.Dest.L_THRESH, entry.lowerThreshold());
            if (entry.tunnel() != null) {
                tunnel(dest, entry.tunnel());
            }
        });
    }

    /** With the family always: a server behind a tunnel may be of the other one. */
    private static void key(AttributeWriter dest, ServerKey key) {
        dest.bytes(Ipvs.Dest.ADDR, key.address().bytes()).u16be(Ipvs.Dest.PORT, key.port());
        dest.u16(Ipvs.Dest.ADDR_FAMILY, ServiceWriter.family(key.address().family()));
    }

    /** IP_VS_CONN_F_MASQ and those after it. */
    static int number(Forwarding forwarding) {
        return switch (forwarding) {
            case NAT -> 0;
            case LOCAL -> 1;
            case TUN -> 2;
            case DR -> 3;
            case BYPASS -> 4;
        };
    }

    private static void tunnel(AttributeWriter dest, Tunnel tunnel) {
        dest.u8(Ipvs.Dest.TUN_TYPE, switch (tunnel.type()) {
            case IPIP -> 0;
            case GUE -> 1;
            case GRE -> 2;
        });
        dest.u16be(Ipvs.Dest.TUN_PORT, tunnel.port());
        dest.u16(Ipvs.Dest.TUN_FLAGS, switch (tunnel.checksum()) {
            case NONE -> 0;
            case ON -> 1;
            case REMOTE -> 2;
        });
    }
}

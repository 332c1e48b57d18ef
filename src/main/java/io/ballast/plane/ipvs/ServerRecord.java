package io.ballast.plane.ipvs;

import io.ballast.linux.AttributeReader;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.Traffic;
import io.ballast.table.Family;
import io.ballast.table.Forwarding;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

/** A server as the kernel reports it (ip_vs_genl_fill_dest). */
record ServerRecord(ServerEntry entry, ServerCounters counters) {

    /**
     * Reads the attributes inside IPVS_CMD_ATTR_DEST.
     *
     * @param serviceFamily of kernels that do not report the server's own
     * @throws io.ballast.linux.MalformedMessage if the attributes are broken
     */
    static ServerRecord read(AttributeReader attributes, Family serviceFamily) {
        var fields = new Fields();
        while (attributes.next()) {
            fields.take(attributes);
        }
        attributes.check();
        return new ServerRecord(fields.entry(serviceFamily),
                new ServerCounters(fields.active, fields.inactive, fields.persistent, fields.traffic));
    }

    private static final class Fields {

        private int family;
        private byte[] address = new byte[0];
        private int port;
        private int method;
        private int weight;
        private long upper;
        private long lower;
        private long active;
        private long inactive;
        private long persistent;
        private int tunnelType;
        private int tunnelPort;
        private int tunnelFlags;
        private Traffic traffic = Traffic.ZERO;

        void take(AttributeReader attribute) {
            switch (attribute.type()) {
                case Ipvs.Dest.ADDR -> address = attribute.bytes();
                case Ipvs.Dest.PORT -> port = attribute.u16be();
                case Ipvs.Dest.FWD_METHOD -> method = attribute.s32() & 7;
                case Ipvs.Dest.WEIGHT -> weight = attribute.s32();
                case Ipvs.Dest.U_THRESH -> upper = attribute.u32();
                case Ipvs.Dest.L_THRESH -> lower = attribute.u32();
                case Ipvs.Dest.ACTIVE_CONNS -> active = attribute.u32();
                case Ipvs.Dest.INACT_CONNS -> inactive = attribute.u32();
                case Ipvs.Dest.PERSIST_CONNS -> persistent = attribute.u32();
                case Ipvs.Dest.ADDR_FAMILY -> family = attribute.u16();
                case Ipvs.Dest.TUN_TYPE -> tunnelType = attribute.u8();
                case Ipvs.Dest.TUN_PORT -> tunnelPort = attribute.u16be();
                case Ipvs.Dest.TUN_FLAGS -> tunnelFlags = attribute.u16();
                case Ipvs.Dest.STATS64 -> traffic = Counters.read(attribute.nested());
                default -> {
                }
            }
        }

        ServerEntry entry(Family serviceFamily) {
            var of = family == 0 ? serviceFamily : Addresses.family(family);
            return new ServerEntry(new ServerKey(Addresses.read(address, of), port), forwarding(), weight, upper, lower,
                    tunnel());
        }

        /** Numbers above 4 mean nothing, though the kernel stores them: such a server gets no packets through us. */
        private Forwarding forwarding() {
            return switch (method) {
                case 0 -> Forwarding.NAT;
                case 1 -> Forwarding.LOCAL;
                case 2 -> Forwarding.TUN;
                case 3 -> Forwarding.DR;
                default -> Forwarding.BYPASS;
            };
        }

        private @Nullable Tunnel tunnel() {
            if (forwarding() != Forwarding.TUN) {
                return null;
            }
            return switch (tunnelType) {
                case 1 -> new Tunnel(Tunnel.Type.GUE, tunnelPort, checksum());
                case 2 -> new Tunnel(Tunnel.Type.GRE, 0, checksum());
                default -> Tunnel.IPIP;
            };
        }

        private Tunnel.Checksum checksum() {
            if ((tunnelFlags & 2) != 0) {
                return Tunnel.Checksum.REMOTE;
            }
            return (tunnelFlags & 1) == 0 ? Tunnel.Checksum.NONE : Tunnel.Checksum.ON;
        }
    }
}

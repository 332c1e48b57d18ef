package io.ballast.plane.ipvs;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.ballast.linux.AttributeReader;
import io.ballast.plane.PlaneReading.Traffic;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.Persistence;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * A service as the kernel reports it (ip_vs_genl_fill_service).
 *
 * @param entry without servers
 */
record ServiceRecord(ServiceEntry entry, Traffic traffic) {

    /**
     * Reads the attributes inside IPVS_CMD_ATTR_SERVICE.
     *
     * @return null for a service that a table cannot hold: of a protocol that the kernel stores but does not balance
     * @throws io.ballast.linux.MalformedMessage if the attributes are broken
     */
    static @Nullable ServiceRecord read(AttributeReader attributes) {
        var fields = new Fields();
        while (attributes.next()) {
            fields.take(attributes);
        }
        attributes.check();
        var key = fields.key();
        return key == null ? null : new ServiceRecord(fields.entry(key), fields.traffic);
    }

    private static final class Fields {

        private int family;
        private int protocol;
        private byte[] address = new byte[0];
        private int port;
        private long mark;
        private String scheduler = "none";
        private int flags;
        private long timeout;
        private long prefix;
        private int mask;
        private @Nullable String engine;
        private Traffic traffic = Traffic.ZERO;

        void take(AttributeReader attribute) {
            switch (attribute.type()) {
                case Ipvs.Service.AF -> family = attribute.u16();
                case Ipvs.Service.PROTOCOL -> protocol = attribute.u16();
                case Ipvs.Service.ADDR -> address = attribute.bytes();
                case Ipvs.Service.PORT -> port = attribute.u16be();
                case Ipvs.Service.FWMARK -> mark = attribute.u32();
                case Ipvs.Service.SCHED_NAME -> scheduler = attribute.string();
                // The first half of struct ip_vs_flags; the mask behind it is always full.
                case Ipvs.Service.FLAGS -> flags = attribute.s32();
                case Ipvs.Service.TIMEOUT -> timeout = attribute.u32();
                case Ipvs.Service.NETMASK -> {
                    prefix = attribute.u32();
                    mask = attribute.s32be();
                }
                case Ipvs.Service.PE_NAME -> engine = attribute.string();
                case Ipvs.Service.STATS64 -> traffic = Counters.read(attribute.nested());
                default -> {
                }
            }
        }

        @Nullable
        ServiceKey key() {
            var of = Addresses.family(family);
            if (mark != 0) {
                return new ServiceKey.MarkKey(mark, of);
            }
            for (var known : Protocol.values()) {
                if (known.number() == protocol) {
                    IpAddress at = Addresses.read(address, of);
                    return new ServiceKey.AddressKey(known, at, port);
                }
            }
            return null;
        }

        ServiceEntry entry(ServiceKey key) {
            var persistence = (flags & Ipvs.Flag.PERSISTENT) == 0
                    ? null
                    : new Persistence(timeout, prefixLength(key.family()), engine);
            return new ServiceEntry(key, scheduler, schedulerFlags(), persistence,
                    (flags & Ipvs.Flag.ONE_PACKET) != 0, List.of());
        }

        private Set<SchedulerFlag> schedulerFlags() {
            var set = EnumSet.noneOf(SchedulerFlag.class);
            for (var flag : SchedulerFlag.values()) {
                if ((flags & ServiceWriter.bit(flag)) != 0) {
                    set.add(flag);
                }
            }
            return set;
        }

        /** Masks with holes, which only others can have set, are -1. */
        private int prefixLength(Family of) {
            if (of == Family.IPV6) {
                return (int) prefix;
            }
            int ones = Integer.bitCount(mask);
            return Integer.numberOfLeadingZeros(~mask) == ones ? ones : -1;
        }
    }
}

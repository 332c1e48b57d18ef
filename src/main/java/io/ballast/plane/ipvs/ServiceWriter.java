package io.ballast.plane.ipvs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.ballast.linux.AttributeWriter;
import io.ballast.table.Family;
import io.ballast.table.Persistence;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.jspecify.annotations.Nullable;

/** Writes a service into the attributes of a request (ip_vs_genl_parse_service). */
final class ServiceWriter {

    private ServiceWriter() {
    }

    /** What the kernel finds a service by. */
    static void identify(AttributeWriter attributes, ServiceKey key) {
        attributes.nest(Ipvs.Top.SERVICE, service -> key(service, key));
    }

    /** The whole service, without its servers. */
    static void describe(AttributeWriter attributes, ServiceEntry entry) {
        attributes.nest(Ipvs.Top.SERVICE, service -> {
            key(service, entry.key());
            service.string(Ipvs.Service.SCHED_NAME, entry.scheduler());
            service.bytes(Ipvs.Service.FLAGS, flags(entry));
            persistence(service, entry.key().family(), entry.persistence());
        });
    }

    private static void key(AttributeWriter service, ServiceKey key) {
        service.u16(Ipvs.Service.AF, family(key.family()));
        switch (key) {
            case AddressKey at -> service.u16(Ipvs.Service.PROTOCOL, at.protocol().number())
                    .bytes(Ipvs.Service.ADDR, at.address().bytes()).u16be(Ipvs.Service.PORT, at.port());
            // A mark of 0 would make a TCP service on 0.0.0.0:0.
            case MarkKey marked when marked.mark() == 0 -> throw new IllegalArgumentException("mark 0");
            case MarkKey marked -> service.u32(Ipvs.Service.FWMARK, marked.mark());
        }
    }

    static int family(Family family) {
        return family == Family.IPV4 ? Ipvs.AF_INET : Ipvs.AF_INET6;
    }

    /** struct ip_vs_flags: the bits, and which of them count; in the machine's order. */
    private static byte[] flags(ServiceEntry entry) {
        int bits = (entry.persistence() == null ? 0 : Ipvs.Flag.PERSISTENT)
                | (entry.onePacket() ? Ipvs.Flag.ONE_PACKET : 0);
        for (var flag : entry.flags()) {
            bits |= bit(flag);
        }
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(bits).putInt(Ipvs.Flag.OURS).array();
    }

    static int bit(SchedulerFlag flag) {
        return switch (flag) {
            case FLAG_1 -> Ipvs.Flag.SCHED_1;
            case FLAG_2 -> Ipvs.Flag.SCHED_2;
            case FLAG_3 -> Ipvs.Flag.SCHED_3;
        };
    }

    /** The mask must be right even where nothing persists: for IPv6 the kernel checks it all the same. */
    private static void persistence(AttributeWriter service, Family family, @Nullable Persistence persistence) {
        int prefix = persistence == null ? family.bits() : persistence.prefixLength();
        service.u32(Ipvs.Service.TIMEOUT, persistence == null ? 0 : persistence.timeoutSeconds());
        if (family == Family.IPV4) {
            service.u32be(Ipvs.Service.NETMASK, prefix == 0 ? 0 : -1 << Integer.SIZE - prefix);
        } else {
            service.u32(Ipvs.Service.NETMASK, prefix);
        }
        if (persistence != null && persistence.engine() != null) {
            service.string(Ipvs.Service.PE_NAME, persistence.engine());
        }
    }
}

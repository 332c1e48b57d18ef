package io.ballast.plane.ipvs;

import io.ballast.linux.AttributeReader;
import io.ballast.linux.AttributeWriter;
import io.ballast.plane.ipvs.SyncDaemon.Direction;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** The sync daemon's attributes (IPVS_DAEMON_ATTR_ in include/uapi/linux/ip_vs.h). */
final class SyncDaemonMessages {

    private static final int STATE = 1;
    private static final int INTERFACE = 2;
    private static final int SYNC_ID = 3;
    private static final int MAX_LENGTH = 4;
    private static final int GROUP = 5;
    private static final int GROUP6 = 6;
    private static final int PORT = 7;
    private static final int TIME_TO_LIVE = 8;

    private SyncDaemonMessages() {
    }

    static void identify(AttributeWriter attributes, Direction direction) {
        attributes.nest(Ipvs.Top.DAEMON, daemon -> daemon.u32(STATE, direction.number()));
    }

    /** What was left open is left out; the port is in this machine's order, unlike those of services. */
    static void describe(AttributeWriter attributes, SyncDaemon wanted) {
        attributes.nest(Ipvs.Top.DAEMON, daemon -> {
            daemon.u32(STATE, wanted.direction().number()).string(INTERFACE, wanted.interfaceName()).u32(SYNC_ID,
                    wanted.syncId());
            if (wanted.maxLength() != 0) {
                daemon.u16(MAX_LENGTH, wanted.maxLength());
            }
            if (wanted.group() != null) {
                daemon.bytes(wanted.group().family() == Family.IPV4 ? GROUP : GROUP6, wanted.group().bytes());
            }
            if (wanted.port() != 0) {
                daemon.u16(PORT, wanted.port());
            }
            if (wanted.timeToLive() != 0) {
                daemon.u8(TIME_TO_LIVE, wanted.timeToLive());
            }
        });
    }

    /** Null for a state that is neither. */
    static @Nullable SyncDaemon read(AttributeReader attributes) {
        long state = 0;
        var interfaceName = "";
        int syncId = 0;
        int maxLength = 0;
        IpAddress group = null;
        int port = 0;
        int timeToLive = 0;
        while (attributes.next()) {
            switch (attributes.type()) {
                case STATE -> state = attributes.u32();
                case INTERFACE -> interfaceName = attributes.string();
                case SYNC_ID -> syncId = attributes.s32();
                case MAX_LENGTH -> maxLength = attributes.u16();
                case GROUP, GROUP6 -> group = address(attributes);
                case PORT -> port = attributes.u16();
                case TIME_TO_LIVE -> timeToLive = attributes.u8();
                default -> {
                }
            }
        }
        for (var direction : Direction.values()) {
            if (direction.number() == state) {
                return new SyncDaemon(direction, interfaceName, syncId, maxLength, group, port, timeToLive);
            }
        }
        return null;
    }

    private static @Nullable IpAddress address(AttributeReader attributes) {
        var bytes = attributes.bytes();
        if (bytes.length != Family.IPV4.bytes() && bytes.length != Family.IPV6.bytes()) {
            attributes.fail("a group of " + bytes.length + " bytes");
            return null;
        }
        return IpAddress.of(bytes);
    }
}

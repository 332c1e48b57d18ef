package io.ballast.plane.ipvs;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * One direction of the kernel's connection sync (net/netfilter/ipvs/ip_vs_sync.c): a thread that tells others of
 * connections, or one that listens. Both may run at once.
 *
 * @param syncId 0 to 255: what a sender says, and what a listener believes, 0 for everybody
 * @param maxLength of a message in bytes, 0 for what the interface carries; a listener's must not be less than the sender's
 * @param group to which messages go, and that is listened to; null for 224.0.0.81
 * @param port of UDP, the lowest of several; 0 for 8848
 * @param timeToLive 1 to 255; 0 for 1, which no router passes on
 */
public record SyncDaemon(Direction direction, String interfaceName, int syncId, int maxLength,
        @Nullable IpAddress group, int port, int timeToLive) {

    private static final int LEAST_LISTENED = 1024;

    /** With the kernel's number (IP_VS_STATE_). */
    public enum Direction {
        SENDING(1), LISTENING(2);

        private final int number;

        Direction(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** One with the kernel's defaults. */
    public SyncDaemon(Direction direction, String interfaceName, int syncId) {
        this(direction, interfaceName, syncId, 0, null, 0, 0);
    }

    /** Whether a daemon that runs is what was asked for here, where what was left open fits anything. */
    boolean isMetBy(SyncDaemon running) {
        return direction == running.direction && interfaceName.equals(running.interfaceName)
                && syncId == running.syncId && (maxLength == 0 || lengthTaken() == running.maxLength)
                && (group == null || group.equals(running.group)) && (port == 0 || port == running.port)
                && (timeToLive == 0 || timeToLive == running.timeToLive);
    }

    /** A listener takes messages of this length whatever is asked for (start_sync_thread). */
    private int lengthTaken() {
        return direction == Direction.LISTENING ? Math.max(maxLength, LEAST_LISTENED) : maxLength;
    }
}

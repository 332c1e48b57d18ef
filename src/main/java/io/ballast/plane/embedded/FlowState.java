package io.ballast.plane.embedded;

import java.time.Duration;

import io.ballast.table.Timeouts;

/** Where a connection stands: the kernel's words, its measure of active, and its time-outs (ip_vs_proto_tcp). */
enum FlowState {
    /** The client is accepted, the server not reached yet. */
    SYN_RECV(true),
    ESTABLISHED(true),
    /** The server has ended its direction. */
    FIN_WAIT(false),
    /** The client has ended its direction. */
    CLOSE_WAIT(false),
    /** Both have. */
    TIME_WAIT(false),
    /** Reset by either. */
    CLOSE(false),
    UDP(false);

    private final boolean active;

    FlowState(boolean active) {
        this.active = active;
    }

    boolean isActive() {
        return active;
    }

    /** After how many nanoseconds without data it is forgotten. */
    long timeout(Timeouts timeouts) {
        return Duration.ofSeconds(switch (this) {
            case ESTABLISHED -> timeouts.tcp();
            case FIN_WAIT -> timeouts.tcpFin();
            case UDP -> timeouts.udp();
            case SYN_RECV, CLOSE_WAIT -> 60;
            case TIME_WAIT -> 120;
            case CLOSE -> 10;
        }).toNanos();
    }
}

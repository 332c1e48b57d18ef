package io.ballast.table;

/** Global time-outs of connections in seconds, each above 0; the kernel has no others per service. */
public record Timeouts(long tcp, long tcpFin, long udp) {
}

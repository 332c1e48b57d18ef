package io.ballast.plane.embedded;

import java.time.Duration;

import io.ballast.table.IpAddress;

/**
 * Remembers the server of one client network for persistence. Lives for the service's time-out from the start of its
 * latest connection, and as long as one of its connections is remembered: then it is asked again after a minute
 * (ip_vs_conn_expire).
 */
final class Template {

    private static final long AGAIN = Duration.ofMinutes(1).toNanos();

    final IpAddress network;
    final Server server;
    private int flows;
    private long deadline;

    Template(IpAddress network, Server server) {
        this.network = network;
        this.server = server;
    }

    void opened(long now, long timeoutSeconds) {
        flows++;
        deadline = now + Duration.ofSeconds(timeoutSeconds).toNanos();
    }

    void forgotten() {
        flows--;
    }

    long deadline() {
        return deadline;
    }

    boolean isExpired(long now) {
        if (now - deadline < 0) {
            return false;
        }
        if (flows > 0) {
            deadline = now + AGAIN;
        }
        return flows == 0;
    }
}

package io.ballast.plane.embedded;

import io.ballast.table.ServerKey;

/**
 * A real server as a scheduler sees it at one moment.
 *
 * @param lastWeight the latest weight above 0, or 0 if it never had one
 * @param overloaded it reached its upper threshold and has not fallen below its lower one since
 * @param active established connections
 * @param inactive all others that are not forgotten yet
 */
record Candidate(ServerKey key, int weight, int lastWeight, boolean overloaded, long active, long inactive) {

    /** Whether new connections may go there. */
    boolean isAvailable() {
        return weight > 0 && !overloaded;
    }

    /** The kernel takes one active connection for as heavy as 256 inactive ones (ip_vs_dest_conn_overhead). */
    long load() {
        return (active << 8) + inactive;
    }
}

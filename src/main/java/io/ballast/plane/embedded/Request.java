package io.ballast.plane.embedded;

import io.ballast.table.IpAddress;

/**
 * What a scheduler may know of a new connection.
 *
 * @param virtual the address that the client connected to
 * @param nanos monotonic time
 */
record Request(IpAddress client, int clientPort, IpAddress virtual, long nanos) {
}

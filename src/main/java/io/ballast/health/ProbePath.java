package io.ballast.health;

import io.ballast.table.IpAddress;

/**
 * The way of clients' packets to one server: sent to the virtual address, and forwarded to the server alone by a service
 * on the mark that the probe's socket carries.
 *
 * @param address the virtual address
 * @param port the virtual service's
 * @param mark of the private service
 */
public record ProbePath(IpAddress address, int port, long mark) {
}

package io.ballast.health;

import io.ballast.table.IpAddress;

/**
 * What is probed and how; services that share a target share its probes.
 *
 * @param port 1 to 65535
 */
public record ProbeTarget(IpAddress address, int port, Check check) {
}

package io.ballast.plane;

import io.ballast.table.IpAddress;

/**
 * One connection that the plane forwards.
 *
 * @param protocol such as {@code tcp}
 * @param state the kernel's word, such as {@code ESTABLISHED}; {@code NONE} for a persistence template
 * @param expiresSeconds until it is forgotten if no packet comes
 */
public record Connection(String protocol, IpAddress client, int clientPort, IpAddress virtual, int virtualPort,
        IpAddress server, int serverPort, String state, long expiresSeconds) {
}

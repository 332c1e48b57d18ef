package io.ballast.health;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Where probes go and come from, where that is not plain from the server.
 *
 * @param address null for the server's
 * @param port 0 for the server's
 * @param source the director's address that probes come from; null for what the routing chooses
 */
public record Reach(@Nullable IpAddress address, int port, @Nullable IpAddress source) {

    public static final Reach SERVER = new Reach(null, 0, null);
}

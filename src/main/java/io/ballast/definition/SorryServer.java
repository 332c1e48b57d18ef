package io.ballast.definition;

import io.ballast.table.IpAddress;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

/** Serves while quorum is lost. */
public record SorryServer(IpAddress address, int port, ForwardingMethod forwarding, @Nullable Tunnel tunnel) {
}

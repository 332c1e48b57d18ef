package io.ballast.definition;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Clients of one network stay at one server.
 *
 * @param timeout whole seconds
 * @param prefixLength of the network that counts as one client
 * @param engine {@code sip}, or null for none
 */
public record PersistenceSetting(Duration timeout, int prefixLength, @Nullable String engine) {
}

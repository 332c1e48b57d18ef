package io.ballast.table;

import org.jspecify.annotations.Nullable;

/**
 * Clients of one network stay at one server.
 *
 * @param timeoutSeconds how long after the last connection
 * @param prefixLength length of the network mask that makes clients one; -1 for a mask with holes, which only somebody
 *     else's IPv4 service can have
 * @param engine the persistence engine, {@code sip}, or null for none
 */
public record Persistence(long timeoutSeconds, int prefixLength, @Nullable String engine) {
}

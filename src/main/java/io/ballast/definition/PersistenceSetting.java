package io.ballast.definition;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** @param timeout whole seconds @param prefixLength of the network that counts as one client @param engine or null */
public record PersistenceSetting(Duration timeout, int prefixLength, @Nullable String engine) {
}

package io.ballast.vrrp.router;

import org.jspecify.annotations.Nullable;

/**
 * Something without which an instance, or the router, cannot work.
 *
 * @param instance null for the router itself
 * @param sentence for a person: what is missing, and what to do
 */
public record Lack(@Nullable String instance, String sentence) {
}

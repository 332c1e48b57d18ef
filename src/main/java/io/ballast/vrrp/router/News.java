package io.ballast.vrrp.router;

import java.time.Instant;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.NoticeKind;
import io.ballast.vrrp.Role;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the router.
 *
 * @param number grows by one with each, from 1 when the router starts
 * @param instance null where it is of the router itself
 * @param from role before; null unless the role changed, as {@code to} and {@code cause}
 * @param notice null unless another director is odd
 * @param peer null where it does not concern one
 * @param sentence for a person
 */
public record News(long number, Instant time, @Nullable String instance, Kind kind, @Nullable Role from,
        @Nullable Role to, @Nullable Cause cause, @Nullable NoticeKind notice, @Nullable IpAddress peer,
        String sentence) {

    /** What kind of thing happened. */
    public enum Kind {
        /** The role of an instance changed. */
        ROLE,
        /** Another director is odd. */
        NOTICE,
        /** Somebody took a virtual address away, and it was put up again. */
        ADDRESS_RETURNED,
        /** An address was left by a process that ended, and was taken down. */
        ADDRESS_LEFT,
        /** Something failed, and is tried again. */
        TROUBLE,
        /** The guard died, and another was started. */
        GUARD_REPLACED
    }
}

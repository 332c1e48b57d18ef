package io.ballast.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody wants to see; null for no matter.
 *
 * @param path what the act must hold, whatever the case of its letters
 * @param since first moment
 * @param until first moment not wanted any more
 */
public record AuditQuery(@Nullable String who, AuditEntry.@Nullable Outcome outcome, @Nullable String path,
        @Nullable Instant since, @Nullable Instant until) {

    public static final AuditQuery ALL = new AuditQuery(null, null, null, null, null);
}

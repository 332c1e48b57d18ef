package io.ballast.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One act, or the attempt at one.
 *
 * @param id grows with time within one director, also over restarts
 * @param director that was asked
 * @param who name of the user; null where nobody was known
 * @param via what he came by, such as {@code console} or {@code token ci}; null where nobody was known
 * @param address where the request came from; null for what the program did by itself
 * @param act the verb and the path, such as {@code PUT /api/v1/clusters/web}, or what else was done in words
 * @param status of the answer (RFC 9110 section 15); 0 where there was none to give
 * @param revision of the definitions that came of it; null if none did
 * @param detail what was changed where no revision says so, or why it was refused; null for nothing to add
 * @param chain hash over this entry and the one before it of the same director
 */
public record AuditEntry(long id, String director, Instant time, @Nullable String who, @Nullable String via,
        @Nullable String address, String act, int status, @Nullable Long revision, @Nullable String detail,
        String chain) {

    /** What came of it. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** Whoever asked was not let in, or may not do it. */
        DENIED,
        /** It was wrong, or could not be done. */
        FAILED
    }

    public Outcome outcome() {
        return outcome(status);
    }

    static Outcome outcome(int status) {
        return switch (status) {
            case 401, 403, 429 -> Outcome.DENIED;
            default -> status < 400 ? Outcome.DONE : Outcome.FAILED;
        };
    }

    /** Where it stands among the others. */
    AuditEntry at(long number, String link) {
        return new AuditEntry(number, director, time, who, via, address, act, status, revision, detail, link);
    }
}

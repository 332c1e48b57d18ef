package io.ballast.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it should be.
 *
 * @param subject with its item
 * @param event number of the event that began it
 * @param passes when it counts as over if it does not happen again; null if it lasts until something says that it is over
 */
public record Trouble(EventKind kind, Subject subject, Severity severity, Instant since, long event, String message,
        @Nullable Instant passes) {

    private static final Duration MOMENT = Duration.ofMinutes(1);
    private static final Duration WHILE = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);

    static Trouble of(Event event) {
        var passes = passes(event);
        return new Trouble(event.kind(), event.subject(), event.severity(), event.time(), event.id(), event.message(),
                passes == null ? null : event.time().plus(passes));
    }

    /** What happens at a moment and is put right, or that nobody can tell the end of, passes. */
    private static @Nullable Duration passes(Event event) {
        return switch (event.kind()) {
            case DRIFT, JOURNAL, VRRP_GUARD, VRRP_ADDRESS, ADDRESS_UP -> MOMENT;
            case VRRP_TROUBLE, VRRP_PEER, ROLE_ACTION -> WHILE;
            // Whose master fell silent may find it well again without hearing of it, if that does not preempt.
            case VRRP_ROLE -> Objects.equals(event.to(), "fault") ? null : LONG;
            default -> null;
        };
    }

    public TroubleKey key() {
        return TroubleKey.of(new Event(event, since, "", kind, severity, subject, null, null, Cause.director(""),
                message));
    }
}

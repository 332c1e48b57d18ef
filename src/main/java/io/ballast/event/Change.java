package io.ballast.event;

import org.jspecify.annotations.Nullable;

/**
 * What an event, or time, made of incidents.
 *
 * @param event null if time did it
 * @param incident as it stands after; null for an event that belongs to none
 */
public record Change(What what, @Nullable Event event, @Nullable Incident incident) {

    /** What became of the incident. */
    public enum What {
        /** It is new. */
        OPENED,
        /** It was over, and something of it went wrong again. */
        REOPENED,
        /** Something more is wrong, or it is worse. */
        WORSENED,
        /** Something went wrong again that had been wrong in it before. */
        REPEATED,
        /** Something is well again, and not everything; or all is, and it waits for calm. */
        EASED,
        /** All is well. */
        CLOSED,
        /** A person has taken it on. */
        ACKNOWLEDGED,
        /** Something that belongs to it and is neither good nor bad; or an event that belongs to none. */
        TOLD
    }
}

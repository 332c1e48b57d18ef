package io.ballast.event;

/**
 * What is true now of things that were in trouble: events tell of changes, and a change may happen while nobody here
 * looks. Asked by one thread at a time.
 */
@FunctionalInterface
public interface Truth {

    /** What is known of a trouble. */
    enum Finding {
        /** It is as bad as it was, or cannot be told. */
        LASTS,
        /** It is over. */
        OVER,
        /** What it was about is defined no longer. */
        GONE,
        /** Nobody can be asked about troubles of this kind. */
        UNKNOWN
    }

    Finding of(Trouble trouble);
}

package io.ballast.definition;

/** What becomes of a server that is down. */
public enum OnFailure {
    /** It leaves the table; its connections end at once. */
    REMOVE,
    /** It stays with weight 0. */
    QUIESCE
}

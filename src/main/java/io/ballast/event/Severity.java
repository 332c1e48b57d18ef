package io.ballast.event;

import java.util.Locale;

/** How much an event matters to a person. */
public enum Severity {
    /** Something changed as it should. */
    INFO,
    /** Something is not as it should be, and traffic goes on. */
    WARNING,
    /** Traffic suffers or may suffer. */
    CRITICAL,
    /** What was wrong is right again. */
    CLEARED;

    /** In small letters, as clients read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

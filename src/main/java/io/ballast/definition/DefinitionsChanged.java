package io.ballast.definition;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Published after a change is stored, and once after the definitions are loaded at start.
 *
 * @param touched services that are new, changed or gone
 * @param summary the change in a few words; null where it was not made here and now, but loaded
 */
public record DefinitionsChanged(Snapshot before, Snapshot after, SortedSet<ServiceRef> touched, Author author,
        @Nullable String summary) {

    public DefinitionsChanged {
        touched = Collections.unmodifiableSortedSet(new TreeSet<>(touched));
    }

    /** Definitions that were loaded. */
    public DefinitionsChanged(Snapshot before, Snapshot after, SortedSet<ServiceRef> touched, Author author) {
        this(before, after, touched, author, null);
    }
}

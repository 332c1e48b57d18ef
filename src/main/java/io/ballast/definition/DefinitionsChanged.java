package io.ballast.definition;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Published after a change is stored, and once after the definitions are loaded at start.
 *
 * @param touched services that are new, changed or gone
 */
public record DefinitionsChanged(Snapshot before, Snapshot after, SortedSet<ServiceRef> touched, Author author) {

    public DefinitionsChanged {
        touched = Collections.unmodifiableSortedSet(new TreeSet<>(touched));
    }
}

package io.ballast.definition;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an edit would make of the definitions. Nothing is stored yet.
 *
 * @param base what it was drafted from
 * @param result what it would become; the same object as the base where nothing changes
 * @param touched services that are new, changed or gone
 * @param created whether the named resource did not exist before
 * @param notices what is legal and hardly meant, a sentence each
 * @param summary the change in a few words
 * @param keys who listens on what then
 */
public record Draft(Snapshot base, Snapshot result, SortedSet<ServiceRef> touched, boolean changed, boolean created,
        List<String> notices, String summary, KeyIndex keys) {

    public Draft {
        touched = Collections.unmodifiableSortedSet(new TreeSet<>(touched));
        notices = List.copyOf(notices);
    }
}

package io.ballast.definition;

import java.util.List;

import org.springframework.stereotype.Component;

/** The history of the definitions. */
@Component
public final class Revisions {

    /**
     * Revisions in order, oldest first.
     *
     * @param after the number that all of them are above
     * @param limit at most so many
     */
    public List<Revision> page(long after, int limit) {
        return List.of();
    }

    /** @throws UnknownName if there is no such revision */
    public Revision get(long number) {
        return page(number - 1, 1).stream().findFirst()
                .orElseThrow(() -> new UnknownName("There is no revision " + number + "."));
    }
}

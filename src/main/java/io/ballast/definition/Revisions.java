package io.ballast.definition;

import java.util.List;

import io.ballast.store.Database;

import org.springframework.stereotype.Component;

/** The history of the definitions. */
@Component
public class Revisions {

    private final Database database;
    private final DefinitionRows rows;

    Revisions(Database database, DefinitionRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /**
     * Revisions in order, oldest first.
     *
     * @param after the number that all of them are above
     * @param limit at most so many
     * @throws io.ballast.store.StoreUnavailable without a database
     */
    public List<Revision> page(long after, int limit) {
        return database.read(() -> rows.page(after, limit));
    }

    /**
     * One revision.
     *
     * @throws UnknownName if there is no such revision
     * @throws io.ballast.store.StoreUnavailable without a database
     */
    public Revision get(long number) {
        return page(number - 1, 1).stream().filter(revision -> revision.number() == number).findFirst()
                .orElseThrow(() -> unknown(number));
    }

    static UnknownName unknown(long number) {
        return new UnknownName("There is no revision " + number + ".");
    }
}

package io.ballast.director;

import java.time.Instant;
import java.util.List;

import io.ballast.table.Operation;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * What somebody else changed in what is ours.
 *
 * @param service null when it is about a sysctl, a time-out or a packet rule
 * @param seen when it was noticed
 * @param repair the operations that put it right
 */
public record Drift(@Nullable ServiceKey service, Instant seen, List<Operation> repair) {

    public Drift {
        repair = List.copyOf(repair);
    }

    /** The first few repairs in words. */
    String described() {
        var first = repair.stream().limit(5).map(Operation::describe).toList();
        return String.join("; ", first) + (repair.size() > 5 ? " and " + (repair.size() - 5) + " more" : "");
    }
}

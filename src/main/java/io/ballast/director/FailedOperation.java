package io.ballast.director;

import java.time.Instant;

import io.ballast.table.Operation;

/**
 * An operation that could not be carried out, and is tried again.
 *
 * @param error the plane's reason in plain words
 * @param since the first failure
 * @param attempts so far
 */
public record FailedOperation(Operation operation, String error, Instant since, int attempts) {
}

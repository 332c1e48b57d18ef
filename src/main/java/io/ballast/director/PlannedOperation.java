package io.ballast.director;

import io.ballast.table.Operation;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a preview.
 *
 * @param after what it waits for, such as "first successful probe"; null when it is done at once
 */
public record PlannedOperation(Operation operation, @Nullable String after) {
}

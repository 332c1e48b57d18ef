package io.ballast.director;

import java.util.List;

/**
 * What a change would do on this director, exact as long as revision, verdicts and table stay as they are.
 *
 * @param operations in order
 * @param warnings what is legal and hardly meant, a sentence each; those of the definition itself are in its draft
 */
public record Preview(List<PlannedOperation> operations, List<String> warnings) {

    public Preview {
        operations = List.copyOf(operations);
        warnings = List.copyOf(warnings);
    }
}

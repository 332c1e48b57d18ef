package io.ballast.definition;

import java.util.List;

/** A document that breaks a rule. All its faults are told at once. */
public final class InvalidDefinition extends RuntimeException {

    // Faults are values for the one who asked; nobody serializes the exception.
    private final transient List<Fault> faults;

    public InvalidDefinition(List<Fault> faults) {
        super(faults.size() == 1 ? faults.getFirst().message() : faults.size() + " faults in the document");
        this.faults = List.copyOf(faults);
    }

    /** Never empty. */
    public List<Fault> faults() {
        return faults;
    }
}

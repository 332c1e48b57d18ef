package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a document, so that its author hears of everything at once. */
final class Faults {

    // More than anybody reads; a document of 32 MiB can hold millions.
    private static final int MOST = 1000;

    private final List<Fault> found = new ArrayList<>();
    private int count;

    void add(String pointer, String message) {
        count++;
        if (found.size() < MOST) {
            found.add(new Fault(pointer, message));
        }
    }

    int count() {
        return count;
    }

    void throwIfAny() {
        if (count > 0) {
            throw new InvalidDefinition(found);
        }
    }

    /** One step of a JSON pointer (RFC 6901 section 3). */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}

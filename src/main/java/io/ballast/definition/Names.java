package io.ballast.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code name}, which the path may tell instead of the document. */
final class Names {

    private Names() {
    }

    /**
     * The name of an object.
     *
     * @param path the name in the path, or null where the document must tell it
     * @return null where there is none; the faults say so
     */
    static @Nullable String read(Fields fields, @Nullable String path) {
        int before = fields.faults().count();
        var name = fields.<@Nullable String>read("name", path, Texts::name);
        if (path != null) {
            check(fields, path);
            if (!path.equals(name)) {
                fields.fault("name", "must be " + Fields.quoted(path)
                        + " as in the path, or be left out; a name cannot change.");
            }
        } else if (name == null && fields.faults().count() == before) {
            fields.fault("name", "is missing; everything in a list needs a name of its own.");
        }
        return name;
    }

    /** The name that a node gives itself; empty where it gives none. */
    static String of(JsonNode node) {
        var name = node.get("name");
        return name != null && name.isString() ? name.stringValue() : "";
    }

    private static void check(Fields fields, String path) {
        try {
            Texts.name(path);
        } catch (IllegalArgumentException e) {
            fields.fault("name", e.getMessage() + ".");
        }
    }
}

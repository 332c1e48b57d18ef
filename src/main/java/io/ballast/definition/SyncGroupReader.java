package io.ballast.definition;

import java.util.List;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads sync groups. Whether their instances exist is looked at when everything is read. */
final class SyncGroupReader {

    private static final List<String> FIELDS = List.of("name", "description", "instances");
    private static final int LONGEST_DESCRIPTION = 2000;
    private static final int MOST_INSTANCES = 1000;

    private final Faults faults;

    SyncGroupReader(Faults faults) {
        this.faults = faults;
    }

    /**
     * Reads one group.
     *
     * @param name from the path, or null where the document must tell it
     * @return null where no group can be made of it; the faults say why
     */
    @Nullable
    SyncGroupDefinition read(JsonNode node, String pointer, @Nullable String name) {
        var fields = Fields.of(node, pointer, faults, FIELDS);
        var own = Names.read(fields, name);
        var description = fields.text("description", "", LONGEST_DESCRIPTION);
        var instances = fields.texts("instances", MOST_INSTANCES, false, text -> text);
        var list = fields.node("instances");
        if (list == null || list.isArray() && list.isEmpty()) {
            fields.fault("instances", "must name the VRRP instances that move together.");
        }
        return own == null ? null : new SyncGroupDefinition(own, description, instances, 0);
    }

}

package io.ballast.definition;

import java.util.ArrayList;
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
        var instances = instances(fields);
        var list = fields.node("instances");
        if (list == null || list.isArray() && list.isEmpty()) {
            fields.fault("instances", "must name the VRRP instances that move together.");
        }
        return own == null ? null : new SyncGroupDefinition(own, description, instances, 0);
    }

    private List<String> instances(Fields fields) {
        var instances = new ArrayList<String>();
        var nodes = fields.list("instances");
        if (nodes.size() > MOST_INSTANCES) {
            fields.fault("instances", "must have at most " + MOST_INSTANCES + " members.");
            return instances;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var at = fields.pointer("instances") + "/" + i;
            var node = nodes.get(i);
            if (!node.isString()) {
                faults.add(at, "must be text in quotation marks, not " + Fields.kind(node) + ".");
            } else if (instances.contains(node.stringValue())) {
                faults.add(at, Fields.quoted(node.stringValue()) + " stands in this list twice; leave one out.");
            } else {
                instances.add(node.stringValue());
            }
        }
        return instances;
    }
}

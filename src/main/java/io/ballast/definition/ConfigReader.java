package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the whole configuration. */
final class ConfigReader {

    private static final List<String> FIELDS = fields();

    private final Faults faults;
    private final Origin origin;
    private final Snapshot base;

    /** @param base whose secrets are kept where a client does not give them again */
    ConfigReader(Faults faults, Origin origin, Snapshot base) {
        this.faults = faults;
        this.origin = origin;
        this.base = base;
    }

    private static List<String> fields() {
        var fields = new ArrayList<>(List.of("clusters"));
        fields.addAll(DocumentWriter.EMPTY_LISTS);
        return List.copyOf(fields);
    }

    /** The clusters; null where the document leaves them alone. */
    @Nullable
    List<Cluster> read(JsonNode document) {
        var fields = Fields.of(document, "", faults, FIELDS);
        for (var name : FIELDS) {
            // Null would mean the default, and so empty a list that somebody only failed to fill in.
            if (document.get(name) != null && document.get(name).isNull()) {
                fields.fault(name, "must be a list; leave it out to leave all of them as they are.");
            }
        }
        for (var name : DocumentWriter.EMPTY_LISTS) {
            if (!fields.list(name).isEmpty()) {
                fields.fault(name, "must be empty; this version does not have them yet.");
            }
        }
        return fields.has("clusters") ? clusters(fields) : null;
    }

    private List<Cluster> clusters(Fields fields) {
        var reader = new ClusterReader(faults, origin);
        var members = new Members<>("/clusters", Cluster::name, faults);
        var nodes = fields.list("clusters");
        for (int i = 0; i < nodes.size(); i++) {
            members.add(i, reader.read(nodes.get(i), members.pointer(i), null, old(nodes.get(i))));
        }
        return members.read();
    }

    private @Nullable Cluster old(JsonNode node) {
        return base.cluster(Names.of(node));
    }
}

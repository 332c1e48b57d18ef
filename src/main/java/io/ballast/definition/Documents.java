package io.ballast.definition;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Definitions as clients read them: every default written, every field in its fixed place. */
public final class Documents {

    private Documents() {
    }

    public static ObjectNode of(Cluster cluster) {
        return JsonNodeFactory.instance.objectNode().put("name", cluster.name());
    }

    public static ObjectNode of(VirtualService service) {
        return JsonNodeFactory.instance.objectNode().put("name", service.name());
    }

    /** @param in the service that the server belongs to */
    public static ObjectNode of(RealServer server, VirtualService in) {
        return JsonNodeFactory.instance.objectNode().put("name", server.name());
    }

    /** Everything that an operator defines, as one document. */
    public static ObjectNode config(Snapshot snapshot) {
        return JsonNodeFactory.instance.objectNode().put("revision", snapshot.revision());
    }
}

package io.ballast.definition;

import tools.jackson.databind.node.ObjectNode;

/** Definitions as clients read them: every default written, every field in its fixed place. */
public final class Documents {

    private static final DocumentWriter WRITER = DocumentWriter.SHOWN;

    private Documents() {
    }

    public static ObjectNode of(Cluster cluster) {
        return WRITER.cluster(cluster);
    }

    public static ObjectNode of(VirtualService service) {
        return WRITER.service(service);
    }

    /** @param in the service that the server belongs to */
    public static ObjectNode of(RealServer server, VirtualService in) {
        return WRITER.server(server, in);
    }

    public static ObjectNode of(VrrpDefinition instance) {
        return WRITER.instance(instance);
    }

    public static ObjectNode of(SyncGroupDefinition group) {
        return WRITER.group(group);
    }

    public static ObjectNode of(NotificationChannel channel) {
        return WRITER.channel(channel);
    }

    public static ObjectNode of(NotificationRule rule) {
        return WRITER.rule(rule);
    }

    /** Everything that an operator defines, as one document. */
    public static ObjectNode config(Snapshot snapshot) {
        return WRITER.config(snapshot);
    }
}

package io.ballast.definition;

import io.ballast.table.IpAddress;

import tools.jackson.databind.JsonNode;

/** A change that somebody asks for; a document replaces, a patch is merged as RFC 7396 says. */
public sealed interface Edit {

    record PutCluster(String cluster, JsonNode document) implements Edit {
    }

    record PatchCluster(String cluster, JsonNode patch) implements Edit {
    }

    record DeleteCluster(String cluster) implements Edit {
    }

    record PutService(String cluster, String service, JsonNode document) implements Edit {
    }

    record PatchService(String cluster, String service, JsonNode patch) implements Edit {
    }

    record DeleteService(String cluster, String service) implements Edit {
    }

    record PutServer(String cluster, String service, String server, JsonNode document) implements Edit {
    }

    record PatchServer(String cluster, String service, String server, JsonNode patch) implements Edit {
    }

    record DeleteServer(String cluster, String service, String server) implements Edit {
    }

    /** Every membership of one machine. */
    record SetAdminState(IpAddress machine, RealServer.AdminState state) implements Edit {
    }

    /** Of VRRP instances and sync groups. */
    sealed interface OfVrrp extends Edit {
    }

    record PutVrrpInstance(String instance, JsonNode document) implements OfVrrp {
    }

    record PatchVrrpInstance(String instance, JsonNode patch) implements OfVrrp {
    }

    record DeleteVrrpInstance(String instance) implements OfVrrp {
    }

    record PutSyncGroup(String group, JsonNode document) implements OfVrrp {
    }

    record PatchSyncGroup(String group, JsonNode patch) implements OfVrrp {
    }

    record DeleteSyncGroup(String group) implements OfVrrp {
    }

    /** Of notification channels and rules. */
    sealed interface OfNotifications extends Edit {
    }

    record PutNotificationChannel(String channel, JsonNode document) implements OfNotifications {
    }

    record PatchNotificationChannel(String channel, JsonNode patch) implements OfNotifications {
    }

    record DeleteNotificationChannel(String channel) implements OfNotifications {
    }

    record PutNotificationRule(String rule, JsonNode document) implements OfNotifications {
    }

    record PatchNotificationRule(String rule, JsonNode patch) implements OfNotifications {
    }

    record DeleteNotificationRule(String rule) implements OfNotifications {
    }

    /** Everything; a list given is the whole truth, one left out is left alone. */
    record PutConfig(JsonNode document) implements Edit {
    }

    /**
     * Everything as it stood once.
     *
     * @param revision after which it stood so
     */
    record Restore(long revision) implements Edit {
    }
}

package io.ballast.api;

import java.util.List;
import java.util.Locale;

import io.ballast.role.Roles.RoleStatus;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Peer;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Roles as clients read them. What is not known is null. */
final class VrrpStatusDocument {

    private VrrpStatusDocument() {
    }

    /** @param director whose role it is */
    static ObjectNode of(String instance, String director, RoleStatus status) {
        return JsonNodeFactory.instance.objectNode().put("name", instance).put("director", director)
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("effectivePriority", status.effectivePriority())
                .put("master", status.master() == null ? null : status.master().toString())
                .put("since", status.since() == null ? null : status.since().toString())
                .put("reason", status.reason());
    }

    /** How an instance stands when this director was asked to give way in it, with what came of it in words. */
    static ObjectNode afterFailover(String instance, String director, RoleStatus status) {
        var role = status.state().name().toLowerCase(Locale.ROOT);
        var master = status.master() == null
                ? "who takes over is not known yet"
                : status.master() + " is master";
        var outcome = status.state() == Role.MASTER
                ? director + " was told to give way, and is still master."
                : director + " gave way and is " + role + "; " + master + ".";
        return of(instance, director, status).put("outcome", outcome);
    }

    static ArrayNode of(List<Peer> peers) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var peer : peers) {
            var addresses = list.addObject().put("address", peer.address().toString())
                    .put("version", peer.version().number()).put("priority", peer.priority())
                    .put("advertisementInterval", peer.interval().toMillis() + "ms")
                    .put("heard", peer.heard().toString())
                    .putArray("virtualAddresses");
            peer.addresses().forEach(address -> addresses.add(address.toString()));
        }
        return list;
    }
}

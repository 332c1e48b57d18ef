package io.ballast.api;

import java.util.List;
import java.util.Locale;

import io.ballast.director.Roles.RoleStatus;
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

package io.ballast.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key of a service: {@code {"protocol": "tcp", "address": "10.0.0.1", "port": 80}} or
 * {@code {"firewallMark": 7, "family": "ipv4"}}.
 */
final class KeyDocument {

    private static final long HIGHEST_MARK = 0xffff_ffffL;

    private final JsonNode node;
    private final List<Fault> faults = new ArrayList<>();

    private KeyDocument(JsonNode node) {
        this.node = node;
    }

    static ObjectNode of(ServiceKey key) {
        var entry = JsonNodeFactory.instance.objectNode();
        return switch (key) {
            case ServiceKey.AddressKey at -> entry.put("protocol", at.protocol().word())
                    .put("address", at.address().toString()).put("port", at.port());
            case ServiceKey.MarkKey mark -> entry.put("firewallMark", mark.mark())
                    .put("family", mark.family().name().toLowerCase(Locale.ROOT));
        };
    }

    /** @throws InvalidDefinition with every fault */
    static ServiceKey read(JsonNode document) {
        var reader = new KeyDocument(document);
        var key = reader.key();
        if (key == null || !reader.faults.isEmpty()) {
            throw new InvalidDefinition(reader.faults);
        }
        return key;
    }

    private @Nullable ServiceKey key() {
        if (!node.isObject()) {
            faults.add(new Fault("", "must be an object: the key of a service"));
            return null;
        }
        boolean byMark = node.has("firewallMark");
        var known = byMark ? Set.of("firewallMark", "family") : Set.of("protocol", "address", "port");
        node.propertyNames().stream().filter(name -> !known.contains(name)).forEach(name -> faults.add(new Fault(
                "/" + name.replace("~", "~0").replace("/", "~1"),
                "is not known here; known are " + String.join(", ", new TreeSet<>(known)))));
        return byMark ? mark() : address();
    }

    private @Nullable ServiceKey mark() {
        var mark = number("firewallMark", 1, HIGHEST_MARK);
        var family = choice("family", Family.values(), Family.IPV4);
        return mark == null || family == null ? null : new ServiceKey.MarkKey(mark, family);
    }

    private @Nullable ServiceKey address() {
        var protocol = choice("protocol", Protocol.values(), Protocol.TCP);
        var port = number("port", 0, 65_535);
        var address = ipAddress();
        return protocol == null || port == null || address == null
                ? null
                : new ServiceKey.AddressKey(protocol, address, port.intValue());
    }

    private @Nullable IpAddress ipAddress() {
        var value = node.path("address");
        try {
            if (value.isString()) {
                return IpAddress.parse(value.asString());
            }
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("/address", String.valueOf(e.getMessage())));
            return null;
        }
        faults.add(new Fault("/address", "must be an IPv4 or IPv6 address"));
        return null;
    }

    private @Nullable Long number(String field, long least, long most) {
        var value = node.path(field);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= least
                && value.asLong() <= most) {
            return value.asLong();
        }
        faults.add(new Fault("/" + field, "must be a whole number from " + least + " to " + most));
        return null;
    }

    private <E extends Enum<E>> @Nullable E choice(String field, E[] choices, E preset) {
        var value = node.path(field);
        if (value.isMissingNode()) {
            return preset;
        }
        var words = new ArrayList<String>();
        for (var choice : choices) {
            var word = choice.name().toLowerCase(Locale.ROOT);
            if (value.isString() && value.asString().equals(word)) {
                return choice;
            }
            words.add(word);
        }
        faults.add(new Fault("/" + field, "must be one of " + String.join(", ", words)));
        return null;
    }
}

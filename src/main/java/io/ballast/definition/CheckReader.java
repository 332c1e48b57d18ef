package io.ballast.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.health.Pace;
import io.ballast.health.TcpCheck;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * Reads {@code check}: an object, or a list of which all must pass. An object that leaves out its type has the type
 * that would hold without it, so that a patch can change one field of a check which nobody wrote down.
 */
final class CheckReader {

    private static final List<String> LATER = List.of("http", "tls", "dns", "smtp", "ping", "udp", "script", "agent",
            "push", "https");
    private static final List<String> NONE = List.of("type");
    private static final List<String> TCP = List.of("type", "interval", "timeout", "rise", "fall");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final int MOST_IN_A_ROW = 1000;
    private static final int MOST_CHECKS = 16;

    private final Faults faults;

    CheckReader(Faults faults) {
        this.faults = faults;
    }

    /** @param otherwise what holds where nothing can be read */
    List<Check> read(JsonNode node, String pointer, List<Check> otherwise) {
        if (!node.isArray()) {
            var check = one(node, pointer, otherwise.size() == 1 ? word(otherwise.getFirst()) : null);
            return check.isEmpty() ? otherwise : check;
        }
        var checks = new ArrayList<Check>();
        int i = 0;
        for (var member : node.values()) {
            checks.addAll(one(member, pointer + "/" + i++, null));
        }
        return together(checks, node.size(), pointer, otherwise);
    }

    private List<Check> together(List<Check> checks, int size, String pointer, List<Check> otherwise) {
        if (size == 0) {
            faults.add(pointer, "must name at least one check; {\"type\": \"none\"} means no probing.");
            return otherwise;
        }
        if (size > MOST_CHECKS) {
            faults.add(pointer, "must name at most " + MOST_CHECKS + " checks.");
            return otherwise;
        }
        if (size > 1 && checks.contains(new Check.None())) {
            faults.add(pointer, "must not name the check none beside others; leave it out.");
        }
        if (new LinkedHashSet<>(checks).size() < checks.size()) {
            faults.add(pointer, "names one check twice; leave one out.");
        }
        return checks.isEmpty() ? otherwise : checks;
    }

    private static String word(Check check) {
        return check.type();
    }

    private List<Check> one(JsonNode node, String pointer, @Nullable String usual) {
        var type = node.get("type");
        if (!node.isObject()) {
            faults.add(pointer, "must be an object or a list of objects, not " + Fields.kind(node) + ".");
        } else if (type == null || type.isNull()) {
            if (usual != null) {
                return ofType(usual, node, pointer);
            }
            faults.add(pointer + "/type", "is missing. The choices are none, tcp.");
        } else if (!type.isString()) {
            faults.add(pointer + "/type", "must be text in quotation marks, not " + Fields.kind(type) + ".");
        } else {
            return ofType(type.stringValue(), node, pointer);
        }
        return List.of();
    }

    private List<Check> ofType(String type, JsonNode node, String pointer) {
        if (type.equals("none")) {
            Fields.of(node, pointer, faults, NONE);
            return List.of(new Check.None());
        }
        if (type.equals("tcp")) {
            return List.of(new TcpCheck(pace(Fields.of(node, pointer, faults, TCP))));
        }
        faults.add(pointer + "/type", LATER.contains(type)
                ? "This version cannot probe by " + type + " yet. The choices are none, tcp."
                : Fields.noChoice(type, Stream.of("none", "tcp")).getMessage() + ".");
        return List.of();
    }

    private Pace pace(Fields fields) {
        var otherwise = Pace.DEFAULT;
        return new Pace(fields.duration("interval", otherwise.interval(), SHORTEST, LONGEST_INTERVAL),
                fields.duration("timeout", otherwise.timeout(), SHORTEST, LONGEST_TIMEOUT),
                fields.integer("rise", otherwise.rise(), 1, MOST_IN_A_ROW),
                fields.integer("fall", otherwise.fall(), 1, MOST_IN_A_ROW));
    }
}

package io.ballast.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one object of a document. A field that is left out or null has its default; one that is wrong is noted
 * as a fault and has its default too, so that reading goes on.
 */
final class Fields {

    private static final int QUOTED = 60;

    private final ObjectNode object;
    private final String pointer;
    private final Faults faults;

    private Fields(ObjectNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /** The fields of a node; no object has none, and is a fault. */
    static Fields of(JsonNode node, String pointer, Faults faults, List<String> known) {
        if (!(node instanceof ObjectNode object)) {
            faults.add(pointer, "must be an object, not " + kind(node) + ".");
            // What no object has is no further fault.
            return new Fields(JsonNodeFactory.instance.objectNode(), pointer, new Faults());
        }
        for (var name : object.propertyNames()) {
            if (!known.contains(name)) {
                faults.add(pointer + Faults.step(name),
                        "There is no field " + quoted(name) + " here. The fields are " + words(known.stream()) + ".");
            }
        }
        return new Fields(object, pointer, faults);
    }

    Faults faults() {
        return faults;
    }

    String pointer() {
        return pointer;
    }

    String pointer(String name) {
        return pointer + "/" + name;
    }

    boolean has(String name) {
        var node = object.get(name);
        return node != null && !node.isNull();
    }

    /** Whether the field stands there as null, which removes a secret. */
    boolean isNull(String name) {
        var node = object.get(name);
        return node != null && node.isNull();
    }

    /** The field as it stands, or null if it is left out. */
    @Nullable
    JsonNode node(String name) {
        return has(name) ? object.get(name) : null;
    }

    void fault(String name, String message) {
        faults.add(pointer(name), message);
    }

    /** Text without control characters. */
    String text(String name, String otherwise, int longest) {
        return read(name, otherwise, text -> Texts.checked(text, longest));
    }

    <T extends @Nullable Object> T read(String name, T otherwise, Function<String, T> parse) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isString()) {
            fault(name, "must be text in quotation marks, not " + kind(node) + ".");
            return otherwise;
        }
        try {
            return parse.apply(node.stringValue());
        } catch (IllegalArgumentException e) {
            fault(name, shortened(String.valueOf(e.getMessage())) + ".");
            return otherwise;
        }
    }

    long number(String name, long otherwise, long least, long most) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isIntegralNumber()) {
            fault(name, "must be a whole number from " + least + " to " + most + ", not " + kind(node) + ".");
            return otherwise;
        }
        if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
            fault(name, "must lie within " + least + " to " + most + ".");
            return otherwise;
        }
        return node.longValue();
    }

    int integer(String name, int otherwise, int least, int most) {
        return (int) number(name, otherwise, least, most);
    }

    /** A number from 0 to below 1. */
    double fraction(String name, double otherwise) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() < 1)) {
            fault(name, "must be a number from 0 to below 1, such as 0.5.");
            return otherwise;
        }
        // Not -0.0, which would be another value.
        return node.doubleValue() + 0.0;
    }

    boolean flag(String name, boolean otherwise) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            fault(name, "must be true or false, not " + kind(node) + ".");
            return otherwise;
        }
        return node.booleanValue();
    }

    Duration duration(String name, Duration otherwise, Duration least, Duration most) {
        var read = read(name, otherwise, text -> {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(quoted(text) + " is no duration such as 500ms, 6s, 5m or 1h", e);
            }
        });
        if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
            fault(name, "must lie within " + Durations.format(least) + " to " + Durations.format(most) + ".");
            return otherwise;
        }
        return read;
    }

    @Nullable
    IpAddress address(String name) {
        return this.<@Nullable IpAddress>read(name, null, Texts::address);
    }

    <E extends Enum<E>> E choice(String name, Class<E> choices, E otherwise) {
        return read(name, otherwise, text -> Stream.of(choices.getEnumConstants())
                .filter(choice -> word(choice).equals(text)).findFirst()
                .orElseThrow(() -> noChoice(text, Stream.of(choices.getEnumConstants()).map(Fields::word))));
    }

    static IllegalArgumentException noChoice(String text, Stream<String> choices) {
        return new IllegalArgumentException(quoted(text) + " is no choice. The choices are " + words(choices));
    }

    /** The members of a list; empty if it is left out. */
    List<JsonNode> list(String name) {
        var node = node(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            fault(name, "must be a list, not " + kind(node) + ".");
            return List.of();
        }
        return new ArrayList<>(node.values());
    }

    /**
     * The members of a list of texts; what is wrong with one is a fault at its place, and it is left out.
     *
     * @param most how many there may be
     * @param repeated whether one may stand there more than once
     */
    <T> List<T> texts(String name, int most, boolean repeated, Function<String, T> parse) {
        var read = new ArrayList<T>();
        var nodes = list(name);
        if (nodes.size() > most) {
            fault(name, "must have at most " + most + " members.");
            return read;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var at = pointer(name) + "/" + i;
            var node = nodes.get(i);
            if (!node.isString()) {
                faults.add(at, "must be text in quotation marks, not " + kind(node) + ".");
                continue;
            }
            try {
                var one = parse.apply(node.stringValue());
                if (!repeated && read.contains(one)) {
                    faults.add(at, quoted(node.stringValue()) + " stands in this list twice; leave one out.");
                } else {
                    read.add(one);
                }
            } catch (IllegalArgumentException e) {
                faults.add(at, shortened(String.valueOf(e.getMessage())) + ".");
            }
        }
        return read;
    }

    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    static String words(Stream<String> words) {
        return words.collect(Collectors.joining(", "));
    }

    static String quoted(String text) {
        return "\"" + shortened(text) + "\"";
    }

    private static String shortened(String text) {
        int longest = text.startsWith("\"") ? 4 * QUOTED : QUOTED * 3;
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "true or false";
            case NUMBER -> node.isIntegralNumber() ? "a number" : "a fraction";
            case OBJECT -> "an object";
            case STRING -> "text";
            default -> "null";
        };
    }
}

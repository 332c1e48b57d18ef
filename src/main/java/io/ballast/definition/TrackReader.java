package io.ballast.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads {@code track} of VRRP instances. */
final class TrackReader {

    static final List<String> TYPES = List.of("interface", "script", "process", "file", "cluster");
    private static final List<String> COMMON = List.of("type", "name", "weight", "reverse");
    private static final Map<String, List<String>> OWN = Map.of("script",
            List.of("script", "arguments", "interval", "timeout", "rise", "fall"), "process",
            List.of("match", "minimum"));
    private static final int HEAVIEST = 253;
    /** Two more states are reached by a file: -254 is a fault. */
    private static final int HEAVIEST_FILE = 254;
    private static final int MOST = 100;
    private static final int MOST_IN_A_ROW = 1000;
    private static final int MOST_PROCESSES = 10_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PATH = 1000;
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);

    private final Faults faults;

    TrackReader(Faults faults) {
        this.faults = faults;
    }

    List<Tracked> read(Fields fields) {
        var tracked = new ArrayList<Tracked>();
        var seen = new HashSet<String>();
        var nodes = fields.list("track");
        if (nodes.size() > MOST) {
            fields.fault("track", "must have at most " + MOST + " members.");
            return tracked;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var at = fields.pointer("track") + "/" + i;
            var one = one(nodes.get(i), at);
            if (one == null) {
                continue;
            }
            if (!one.name().isEmpty() && !seen.add(one.type() + " " + one.name())) {
                faults.add(at + "/name", "The " + one.type() + " " + Fields.quoted(one.name())
                        + " is tracked twice; leave one out" + (one instanceof Tracked.Script
                                ? ", or give them two names and the same script."
                                : "."));
            }
            tracked.add(one);
        }
        return tracked;
    }

    private @Nullable Tracked one(JsonNode node, String pointer) {
        var type = node.get("type");
        if (!node.isObject()) {
            faults.add(pointer, "must be an object, not " + Fields.kind(node) + ".");
        } else if (type == null || type.isNull()) {
            faults.add(pointer + "/type", "is missing. The choices are " + Fields.words(TYPES.stream()) + ".");
        } else if (!type.isString()) {
            faults.add(pointer + "/type", "must be text in quotation marks, not " + Fields.kind(type) + ".");
        } else if (!TYPES.contains(type.stringValue())) {
            faults.add(pointer + "/type", Fields.noChoice(type.stringValue(), TYPES.stream()).getMessage() + ".");
        } else {
            return of(type.stringValue(), node, pointer);
        }
        return null;
    }

    private Tracked of(String type, JsonNode node, String pointer) {
        var fields = Fields.of(node, pointer, faults,
                Stream.concat(COMMON.stream(), OWN.getOrDefault(type, List.of()).stream()).toList());
        if (!fields.has("name")) {
            fields.fault("name", "is missing; " + missing(type));
        }
        boolean file = type.equals("file");
        int heaviest = file ? HEAVIEST_FILE : HEAVIEST;
        int weight = fields.integer("weight", file ? 1 : 0, -heaviest, heaviest);
        boolean reverse = fields.flag("reverse", false);
        return switch (type) {
            case "interface" ->
                new Tracked.Link(fields.read("name", "", Texts::interfaceName), weight, reverse);
            case "script" -> script(fields, weight, reverse);
            case "process" -> new Tracked.Program(
                    fields.read("name", "", text -> Texts.filled(Texts.checked(text, LONGEST_NAME))), weight, reverse,
                    fields.choice("match", Tracked.Program.Match.class, Tracked.Program.Match.NAME),
                    fields.integer("minimum", 1, 1, MOST_PROCESSES));
            case "file" -> new Tracked.NumberFile(fields.read("name", "", TrackReader::path), weight, reverse);
            default -> new Tracked.OfCluster(fields.read("name", "", Texts::name), weight, reverse);
        };
    }

    private static String missing(String type) {
        return switch (type) {
            case "interface" -> "give the name of the interface.";
            case "script" -> "give the name of the script.";
            case "process" -> "give the name of the program.";
            case "file" -> "give the absolute path of the file.";
            default -> "give the name of the cluster.";
        };
    }

    private static Tracked script(Fields fields, int weight, boolean reverse) {
        var name = fields.read("name", "", text -> Texts.filled(Texts.checked(text, LONGEST_NAME)));
        var script = name;
        if (fields.has("script")) {
            script = fields.read("script", "", ScriptCheckReader::script);
        } else if (!name.isEmpty()) {
            script = fields.read("name", "", ScriptCheckReader::script);
        }
        var interval = fields.duration("interval", USUAL_INTERVAL, SHORTEST, LONGEST_INTERVAL);
        var timeout = interval.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : interval;
        return new Tracked.Script(name, weight, reverse, script, ScriptCheckReader.arguments(fields), interval,
                fields.duration("timeout", timeout, SHORTEST, LONGEST_TIMEOUT),
                fields.integer("rise", 1, 1, MOST_IN_A_ROW), fields.integer("fall", 1, 1, MOST_IN_A_ROW));
    }

    private static String path(String text) {
        Texts.checked(text, LONGEST_PATH);
        if (!text.startsWith("/") || text.endsWith("/") || (text + "/").contains("/../")) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no absolute path of a file, such as "
                    + "/run/ballast/maintenance");
        }
        return text;
    }
}

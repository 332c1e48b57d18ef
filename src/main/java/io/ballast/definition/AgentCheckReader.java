package io.ballast.definition;

import java.util.List;
import java.util.regex.Pattern;

import io.ballast.health.AgentCheck;
import io.ballast.health.AgentCheck.Protocol;

/** Reads checks of type agent. */
final class AgentCheckReader {

    static final List<String> FIELDS = CheckFields.paced("protocol", "uri", "field", "minimum", "maximum", "smoothing");
    // RFC 6901 section 3.
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");
    private static final int LONGEST_POINTER = 500;
    private static final int MOST_PERCENT = 1000;

    private AgentCheckReader() {
    }

    static AgentCheck read(CheckFields in) {
        var fields = in.fields;
        var protocol = fields.choice("protocol", Protocol.class, Protocol.HAPROXY);
        if (protocol == Protocol.HAPROXY) {
            for (var name : List.of("uri", "field")) {
                if (fields.has(name)) {
                    fields.fault(name, "goes with protocol json only; set that, or leave this out.");
                }
            }
        }
        int minimum = fields.integer("minimum", 1, 0, MOST_PERCENT);
        int maximum = fields.integer("maximum", 100, 1, MOST_PERCENT);
        if (minimum > maximum) {
            fields.fault("minimum", "must not be above maximum, which is " + maximum + ".");
        }
        return new AgentCheck(in.pace(), in.reach(), protocol, fields.read("uri", "/", HttpCheckReader::uri),
                fields.read("field", "", AgentCheckReader::pointer), minimum, maximum,
                fields.fraction("smoothing", 0));
    }

    private static String pointer(String text) {
        if (!POINTER.matcher(Texts.checked(text, LONGEST_POINTER)).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no JSON pointer such as /load/percent");
        }
        return text;
    }
}

package io.ballast.definition;

import java.util.List;
import java.util.regex.Pattern;

import io.ballast.health.ScriptCheck;

/** Reads checks of type script. */
final class ScriptCheckReader {

    static final List<String> FIELDS = CheckFields.paced("script", "arguments", "dynamicWeight");
    private static final Pattern SCRIPT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");
    private static final int MOST_ARGUMENTS = 50;
    private static final int LONGEST_ARGUMENT = 1000;

    private ScriptCheckReader() {
    }

    static ScriptCheck read(CheckFields in) {
        var fields = in.fields;
        if (!fields.has("script")) {
            fields.fault("script", "is missing; name a file in one of the directories that the director's settings "
                    + "allow.");
        }
        return new ScriptCheck(in.pace(), in.reach(), fields.read("script", "?", ScriptCheckReader::script),
                arguments(fields), fields.flag("dynamicWeight", false));
    }

    static String script(String text) {
        if (!SCRIPT.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no name of a script: letters, digits, dots, "
                    + "underscores and hyphens without slashes. Its directory stands in the director's settings");
        }
        return text;
    }

    static List<String> arguments(Fields fields) {
        return fields.texts("arguments", MOST_ARGUMENTS, true, text -> Texts.lines(text, LONGEST_ARGUMENT));
    }
}

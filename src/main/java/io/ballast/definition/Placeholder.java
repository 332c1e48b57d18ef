package io.ballast.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can stand in braces in the texts of a webhook's own body. A doubled brace is a brace. It is filled in when the body
 * has long been read, so that nothing that is filled in can become anything but text.
 */
public enum Placeholder {
    ID,
    INCIDENT,
    WHAT,
    SEVERITY,
    TIME,
    SINCE,
    DIRECTOR,
    ROUTER_ID,
    SUBJECT,
    TITLE,
    TEXT,
    OWNER,
    LINK,
    CONSOLE_LINK,
    /** Lists: alone in a text they become lists, and lines in a longer one. */
    SENTENCES,
    MEANING,
    EVENTS,
    /** The whole message as a generic webhook has it; alone in a text it becomes an object. */
    MESSAGE;

    private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}]*)\\}");

    /** As it is written between the braces. */
    public String word() {
        var words = name().split("_");
        return Stream.concat(Stream.of(words[0].toLowerCase(Locale.ROOT)),
                Arrays.stream(words).skip(1)
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT)))
                .reduce("", String::concat);
    }

    /** The placeholders of a text that nobody knows, without their braces. */
    static List<String> unknown(String text) {
        var known = Arrays.stream(values()).map(Placeholder::word).toList();
        return BRACES.matcher(text).results().map(found -> found.group(1))
                .filter(name -> name != null && !known.contains(name)).toList();
    }

    /** Whether a text is one placeholder and nothing else. */
    public boolean isWhole(String text) {
        return text.equals("{" + word() + "}");
    }

    /** A text with each placeholder replaced by what it stands for. */
    public static String fill(String text, Function<Placeholder, String> values) {
        return BRACES.matcher(text).replaceAll(found -> Matcher.quoteReplacement(switch (found.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            default -> Arrays.stream(values()).filter(each -> each.word().equals(found.group(1))).findFirst()
                    .map(values).orElse(found.group());
        }));
    }
}

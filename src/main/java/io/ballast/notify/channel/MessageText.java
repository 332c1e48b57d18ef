package io.ballast.notify.channel;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Messages as people read them. */
final class MessageText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_TITLE = 240;

    private MessageText() {
    }

    /** The subject with the router id in front, by which mail is filtered. */
    static String title(Message message) {
        return Line.of("[" + message.routerId() + "] " + message.subject(), LONGEST_TITLE);
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** The whole message, one paragraph after the other, without control characters but line feeds. */
    static String of(Message message) {
        var paragraphs = new ArrayList<String>();
        paragraphs.add(lines(message.sentences(), ""));
        paragraphs.add("Since " + time(message.since()) + ".");
        if (!message.meaning().isEmpty()) {
            paragraphs.add("What this means:\n" + lines(message.meaning(), "- "));
        }
        var whereabouts = whereabouts(message);
        if (!whereabouts.isEmpty()) {
            paragraphs.add(String.join("\n", whereabouts));
        }
        if (!message.events().isEmpty()) {
            paragraphs.add("Events:\n" + lines(events(message), ""));
        }
        paragraphs.add("Ballast on director " + clean(message.director()) + ", " + time(message.time()));
        return String.join("\n\n", paragraphs.stream().filter(paragraph -> !paragraph.isBlank()).toList()) + "\n";
    }

    private static List<String> whereabouts(Message message) {
        var lines = new ArrayList<String>();
        given(lines, "Owner:   ", message.owner());
        given(lines, "Link:    ", message.link());
        given(lines, "Console: ", message.consoleLink());
        return lines;
    }

    private static void given(List<String> lines, String name, String value) {
        if (!value.isBlank()) {
            lines.add(name + clean(value));
        }
    }

    static List<String> events(Message message) {
        return message.events().stream().map(event -> time(event.time()) + "  "
                + (event.director().equals(message.director()) ? "" : event.director() + ": ") + event.message()
                + (event.cause().isBlank() ? "" : " [" + event.cause() + "]")).toList();
    }

    private static String lines(List<String> lines, String before) {
        return String.join("\n", lines.stream().map(line -> before + clean(line)).toList());
    }

    private static String clean(String line) {
        return Line.of(line, 2000);
    }
}

package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.ballast.health.HttpCheck.StatusRange;

/** Statuses of HTTP as clients write them: {@code 200-299,301}. */
final class Statuses {

    private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");
    private static final int MOST = 100;

    private Statuses() {
    }

    /** @throws IllegalArgumentException if the text is no list of statuses and ranges */
    static List<StatusRange> parse(String text) {
        var ranges = new ArrayList<StatusRange>();
        for (var part : text.split(",", MOST + 1)) {
            var matcher = RANGE.matcher(part.strip());
            if (!matcher.matches() || ranges.size() == MOST) {
                throw unclear(text);
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (last < first) {
                throw unclear(text);
            }
            ranges.add(new StatusRange(first, last));
        }
        return ranges;
    }

    private static IllegalArgumentException unclear(String text) {
        return new IllegalArgumentException(Fields.quoted(text)
                + " is no list of statuses from 100 to 599 and ranges of them, such as 200-299,301");
    }

    static String format(List<StatusRange> ranges) {
        return ranges.stream().map(r -> r.first() == r.last() ? "" + r.first() : r.first() + "-" + r.last())
                .collect(Collectors.joining(","));
    }
}

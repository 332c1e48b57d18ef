package io.ballast.api;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** One line of a table for a spreadsheet (RFC 4180). */
final class CsvRow {

    private CsvRow() {
    }

    /** @param cells null for an empty one */
    static String of(List<? extends @Nullable Object> cells) {
        return cells.stream().map(CsvRow::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        var text = value.toString();
        // A spreadsheet would take it for a formula, and somebody else has written it.
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        var safe = formula ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(letter -> letter == '"' || letter == ',' || letter == '\n'
                || letter == '\r');
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}

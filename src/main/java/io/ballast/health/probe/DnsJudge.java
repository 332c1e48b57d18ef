package io.ballast.health.probe;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.ballast.health.CannotProbe;
import io.ballast.health.DnsCheck;
import io.ballast.health.Outcome;
import io.ballast.script.Cleaned;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Whether an answer is the one that was expected. */
final class DnsJudge {

    private static final int MOST_SHOWN = 3;

    private final int code;
    private final @Nullable String expected;

    /** @throws CannotProbe if there is no such code */
    DnsJudge(DnsCheck check) throws CannotProbe {
        code = Rcode.value(check.expectCode());
        if (code < 0) {
            throw new CannotProbe("there is no DNS answer code " + check.expectCode());
        }
        expected = check.expectAnswer() == null || check.expectAnswer().isBlank() ? null : plain(check.expectAnswer());
    }

    /** Whether an answer that was cut short decides nothing, so that the whole one must be had by TCP. */
    boolean needsWhole(Message answer) {
        return answer.getRcode() == code && expected != null && !holds(answer, expected);
    }

    Outcome judge(Message answer) {
        if (answer.getRcode() != code) {
            return Outcome.failure(Rcode.string(answer.getRcode()) + " where " + Rcode.string(code) + " was expected");
        }
        if (expected == null) {
            return Outcome.success("answers " + Rcode.string(code));
        }
        return holds(answer, expected)
                ? Outcome.success("answers " + Cleaned.text(expected))
                : Outcome.failure(
                        "answers " + shown(answer) + " where " + Cleaned.text(expected) + " was expected");
    }

    private static boolean holds(Message answer, String expected) {
        return answer.getSection(Section.ANSWER).stream().anyMatch(record -> holds(data(record), expected));
    }

    /** Whether it stands in the data as a word or words of its own: 10.0.0.1 does not in 10.0.0.11. */
    static boolean holds(String data, String expected) {
        var text = data.toLowerCase(Locale.ROOT);
        for (int at = text.indexOf(expected); at >= 0; at = text.indexOf(expected, at + 1)) {
            int end = at + expected.length();
            boolean dot = end < text.length() && text.charAt(end) == '.';
            if (isEdge(text, at - 1) && isEdge(text, dot ? end + 1 : end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEdge(String text, int index) {
        return index < 0 || index >= text.length() || " \"();".indexOf(text.charAt(index)) >= 0;
    }

    private static String data(Record record) {
        return switch (record) {
            // The library writes IPv6 addresses without ::, which nobody expects.
            case ARecord a -> IpAddress.of(a.getAddress().getAddress()).toString();
            case AAAARecord a -> IpAddress.of(a.getAddress().getAddress()).toString();
            default -> record.rdataToString();
        };
    }

    private static String shown(Message answer) {
        List<Record> records = answer.getSection(Section.ANSWER);
        if (records.isEmpty()) {
            return "nothing";
        }
        return records.stream().limit(MOST_SHOWN).map(record -> Cleaned.text(data(record)))
                .collect(Collectors.joining(", ")) + (records.size() > MOST_SHOWN ? " ..." : "");
    }

    /** As the data of records is compared: addresses in their canonical form, names without the last dot. */
    private static String plain(String expected) {
        try {
            return IpAddress.parse(expected).toString();
        } catch (IllegalArgumentException e) {
            var text = expected.toLowerCase(Locale.ROOT);
            return text.length() > 1 && text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        }
    }
}

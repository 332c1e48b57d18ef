package io.ballast.definition;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.ballast.health.ByteText;
import io.ballast.health.UdpCheck;
import io.ballast.health.UdpCheck.Length;

import org.jspecify.annotations.Nullable;

/** Reads checks of type udp. */
final class UdpCheckReader {

    static final List<String> FIELDS = CheckFields.paced("payload", "payloadHex", "expect", "expectHex",
            "minimumLength", "maximumLength", "silence");
    private static final Pattern DIGITS = Pattern.compile("([0-9a-f]{2})+");
    private static final Pattern WILD_DIGITS = Pattern.compile("([0-9a-fx]{2})+");
    // What fits into one packet on any link with IPv6 (RFC 8200 section 5), less the headers.
    private static final int LONGEST = 1200;
    private static final int LONGEST_REPLY = 65_535;

    private enum Silence {
        UP, DOWN
    }

    private UdpCheckReader() {
    }

    static UdpCheck read(CheckFields in) {
        var fields = in.fields;
        if (!fields.has("silence")) {
            fields.fault("silence", "is missing: \"up\" if no reply means that all is well, \"down\" if it does not. "
                    + "Only you know whether this server answers.");
        }
        var payload = bytes(fields, "payload", "payloadHex", DIGITS);
        var expect = bytes(fields, "expect", "expectHex", WILD_DIGITS);
        return new UdpCheck(in.pace(), in.reach(), payload, expect, length(fields, expect),
                fields.choice("silence", Silence.class, Silence.DOWN) == Silence.UP);
    }

    private static @Nullable Length length(Fields fields, @Nullable ByteText expect) {
        if (!fields.has("minimumLength") && !fields.has("maximumLength")) {
            return null;
        }
        int least = fields.integer("minimumLength", 0, 0, LONGEST_REPLY);
        int most = fields.integer("maximumLength", LONGEST_REPLY, 0, LONGEST_REPLY);
        if (least > most) {
            fields.fault("minimumLength", "must not be above maximumLength, which is " + most + ".");
        }
        if (expect != null && expect.hex() && expect.text().length() / 2 > most) {
            fields.fault("maximumLength", "leaves no room for expectHex, which has " + expect.text().length() / 2
                    + " bytes; give at least as many.");
        }
        return new Length(least, most);
    }

    private static @Nullable ByteText bytes(Fields fields, String text, String hex, Pattern digits) {
        if (fields.has(text) && fields.has(hex)) {
            fields.fault(hex, "does not go with " + text + "; leave one out.");
        }
        var asHex = fields.<@Nullable String>read(hex, null, value -> hex(value, digits));
        var asText = fields.<@Nullable String>read(text, null, value -> Texts.filled(Texts.lines(value, LONGEST)));
        if (asText != null) {
            return new ByteText(asText, false);
        }
        return asHex == null ? null : new ByteText(asHex, true);
    }

    /** Blanks between digits are for people and not kept. */
    private static String hex(String text, Pattern digits) {
        var bare = text.length() > 4 * LONGEST ? "" : text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
        if (!digits.matcher(bare).matches() || bare.length() > 2 * LONGEST) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is not 1 to " + LONGEST
                    + " bytes of two hexadecimal digits each" + (digits == WILD_DIGITS ? ", or x for any digit" : ""));
        }
        return bare;
    }
}

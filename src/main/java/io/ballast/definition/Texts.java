package io.ballast.definition;

import java.util.regex.Pattern;

import io.ballast.table.IpAddress;

/** Texts that stand in documents. Each throws IllegalArgumentException with what is wrong. */
final class Texts {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    // IFNAMSIZ is 16 with the terminating zero; dev_valid_name() forbids "/", ":" and white space, "." and "..".
    private static final Pattern INTERFACE = Pattern.compile("(?!\\.{1,2}$)[!-~&&[^/:]]{1,15}");
    private static final Pattern LINK = Pattern.compile("(https?://[^\\s\"<>]+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})");
    private static final Pattern HOST_AND_PORT = Pattern
            .compile("([A-Za-z0-9_][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");
    // The longest IPv6 literal has 45 characters.
    private static final int LONGEST_ADDRESS = 45;

    private Texts() {
    }

    static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no name: 1 to 63 letters, digits, dots, underscores and hyphens, "
                    + "beginning with a letter or digit");
        }
        return text;
    }

    static String interfaceName(String text) {
        if (!INTERFACE.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no name of an interface: 1 to 15 characters without blanks, slashes and colons");
        }
        return text;
    }

    /** Nothing but http and https: the console makes links of them, and a script in a link would run there. */
    static String link(String text, int longest) {
        if (!LINK.matcher(checked(text, longest)).matches()) {
            throw new IllegalArgumentException(
                    Fields.quoted(text) + " is no link that begins with http:// or https://");
        }
        return text;
    }

    static IpAddress address(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no IPv4 or IPv6 address");
        }
        return IpAddress.parse(text);
    }

    static String hostName(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no host name: letters, digits, dots, hyphens and underscores, at most 253");
        }
        return text;
    }

    /** What a Host header can say: a name or address, and a port where that is not the usual one. */
    static String hostAndPort(String text) {
        if (!HOST_AND_PORT.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no host such as shop.example, shop.example:8080 or [2001:db8::1]");
        }
        return text;
    }

    static String within(String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException("must have at most " + longest + " characters, not " + text.length());
        }
        return text;
    }

    static String filled(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty; leave it out");
        }
        return text;
    }

    /** Text that may have line breaks and tabs. */
    static String lines(String text, int longest) {
        checked(within(text, longest).replaceAll("[\\r\\n\\t]", ""), longest);
        return text;
    }

    /** Text on one line. */
    static String checked(String text, int longest) {
        boolean unfit = within(text, longest).codePoints().anyMatch(
                c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0xd800 && c < 0xe000);
        if (unfit) {
            throw new IllegalArgumentException("must have no control characters and no line breaks");
        }
        return text;
    }
}

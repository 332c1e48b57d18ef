package io.ballast.definition;

import java.util.regex.Pattern;

/**
 * An address of mail, as people write it: {@code ops@example.test} or {@code Second Person <second@example.test>}.
 *
 * @param display name for people; empty for none
 * @param address local part and domain, ASCII
 */
public record MailAddress(String display, String address) {

    private static final int LONGEST = 400;
    // RFC 5321 section 4.1.2: Dot-string @ Domain or address-literal; a quoted local part is nobody's.
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern ADDRESS = Pattern.compile("(?=.{1,64}@)" + ATOM + "(\\." + ATOM
            + ")*@([A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Za-z:.]{3,60}\\])");
    private static final Pattern NAMED = Pattern.compile("([^<>]*)<([^<>]*)>");

    /** @throws IllegalArgumentException if the text is no address; says why */
    public static MailAddress parse(String text) {
        Texts.checked(text, LONGEST);
        var named = NAMED.matcher(text.strip());
        boolean hasName = named.matches();
        var address = (hasName ? named.group(2) : text).strip();
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no address of mail such as ops@example.test "
                    + "or Operators <ops@example.test>");
        }
        return new MailAddress(hasName ? unquoted(named.group(1).strip()) : "", address);
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1).replace("\\", "") : name;
    }

    /** After the last at sign. */
    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}

package io.ballast.notify.channel;

import java.util.regex.Pattern;

/** Text that must stay one line wherever it is put: in a header, in an argument, in a transcript. */
final class Line {

    // Line ends that only some know count too: U+0085, U+2028 and U+2029.
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\x{0085}\\x{2028}\\x{2029}]+");

    private Line() {
    }

    static String of(String text, int longest) {
        var line = BREAKS.matcher(text).replaceAll(" ").strip();
        return cut(line, longest);
    }

    /** The beginning and a mark that there was more, together no longer than that, with no character cut in two. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}

package io.ballast.console;

import java.util.Comparator;

/**
 * A state as people see it: a kind, which gives sign and colour, and a word.
 *
 * @param style class of the style sheet
 */
record Mark(Kind style, String word) implements Comparable<Mark> {

    /** From good to bad. */
    enum Kind {
        up, unknown, warn, down
    }

    static Mark up(String word) {
        return new Mark(Kind.up, word);
    }

    static Mark unknown(String word) {
        return new Mark(Kind.unknown, word);
    }

    static Mark warn(String word) {
        return new Mark(Kind.warn, word);
    }

    static Mark down(String word) {
        return new Mark(Kind.down, word);
    }

    @Override
    public int compareTo(Mark other) {
        return Comparator.comparing(Mark::style).compare(this, other);
    }
}

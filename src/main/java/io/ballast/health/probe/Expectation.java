package io.ballast.health.probe;

import java.util.regex.Pattern;

import io.ballast.health.TextMatch;
import io.ballast.script.Cleaned;

import org.jspecify.annotations.Nullable;

/** What an answer must have in it, and how it is looked for in one that may have been made to hurt. */
final class Expectation {

    private final TextMatch match;
    private final Pattern pattern;

    Expectation(TextMatch match) {
        this.match = match;
        this.pattern = match.pattern();
    }

    /** @return null for null: anything will do */
    static @Nullable Expectation of(@Nullable TextMatch match) {
        return match == null ? null : new Expectation(match);
    }

    /** @throws ProbeFailure if looking for it takes more steps than are left */
    boolean isIn(CharSequence text, Steps steps) throws ProbeFailure {
        try {
            return pattern.matcher(new Counted(text, steps)).find();
        } catch (OutOfSteps | StackOverflowError e) {
            // Alternatives within a repetition are matched by recursion: a long answer can use up the stack.
            throw new ProbeFailure("the check's regular expression takes too long on the answer");
        }
    }

    /** How it reads in a reason: {@code "welcome"}, or {@code a match of "wel.*"}. */
    @Override
    public String toString() {
        return (match.regex() ? "a match of " : "") + Cleaned.quotedLine(match.text());
    }

    /**
     * How much looking one probe may do. A nested repetition can take longer than the universe is old on forty
     * characters, and a virtual thread is never taken off its processor; steps, unlike time, do not depend on load.
     */
    static final class Steps {

        private static final int MOST = 20_000_000;

        private int left = MOST;

        private void take() {
            if (--left < 0) {
                throw new OutOfSteps();
            }
        }
    }

    private record Counted(CharSequence text, Steps steps) implements CharSequence {

        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class OutOfSteps extends RuntimeException {

        OutOfSteps() {
            super("out of steps", null, false, false);
        }
    }
}

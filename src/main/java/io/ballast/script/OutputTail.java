package io.ballast.script;

import java.nio.charset.StandardCharsets;

import io.ballast.linux.OutputPipe;

/** The end of what a program prints, however much that is. */
final class OutputTail {

    private static final int KEPT_BYTES = 4096;
    /** More buffers than a pipe holds: what goes on after that is somebody who outlived the program. */
    private static final int MOST_LEFT = 256;

    private final OutputPipe output;
    private final byte[] buffer = new byte[KEPT_BYTES];
    private String end = "";

    OutputTail(OutputPipe output) {
        this.output = output;
    }

    /**
     * Takes what lies there, at most one buffer full, and never waits for more.
     *
     * @return whether there was anything
     */
    boolean take() {
        int length = output.read(buffer);
        // One byte a character, so that cutting it up harms nothing.
        var both = end + new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        end = both.substring(Math.max(0, both.length() - KEPT_BYTES));
        return length > 0;
    }

    /** Takes what still lies there when the program has ended: what it said last is at the end of a full pipe. */
    void takeRest() {
        for (int taken = 0; taken < MOST_LEFT && take(); taken++) {
            // Only the end is kept.
        }
    }

    /** The last line with anything in it, fit for a reason; empty if there is none. */
    String lastLine() {
        var text = new String(end.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.lines().map(Cleaned::text).filter(line -> !line.isEmpty()).reduce("", (_, last) -> last);
    }
}

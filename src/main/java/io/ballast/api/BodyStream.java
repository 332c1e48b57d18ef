package io.ballast.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;

/**
 * A body as it comes in, bounded in length and, once it is large, in time: it then has the turn for which others wait.
 * Nothing of it is kept here, so a parser that reads from it is all that holds it.
 */
final class BodyStream extends InputStream {

    static final int MAX_BYTES = 32 << 20;
    /** What is no longer is not worth waiting for: its tree is at most some megabytes. */
    static final int SMALL_BYTES = 64 << 10;

    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final InputStream in;
    private final LargeBodies.Turn turn;
    private int count;
    private long largeSince;

    BodyStream(InputStream in, LargeBodies.Turn turn) {
        this.in = in;
        this.turn = turn;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws ProblemException 413 if it is too long, 400 if it comes too slowly, 503 if its turn does not come */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        int read = in.read(into, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) {
        boolean wasSmall = count <= SMALL_BYTES;
        count += read;
        if (count > MAX_BYTES) {
            throw tooLarge();
        }
        if (count <= SMALL_BYTES) {
            return;
        }
        if (wasSmall) {
            turn.await();
            largeSince = System.nanoTime();
        } else if (System.nanoTime() - largeSince > PATIENCE_NANOS) {
            throw new ProblemException(ProblemKind.MALFORMED, "The body came too slowly; others waited for its end.");
        }
    }

    static ProblemException tooLarge() {
        return new ProblemException(ProblemKind.TOO_LARGE, "The body is larger than 32 MiB.");
    }
}

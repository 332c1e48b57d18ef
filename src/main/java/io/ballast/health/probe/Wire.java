package io.ballast.health.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.ballast.health.Attempt;
import io.ballast.health.Outcome;

/**
 * A connection as a prober speaks on it. No read is without a bound in bytes; in time all end with the attempt, which
 * closes the connection under them.
 */
final class Wire {

    /** Longest line of any protocol spoken here; SMTP's own limit is 512 bytes (RFC 5321 section 4.5.3.1.5). */
    static final int LONGEST_LINE = 4096;

    private static final int BUFFER_BYTES = 4096;

    private final Attempt attempt;
    private final Socket socket;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private final Outcome incomplete;
    private boolean heard;

    /** @param incomplete how the probe ends if time runs out once something was heard */
    Wire(Attempt attempt, Socket socket, Outcome incomplete) {
        this.attempt = attempt;
        this.socket = socket;
        this.incomplete = incomplete;
    }

    /** The same connection, from here on through a socket that is layered over this one's. */
    Wire through(Socket layered) {
        return new Wire(attempt, layered, incomplete);
    }

    Attempt attempt() {
        return attempt;
    }

    /** Not to be read from while the wire is in use: what it has read ahead would be missed. */
    Socket socket() {
        return socket;
    }

    /** Whether the server has sent anything on it. */
    boolean hasHeard() {
        return heard;
    }

    /** Bytes that were read and not yet asked for. */
    int readAhead() {
        return limit - position;
    }

    void send(String ascii) throws IOException {
        send(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // A server may answer, or say why it hangs up, before it has heard everything.
            if (!fill()) {
                throw e;
            }
        }
    }

    /**
     * The next line without its end.
     *
     * @throws ProbeFailure if the connection ends before the line does, or the line is longer than any should be
     */
    String line() throws IOException {
        var line = new byte[LONGEST_LINE];
        for (int length = 0; length < LONGEST_LINE; length++) {
            int next = read();
            if (next == '\n' || next < 0 && length > 0) {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.UTF_8);
            }
            if (next < 0) {
                throw closed();
            }
            line[length] = (byte) next;
        }
        throw new ProbeFailure("answer has a line of more than " + LONGEST_LINE + " bytes");
    }

    /** @throws ProbeFailure if the connection ends before as many bytes came */
    byte[] exactly(int length) throws IOException {
        var bytes = new byte[length];
        for (int filled = 0; filled < length;) {
            int read = input().read(bytes, filled, length - filled);
            if (read < 0) {
                throw closed();
            }
            filled += read;
        }
        return bytes;
    }

    /** What has come, at least one byte unless the connection was ended; empty then. */
    byte[] some() throws IOException {
        if (!fill()) {
            return new byte[0];
        }
        var bytes = Arrays.copyOfRange(buffer, position, limit);
        position = limit;
        return bytes;
    }

    /**
     * Waits for the answer to a goodbye, for at most half of what is left: were the connection closed
     * before, the server might see a reset instead of the goodbye, and log a lost client.
     */
    void hearGoodbye() throws IOException {
        // At least 1 ms, for 0 would be for ever.
        socket.setSoTimeout(Math.clamp(attempt.nanosLeft() / 2_000_000, 1, Integer.MAX_VALUE));
        fill();
    }

    ProbeFailure closed() {
        return new ProbeFailure(
                heard ? "connection closed in the middle of an answer" : "connection closed without an answer");
    }

    /** The same bytes as a stream, for parsers that want one. */
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return Wire.this.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0 || !fill()) {
                    return length == 0 ? 0 : -1;
                }
                int taken = Math.min(length, limit - position);
                System.arraycopy(buffer, position, into, offset, taken);
                position += taken;
                return taken;
            }
        };
    }

    private int read() throws IOException {
        return fill() ? buffer[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        int read = socket.getInputStream().read(buffer, 0, BUFFER_BYTES);
        position = 0;
        limit = Math.max(0, read);
        if (read > 0 && !heard) {
            heard = true;
            attempt.atTimeout(incomplete);
        }
        return read > 0;
    }
}

package io.ballast.vrrp.router;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

import org.jspecify.annotations.Nullable;

/** Lines out of a channel that waits. What has no end yet when the channel ends was cut off, and is no line. */
final class LineReader {

    private static final int AT_ONCE = 8192;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE).flip();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for a whole line.
     *
     * @return without its end; null when there is none to come
     * @throws Lines.NotUnderstood if it is longer than any message
     */
    byte @Nullable [] next() throws IOException {
        line.reset();
        while (true) {
            while (buffer.hasRemaining()) {
                byte each = buffer.get();
                if (each == '\n') {
                    return line.toByteArray();
                }
                if (line.size() == Lines.LONGEST) {
                    throw new Lines.NotUnderstood("a message was longer than " + Lines.LONGEST + " bytes");
                }
                line.write(each);
            }
            buffer.clear();
            int length = channel.read(buffer);
            buffer.flip();
            if (length < 0) {
                return null;
            }
        }
    }
}

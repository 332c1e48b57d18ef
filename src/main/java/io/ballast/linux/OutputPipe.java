package io.ballast.linux;

import java.io.File;
import java.nio.ByteBuffer;

/**
 * A pipe (pipe(7)) for what a child process prints, read without ever waiting. The JDK's own pipe is emptied by the JDK
 * when the child ends, into memory, for as long as anybody goes on writing to it.
 */
public final class OutputPipe implements AutoCloseable {

    private static final int CLOEXEC_NONBLOCK = 0x80800;
    private static final int BUFFER_BYTES = 4096;
    private static final int CLOSED = -1;

    private final ByteBuffer buffer = LibC.buffer(BUFFER_BYTES);
    private final int readEnd;
    private int writeEnd;

    public OutputPipe() {
        var ends = new int[2];
        LibC.call("pipe2", () -> LibC.C.pipe2(ends, CLOEXEC_NONBLOCK));
        readEnd = ends[0];
        writeEnd = ends[1];
    }

    /** What a process is started with as its output, until {@link #started}. Opened anew, its writes wait for room. */
    public File forChild() {
        return new File("/proc/self/fd/" + writeEnd);
    }

    /** Lets go of this process's own end for writing, once the child has it. */
    public void started() {
        if (writeEnd != CLOSED) {
            LibC.close(writeEnd);
            writeEnd = CLOSED;
        }
    }

    /**
     * Takes what lies there.
     *
     * @return bytes; 0 if there is nothing now
     */
    public int read(byte[] into) {
        try {
            buffer.clear();
            int most = Math.min(into.length, BUFFER_BYTES);
            int length = (int) LibC.call("read(pipe)", () -> LibC.C.read(readEnd, buffer, most));
            buffer.get(0, into, 0, length);
            return length;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN) {
                return 0;
            }
            throw e;
        }
    }

    /** Whoever writes to it from now on is ended by SIGPIPE. */
    @Override
    public void close() {
        started();
        LibC.close(readEnd);
    }
}

package io.ballast.linux;

import java.time.Duration;

/** Waiting for a descriptor, in a way that another thread can end: closing a descriptor would not wake a blocked read. */
final class Poll implements AutoCloseable {

    private static final short POLLIN = 1;
    private static final int POLLFD_BYTES = 8;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;

    private final int fd;
    private final int wake;

    /** @param fd stays its owner's to close */
    Poll(int fd) {
        this.fd = fd;
        this.wake = (int) LibC.call("eventfd", () -> LibC.C.eventfd(0, EFD_CLOEXEC_NONBLOCK));
    }

    /**
     * Waits until the descriptor can be read.
     *
     * @throws ErrnoException with ETIMEDOUT when the time is over, with ECANCELED once {@link #wake()} was called
     */
    void await(String call, Duration atMost) {
        var descriptors = LibC.buffer(2 * POLLFD_BYTES);
        descriptors.putInt(0, fd).putShort(4, POLLIN).putInt(POLLFD_BYTES, wake).putShort(POLLFD_BYTES + 4, POLLIN);
        int millis = (int) Math.min(atMost.toMillis(), Integer.MAX_VALUE);
        long ready = LibC.call("poll", () -> LibC.C.poll(descriptors, 2, millis));
        if (ready == 0) {
            throw LibC.failure(call, Errno.ETIMEDOUT);
        }
        if (descriptors.getShort(POLLFD_BYTES + 6) != 0) {
            throw LibC.failure(call, Errno.ECANCELED);
        }
    }

    /** Ends the wait that is going on, and all later ones. */
    void wake() {
        var one = LibC.buffer(Long.BYTES).putLong(0, 1);
        LibC.call("write(eventfd)", () -> LibC.C.write(wake, one, Long.BYTES));
    }

    @Override
    public void close() {
        LibC.close(wake);
    }
}

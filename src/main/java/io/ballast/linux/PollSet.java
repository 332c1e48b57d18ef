package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Waits for the first of several sockets that can be read, for one platform thread. Any thread may wake it. The time is
 * given to the kernel in nanoseconds (ppoll(2)), since poll's milliseconds are a good part of a short advert interval.
 */
public final class PollSet implements AutoCloseable {

    private static final short POLLIN = 1;
    private static final short POLLNVAL = 32;
    private static final int POLLFD_BYTES = 8;
    private static final int REVENTS_AT = 6;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;
    private static final int TIMESPEC_BYTES = 16;
    private static final long NANOS = 1_000_000_000L;

    private static final ByteBuffer ONE = LibC.buffer(Long.BYTES).putLong(0, 1);

    private final int wake = (int) LibC.call("eventfd", () -> LibC.C.eventfd(0, EFD_CLOEXEC_NONBLOCK));
    private final ByteBuffer counter = LibC.buffer(Long.BYTES);
    private final ByteBuffer time = LibC.buffer(TIMESPEC_BYTES);
    private List<Pollable> waitedFor = List.of();
    private ByteBuffer descriptors = LibC.buffer(0);

    public PollSet() {
        waitFor(List.of());
    }

    /** Waits for these from now on, and no longer for others. One that is closed must not be among them. */
    public void waitFor(Collection<? extends Pollable> all) {
        waitedFor = List.copyOf(all);
        descriptors = LibC.buffer((waitedFor.size() + 1) * POLLFD_BYTES);
        for (var one : waitedFor) {
            descriptors.putInt(one.descriptor()).putShort(POLLIN).putShort((short) 0);
        }
        descriptors.putInt(wake).putShort(POLLIN).putShort((short) 0).flip();
    }

    /**
     * Waits until one of them can be read or has an error to tell, or somebody wakes it.
     *
     * @param nanos at most; 0 or less looks and does not wait
     * @return those that can be read, in their order; none when the time was over or it was woken
     * @throws ErrnoException with EBADF if one of them is closed
     */
    public List<Pollable> await(long nanos) {
        long wait = Math.max(nanos, 0);
        time.putLong(0, wait / NANOS).putLong(Long.BYTES, wait % NANOS);
        long ready = LibC.call("ppoll", () -> LibC.C.ppoll(descriptors, waitedFor.size() + 1, time, null));
        return ready == 0 ? List.of() : readable();
    }

    private List<Pollable> readable() {
        var readable = new ArrayList<Pollable>();
        for (int i = 0; i < waitedFor.size(); i++) {
            short events = descriptors.getShort(i * POLLFD_BYTES + REVENTS_AT);
            if ((events & POLLNVAL) != 0) {
                throw LibC.failure("ppoll(" + waitedFor.get(i) + ")", Errno.EBADF);
            }
            if (events != 0) {
                readable.add(waitedFor.get(i));
            }
        }
        if (descriptors.getShort(waitedFor.size() * POLLFD_BYTES + REVENTS_AT) != 0) {
            LibC.callWithoutWaiting("read(eventfd)", () -> LibC.C.read(wake, counter, Long.BYTES));
        }
        return readable;
    }

    /** Ends the wait that is going on, or the next one. From any thread. */
    public void wake() {
        LibC.callWithoutWaiting("write(eventfd)", () -> LibC.C.write(wake, ONE, Long.BYTES));
    }

    /** After this, nobody may wake it. */
    @Override
    public void close() {
        LibC.close(wake);
    }
}

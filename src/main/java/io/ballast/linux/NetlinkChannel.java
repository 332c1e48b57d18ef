package io.ballast.linux;

import java.nio.ByteBuffer;
import java.time.Duration;

/** A way to the kernel for netlink datagrams. Not for several threads at once. */
public interface NetlinkChannel extends AutoCloseable {

    /** The number under which the kernel knows this end; replies carry it. */
    int portId();

    /**
     * Sends the bytes between position and limit as one datagram of one or more messages.
     *
     * @throws ErrnoException if the kernel does not take it
     */
    void send(ByteBuffer datagram);

    /**
     * The next datagram, from position to limit in native order; valid until the next call.
     *
     * @throws ErrnoException with ENOBUFS if replies were lost, EMSGSIZE if this one was cut off, ETIMEDOUT if none
     *     came in time, ECANCELED if another thread ended the wait
     */
    ByteBuffer receive(Duration atMost);

    @Override
    void close();
}

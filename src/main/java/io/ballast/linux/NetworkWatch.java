package io.ballast.linux;

/**
 * Tells that something has changed about interfaces and addresses of the network namespace of the thread that opens it; for one
 * thread, which waits with a {@link PollSet}. Open it before reading how things are, so that nothing falls in between.
 */
public final class NetworkWatch implements Pollable, AutoCloseable {

    private final NetlinkSocket socket = NetlinkSocket.routeNews();

    @Override
    public int descriptor() {
        return socket.descriptor();
    }

    /**
     * Whether there are news, all of which count as known then; never waits.
     *
     * @throws ErrnoException if the socket is of no more use
     */
    public boolean changed() {
        boolean changed = false;
        for (boolean more = true; more;) {
            try {
                more = socket.receiveWithoutWaiting() != null;
            } catch (ErrnoException e) {
                // Until the queue is empty the kernel drops all further news without a word (NETLINK_S_CONGESTED in
                // net/netlink/af_netlink.c), so it is emptied.
                requireLoss(e);
            }
            changed |= more;
        }
        return changed;
    }

    /** The queue ran over, or a datagram was cut off. */
    private static void requireLoss(ErrnoException e) {
        if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.EMSGSIZE) {
            throw e;
        }
    }

    @Override
    public String toString() {
        return "news of interfaces";
    }

    @Override
    public void close() {
        socket.close();
    }
}

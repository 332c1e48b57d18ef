package io.ballast.linux;

import java.time.Duration;

/**
 * Tells when addresses or links change, whoever changes them, so that an address that somebody took down is put up again
 * at once. It says that something changed, not what: the listener looks.
 */
public final class AddressWatch implements AutoCloseable {

    private static final Duration LONG = Duration.ofHours(1);

    private final NetlinkSocket socket;
    private final Runnable changed;
    private final Thread thread;

    /**
     * Watches the network namespace of the calling thread.
     *
     * @param changed called on the watch's own thread; must be quick
     * @throws ErrnoException if there is no netlink
     */
    public AddressWatch(Runnable changed) {
        this.changed = changed;
        socket = NetlinkSocket.routeNews();
        thread = Thread.ofPlatform().name("ballast-addresses").daemon().start(this::watch);
    }

    private void watch() {
        while (true) {
            try {
                socket.receive(LONG);
                changed.run();
            } catch (ErrnoException e) {
                switch (e.errno()) {
                    case Errno.ETIMEDOUT -> {
                    }
                    // News were lost or cut off: there were some.
                    case Errno.ENOBUFS, Errno.EMSGSIZE -> changed.run();
                    default -> {
                        return;
                    }
                }
            }
        }
    }

    /** Ends the watch; not from within the listener. */
    @Override
    public void close() {
        socket.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}

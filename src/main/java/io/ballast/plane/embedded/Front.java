package io.ballast.plane.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;

import io.ballast.table.ServiceKey.AddressKey;

/** What listens on the virtual address of one service. */
interface Front extends AutoCloseable {

    Duration PATIENCE = Duration.ofSeconds(2);

    /** Housekeeping, every second or so. */
    default void tick(long now) {
    }

    /** Accepts no more; connections that were accepted are the service's to end. */
    @Override
    void close();

    /**
     * Waits for the thread whose socket was closed: the socket holds its address until the thread has left it, and the
     * service may be added again at once.
     */
    static void await(Thread thread) {
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why an address could not be listened on, and what to do. */
    static String reason(AddressKey key, IOException failure) {
        var words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("permission denied")) {
            return "Port " + key.port() + " needs CAP_NET_BIND_SERVICE: give Ballast this capability, or take a port"
                    + " above 1023.";
        }
        if (failure instanceof BindException && words.contains("in use")) {
            return "Another program on this machine listens on " + key + ": stop it, or take another port.";
        }
        if (failure instanceof SocketException && words.contains("cannot assign")) {
            return "No interface of this machine has " + key.address() + ": put the address up, or name it under"
                    + " virtualAddresses.";
        }
        return "Listening on " + key + " failed: " + failure.getMessage() + ".";
    }
}

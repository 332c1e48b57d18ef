package io.ballast.health;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/** One probe under way. Channels are opened in the director's network namespace and closed when it ends. */
public interface Attempt {

    ProbeTarget target();

    /** Nanoseconds until the time-out; 0 when it is over. */
    long nanosLeft();

    /**
     * A blocking connection to the target, from the check's source address and by its path.
     *
     * @throws IOException if the server does not accept
     */
    SocketChannel connect() throws IOException;

    /** A blocking datagram channel connected to the target, from the check's source address and by its path. */
    DatagramChannel datagrams() throws IOException;

    /** Has something done when the time is over, at once and without blocking, such as ending a process. */
    void onTimeout(Runnable action);

    /**
     * Says what the end of the time shall mean in place of "no answer in 1 s", such as silence that counts as success,
     * or why the answers so far were none. The last word counts; nothing is waited for.
     */
    void atTimeout(Outcome outcome);

    /** Says that the end of the time shall mean that this director could not probe. The last word of either kind counts. */
    void atTimeout(CannotProbe reason);
}

package io.ballast.health;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

import org.jspecify.annotations.Nullable;

/** Sets the mark that a socket's packets carry (SO_MARK), by which the packet path can tell them from others. */
public interface Marking {

    /**
     * Called before the socket connects, on the probing thread. Whoever marks also binds: by the source that the check
     * names, if any, to a port of his choice.
     *
     * @param mark 32 bits
     * @throws IOException if the kernel does not allow it
     */
    void mark(SelectableChannel channel, long mark) throws IOException;

    /**
     * Asked when a marked probe has failed, on the probing thread: what has come in its way since it began is no failure
     * of the server.
     *
     * @return why such probes cannot be made now, or null where they can
     */
    @Nullable
    String trouble(long mark);
}

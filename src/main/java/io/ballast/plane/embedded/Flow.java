package io.ballast.plane.embedded;

import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * One connection. SYN_RECV until the server is reached, then ESTABLISHED; the first direction to end makes it FIN_WAIT
 * (server) or CLOSE_WAIT (client), the second TIME_WAIT; a reset makes it CLOSE from anywhere. UDP stays UDP. In each
 * state it is forgotten after a time-out without data, and whatever sockets it still has are closed.
 *
 * <p>State and template belong to the lock of its {@link Service}.
 */
final class Flow {

    final IpAddress client;
    final int clientPort;
    final Server server;
    final @Nullable Template template;
    FlowState state;
    private volatile long seen;
    private @Nullable Runnable closing;
    private boolean ended;

    Flow(IpAddress client, int clientPort, Server server, @Nullable Template template, FlowState state, long now) {
        this.client = client;
        this.clientPort = clientPort;
        this.server = server;
        this.template = template;
        this.state = state;
        this.seen = now;
    }

    /** The server that was chosen; it stays, whatever becomes of the entry. */
    ServerKey target() {
        return server.entry().key();
    }

    void seen(long now) {
        seen = now;
    }

    long seen() {
        return seen;
    }

    /** What closes its sockets when it ends from outside; at once if it has ended already. */
    void closing(Runnable action) {
        boolean late;
        synchronized (this) {
            closing = action;
            late = ended;
        }
        if (late) {
            action.run();
        }
    }

    /** Closes its sockets. The second time, nothing happens. */
    void end() {
        Runnable action;
        synchronized (this) {
            action = ended ? null : closing;
            ended = true;
        }
        if (action != null) {
            action.run();
        }
    }
}

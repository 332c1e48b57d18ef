package io.ballast.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Opens sockets for one target as its check wants them; only on the probing thread, whose network namespace they get. */
final class Sockets {

    private interface Opening<C> {
        C open() throws IOException;
    }

    private final Marking marking;
    private final @Nullable ProbePath path;
    private final @Nullable InetSocketAddress source;
    private final ProtocolFamily family;
    final InetSocketAddress destination;

    Sockets(ProbeTarget target, PacedCheck check, Marking marking) {
        this.marking = marking;
        this.path = target.path();
        var address = path == null ? target.address() : path.address();
        this.destination = new InetSocketAddress(address.toInetAddress(), path == null ? target.port() : path.port());
        this.family = address.family() == Family.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        this.source = source(check.reach().source());
    }

    private static @Nullable InetSocketAddress source(@Nullable IpAddress address) {
        return address == null ? null : new InetSocketAddress(address.toInetAddress(), 0);
    }

    SocketChannel stream() throws IOException {
        return prepared(opened(() -> SocketChannel.open(family)));
    }

    DatagramChannel datagrams() throws IOException {
        return prepared(opened(() -> DatagramChannel.open(family)));
    }

    /** The JDK takes it for a fault of the program where the kernel was started without IPv6. */
    private <C> C opened(Opening<C> opening) throws IOException {
        try {
            return opening.open();
        } catch (UnsupportedOperationException e) {
            throw new CannotProbe("this machine has no "
                    + (family == StandardProtocolFamily.INET ? "IPv4" : "IPv6") + " to probe with");
        }
    }

    private <C extends SelectableChannel & NetworkChannel> C prepared(C channel) throws IOException {
        try {
            if (source != null && path == null) {
                // Without it each probe of the last minute holds a port of the source address for itself alone.
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(source);
            }
            if (path != null) {
                marking.mark(channel, path.mark());
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}

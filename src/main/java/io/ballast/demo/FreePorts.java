package io.ballast.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Looks for ports that nobody listens on. */
final class FreePorts {

    private static final int TRIES = 200;

    private FreePorts() {
    }

    /**
     * The first free one from the given port upwards.
     *
     * @throws IllegalStateException if there is none nearby
     */
    static int from(InetAddress address, int first) {
        return IntStream.range(first, first + TRIES).filter(port -> isFree(address, port)).findFirst().orElseThrow(
                () -> new IllegalStateException("No port from " + first + " to " + (first + TRIES - 1) + " of "
                        + address.getHostAddress() + " is free for the demo."));
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}

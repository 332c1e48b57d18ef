package io.ballast.linux;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SelectableChannel;

import org.jspecify.annotations.Nullable;

/**
 * The mark that a socket's packets carry (SO_MARK, include/uapi/asm-generic/socket.h). Java has no name for this option,
 * so the socket's descriptor is asked of the JDK's own class, which the JVM must be told to allow.
 */
public final class SocketMark {

    private static final int SOL_SOCKET = 1;
    private static final int SO_MARK = 36;
    private static final @Nullable MethodHandle DESCRIPTOR = descriptor();

    private SocketMark() {
    }

    /**
     * Call it before the socket connects, on a platform thread.
     *
     * @param mark 32 bits
     * @throws IOException with one sentence if the JVM or the kernel does not allow it
     */
    public static void set(SelectableChannel channel, long mark) throws IOException {
        int fd = descriptor(channel);
        try {
            LibC.setOption("SO_MARK", fd, SOL_SOCKET, SO_MARK, (int) mark);
        } catch (ErrnoException e) {
            throw new IOException(e.errno() == Errno.EPERM
                    ? "packets cannot be marked: Ballast needs CAP_NET_ADMIN"
                    : "packets cannot be marked: " + e.getMessage(), e);
        }
    }

    private static int descriptor(SelectableChannel channel) throws IOException {
        if (DESCRIPTOR == null) {
            throw new IOException("packets cannot be marked: start java with"
                    + " --add-opens java.base/sun.nio.ch=ALL-UNNAMED");
        }
        try {
            return (int) DESCRIPTOR.invokeExact(channel);
        } catch (Throwable e) {
            throw new IOException("packets cannot be marked: " + e, e);
        }
    }

    private static @Nullable MethodHandle descriptor() {
        try {
            var type = Class.forName("sun.nio.ch.SelChImpl");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(type, "getFDVal", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, SelectableChannel.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}

package io.ballast.linux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** Sends and hears whole Ethernet frames on one interface, in the network namespace of the thread that opens it. */
public final class Wiretap implements Pollable, AutoCloseable {

    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86dd;

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MOST_BYTES = 2048;
    private static final int SOCKADDR_LL_BYTES = 20;

    private final int fd;
    private final ByteBuffer data = LibC.buffer(MOST_BYTES);
    private final PollSet poll = new PollSet();

    /** @param type of the frames that are heard */
    public Wiretap(int interfaceIndex, int type) {
        short bigEndian = Short.reverseBytes((short) type);
        fd = (int) LibC.call("socket(AF_PACKET)",
                () -> LibC.C.socket(AF_PACKET, SOCK_RAW_CLOEXEC, Short.toUnsignedInt(bigEndian)));
        var address = LibC.buffer(SOCKADDR_LL_BYTES).putShort(0, (short) AF_PACKET).putShort(2, bigEndian).putInt(4,
                interfaceIndex);
        LibC.call("bind(AF_PACKET)", () -> LibC.C.bind(fd, address, SOCKADDR_LL_BYTES));
        poll.waitFor(List.copyOf(Set.of(this)));
    }

    public void send(byte[] frame) {
        var bytes = LibC.buffer(frame.length).put(0, frame);
        LibC.call("send(AF_PACKET)", () -> LibC.C.send(fd, bytes, frame.length, MSG_DONTWAIT));
    }

    /** The next frame; null if none comes in that time. */
    public byte @Nullable [] receive(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        do {
            long length = LibC.callWithoutWaiting("recv(AF_PACKET)",
                    () -> LibC.C.recv(fd, data, MOST_BYTES, MSG_DONTWAIT));
            if (length >= 0) {
                var frame = new byte[(int) length];
                data.get(0, frame);
                return frame;
            }
            poll.await(Math.min(until - System.nanoTime(), TimeUnit.SECONDS.toNanos(1)));
        } while (System.nanoTime() - until < 0);
        return null;
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public void close() {
        poll.close();
        LibC.close(fd);
    }
}

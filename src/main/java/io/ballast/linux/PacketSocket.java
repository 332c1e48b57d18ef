package io.ballast.linux;

import java.nio.ByteBuffer;

/**
 * Sends whole short Ethernet frames, in the network namespace of the thread that opens it; for one thread. Receives
 * nothing.
 */
final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int MOST_BYTES = 128;
    private static final int MSG_DONTWAIT = 0x40;

    private final int fd = (int) LibC.call("socket(AF_PACKET)",
            () -> LibC.C.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0));
    /** Made once, since bursts of frames would leave as many buffers outside the heap. */
    private final ByteBuffer data = LibC.buffer(MOST_BYTES);
    private final ByteBuffer address = LibC.buffer(SOCKADDR_LL_BYTES).putShort(0, (short) AF_PACKET);

    /**
     * Sends without waiting.
     *
     * @param frame at most 128 bytes
     * @return false if the interface takes no more now
     */
    boolean offer(int interfaceIndex, byte[] frame) {
        data.put(0, frame);
        address.putInt(4, interfaceIndex);
        try {
            return LibC.callWithoutWaiting("sendto(AF_PACKET, interface " + interfaceIndex + ")", () -> LibC.C.sendto(
                    fd, data, frame.length, MSG_DONTWAIT, address, SOCKADDR_LL_BYTES)) >= 0;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOBUFS) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}

package io.ballast.linux;

import java.nio.ByteBuffer;

/** Sends whole Ethernet frames, in the network namespace of the thread that opens it. Receives nothing. */
final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int MSG_DONTWAIT = 0x40;

    private final int fd = (int) LibC.call("socket(AF_PACKET)",
            () -> LibC.C.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0));

    void send(int interfaceIndex, byte[] frame) {
        var data = LibC.buffer(frame.length).put(frame).flip();
        var address = address(interfaceIndex);
        LibC.call("sendto(AF_PACKET)",
                () -> LibC.C.sendto(fd, data, frame.length, 0, address, SOCKADDR_LL_BYTES));
    }

    /** Sends without waiting; false if the interface's queue is full. */
    boolean offer(int interfaceIndex, byte[] frame) {
        var data = LibC.buffer(frame.length).put(0, frame);
        var address = address(interfaceIndex);
        try {
            return LibC.callWithoutWaiting("sendto(AF_PACKET, interface " + interfaceIndex + ")",
                    () -> LibC.C.sendto(fd, data, frame.length, MSG_DONTWAIT, address, SOCKADDR_LL_BYTES)) >= 0;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOBUFS) {
                return false;
            }
            throw e;
        }
    }

    private static ByteBuffer address(int interfaceIndex) {
        return LibC.buffer(SOCKADDR_LL_BYTES).putShort(0, (short) AF_PACKET).putInt(4, interfaceIndex);
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}

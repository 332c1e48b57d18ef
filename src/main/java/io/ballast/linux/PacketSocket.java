package io.ballast.linux;

/** Sends whole Ethernet frames, in the network namespace of the thread that opens it. Receives nothing. */
final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SOCKADDR_LL_BYTES = 20;

    private final int fd = (int) LibC.call("socket(AF_PACKET)",
            () -> LibC.C.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0));

    void send(int interfaceIndex, byte[] frame) {
        var data = LibC.buffer(frame.length).put(frame).flip();
        var address = LibC.buffer(SOCKADDR_LL_BYTES).putShort(0, (short) AF_PACKET).putInt(4, interfaceIndex);
        LibC.call("sendto(AF_PACKET)",
                () -> LibC.C.sendto(fd, data, frame.length, 0, address, SOCKADDR_LL_BYTES));
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}

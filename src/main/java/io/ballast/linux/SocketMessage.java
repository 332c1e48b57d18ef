package io.ballast.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * A struct msghdr with one piece of data, an address and control data (recvmsg(2), cmsg(3)), as 64-bit machines lay it
 * out. It keeps the buffers whose addresses it holds.
 */
final class SocketMessage {

    static final int CONTROL_HEADER_BYTES = 16;

    private static final int HEADER_BYTES = 56;
    private static final int ADDRESS_LENGTH_AT = 8;
    private static final int PIECES_AT = 16;
    private static final int CONTROL_AT = 32;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int PIECE_BYTES = 16;
    private static final int CONTROL_ALIGNMENT = 8;

    private final ByteBuffer header = LibC.buffer(HEADER_BYTES);
    private final ByteBuffer piece = LibC.buffer(PIECE_BYTES);
    private final ByteBuffer data;
    private final ByteBuffer address;
    private final ByteBuffer control;

    /** Of these buffers, all direct, whole. */
    SocketMessage(ByteBuffer data, ByteBuffer address, ByteBuffer control) {
        this.data = data;
        this.address = address;
        this.control = control;
        piece.putLong(0, at(data));
        header.putLong(PIECES_AT, at(piece)).putLong(PIECES_AT + Long.BYTES, 1);
        header.putLong(0, at(address)).putLong(CONTROL_AT, at(control));
    }

    private static long at(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer.duplicate().clear()).address();
    }

    /** Says again how long the buffers are, which a receive overwrites with what it put in. */
    private void reset(int dataBytes, int addressBytes) {
        piece.putLong(Long.BYTES, dataBytes);
        header.putInt(ADDRESS_LENGTH_AT, addressBytes).putLong(CONTROL_LENGTH_AT, control.capacity());
    }

    /** The bytes received, or -1 if nothing is there. */
    int receive(String call, int fd, int flags) {
        reset(data.capacity(), address.capacity());
        try {
            return (int) LibC.callWithoutWaiting(call, () -> LibC.C.recvmsg(fd, header, flags));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Sends so many bytes of the data to so many of the address, with all of the control data. */
    void send(String call, int fd, int dataBytes, int addressBytes, int flags) {
        reset(dataBytes, addressBytes);
        try {
            LibC.call(call, () -> LibC.C.sendmsg(fd, header, flags));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Where the first control datum of this kind begins in the control buffer; -1 if none came. */
    int control(int level, int type) {
        int end = (int) header.getLong(CONTROL_LENGTH_AT);
        int at = 0;
        while (end - at >= CONTROL_HEADER_BYTES) {
            long length = control.getLong(at);
            if (length < CONTROL_HEADER_BYTES || length > end - at) {
                return -1;
            }
            if (control.getInt(at + 8) == level && control.getInt(at + 12) == type) {
                return at + CONTROL_HEADER_BYTES;
            }
            at += (int) length + CONTROL_ALIGNMENT - 1 & -CONTROL_ALIGNMENT;
        }
        return -1;
    }
}

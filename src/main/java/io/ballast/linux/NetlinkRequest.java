package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A message to the kernel, not yet numbered.
 *
 * @param call how it is named if it fails, such as {@code IPVS NEW_SERVICE}
 * @param type message type; the family's number in generic netlink
 * @param flags beside NLM_F_REQUEST
 * @param body writes the payload at the buffer's position, in native order
 */
public record NetlinkRequest(String call, int type, int flags, Consumer<ByteBuffer> body) {

    void write(ByteBuffer buffer, int sequence, int portId, int moreFlags) {
        int at = buffer.position();
        buffer.putInt(0).putShort((short) type)
                .putShort((short) (flags | moreFlags | NetlinkMessage.F_REQUEST)).putInt(sequence).putInt(portId);
        body.accept(buffer);
        buffer.putInt(at, buffer.position() - at);
        while (buffer.position() % NetlinkMessage.ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
    }
}

package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;

class EchoMessageTest {

    private static final IpAddress FROM = IpAddress.parse("10.0.0.1");
    private static final EchoMessage V4 = new EchoMessage(Family.IPV4, 0xbeef);
    private static final EchoMessage V6 = new EchoMessage(Family.IPV6, 0xbeef);

    private static ByteBuffer reply(ByteBuffer request, int type) {
        var reply = ByteBuffer.allocate(request.limit()).put(request.duplicate()).flip();
        return reply.put(0, (byte) type);
    }

    private static ByteBuffer behindIpHeader(ByteBuffer message, int headerBytes) {
        return ByteBuffer.allocate(headerBytes + message.limit()).put(0, (byte) (0x40 | headerBytes / 4))
                .put(headerBytes, bytes(message));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.limit()];
        buffer.get(0, bytes);
        return bytes;
    }

    @Test
    void request_isAnEchoRequest_withACorrectChecksum() {
        var request = V4.request(0x0102, 0x1122334455667788L);

        assertThat(request.get(0)).isEqualTo((byte) 8);
        assertThat(request.get(1)).isZero();
        assertThat(request.getShort(4)).isEqualTo((short) 0xbeef);
        assertThat(request.getShort(6)).isEqualTo((short) 0x0102);
        assertThat(request.getLong(8)).isEqualTo(0x1122334455667788L);
        // Summed up with its checksum, a message gives all ones (RFC 1071 section 1).
        assertThat(EchoMessage.checksum(request)).isZero();
    }

    @Test
    void request_ofIpv6_leavesTheChecksumToTheKernel() {
        var request = V6.request(1, 2);

        assertThat(request.get(0)).isEqualTo((byte) 128);
        assertThat(request.getShort(2)).isZero();
    }

    @Test
    void reply_givesBackSequenceAndToken() {
        var expected = new EchoSocket.Reply(FROM, 0xfffe, -5);

        assertThat(V4.reply(reply(V4.request(0xfffe, -5), 0), FROM, false)).isEqualTo(expected);
        assertThat(V6.reply(reply(V6.request(0xfffe, -5), 129), FROM, false)).isEqualTo(expected);
        assertThat(V6.reply(reply(V6.request(0xfffe, -5), 129), FROM, true)).isEqualTo(expected);
        for (int header = 20; header <= 60; header += 4) {
            assertThat(V4.reply(behindIpHeader(reply(V4.request(0xfffe, -5), 0), header), FROM, true))
                    .as("IP header of %d bytes", header).isEqualTo(expected);
        }
    }

    @Test
    void otherMessages_areNoReplies() {
        assertThat(V4.reply(V4.request(1, 2), FROM, false)).as("our own request").isNull();
        assertThat(V4.reply(reply(V4.request(1, 2), 3), FROM, false)).as("unreachable").isNull();
        assertThat(V4.reply(reply(V4.request(1, 2), 0).put(1, (byte) 1), FROM, false)).as("code 1").isNull();
        assertThat(V6.reply(reply(V6.request(1, 2), 0), FROM, false)).as("type of IPv4").isNull();
        var others = reply(new EchoMessage(Family.IPV6, 1).request(1, 2), 129);
        assertThat(V6.reply(others, FROM, true)).as("another's, on a raw socket").isNull();
        assertThat(V6.reply(others, FROM, false)).as("the kernel's identifier").isNotNull();
    }

    @Test
    void packets_cutAtAnyLength_orMadeOfGarbage_neverThrow() {
        var whole = behindIpHeader(reply(V4.request(1, 2), 0), 20);
        for (int length = 0; length < 20 + 16; length++) {
            assertThat(V4.reply(whole.duplicate().limit(length), FROM, true)).as("%d bytes", length).isNull();
        }
        var random = new Random(11);
        for (int i = 0; i < 10_000; i++) {
            var garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            V4.reply(ByteBuffer.wrap(garbage), FROM, random.nextBoolean());
            V6.reply(ByteBuffer.wrap(garbage), FROM, random.nextBoolean());
        }
    }
}

package io.ballast.linux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** A kernel that is a function from one request to the datagrams that answer it; also what can go wrong on the way. */
public final class ScriptedKernel implements NetlinkChannel {

    /** A port number that no test's own numbers resemble. */
    public static final int PORT = 4711;

    /** What a request said, copied. */
    public record Request(int type, int flags, int sequence, byte command, ByteBuffer payload) {

        public AttributeReader attributes() {
            return new AttributeReader(payload, 4, payload.limit());
        }

        public boolean wantsAck() {
            return (flags & NetlinkMessage.F_ACK) != 0;
        }
    }

    private final Function<Request, List<ByteBuffer>> script;
    private final Deque<Object> answers = new ArrayDeque<>();
    public final List<Request> requests = new ArrayList<>();
    public final List<Integer> batches = new ArrayList<>();
    private boolean closed;

    public ScriptedKernel(Function<Request, List<ByteBuffer>> script) {
        this.script = script;
    }

    /** The next receive, after what is already there, fails with this errno. */
    public void lose(int errno) {
        answers.add(LibC.failure("recv(AF_NETLINK)", errno));
    }

    /** A datagram that nobody asked for. */
    public void say(ByteBuffer datagram) {
        answers.add(datagram);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public int portId() {
        return PORT;
    }

    @Override
    public void send(ByteBuffer datagram) {
        var count = new int[1];
        NetlinkMessage.each(datagram, message -> {
            count[0]++;
            var copy = LibC.buffer(message.to() - message.from());
            copy.put(0, datagram, message.from(), copy.capacity());
            var request = new Request(message.type(), message.flags(), message.sequence(), copy.get(0), copy);
            requests.add(request);
            answers.addAll(script.apply(request));
        });
        batches.add(count[0]);
    }

    @Override
    public ByteBuffer receive(Duration atMost) {
        return switch (answers.poll()) {
            case ErrnoException lost -> throw lost;
            case ByteBuffer datagram -> datagram;
            case null, default -> throw LibC.failure("recv(AF_NETLINK)", Errno.ETIMEDOUT);
        };
    }

    @Override
    public void close() {
        closed = true;
    }

    /** A message of the given type in a datagram of its own. */
    public static ByteBuffer message(int type, int flags, int sequence, int port, Consumer<ByteBuffer> body) {
        var buffer = LibC.buffer(4096);
        new NetlinkRequest("", type, flags, body).write(buffer, sequence, port, 0);
        // The writer marks all as requests, which replies are not.
        buffer.putShort(6, (short) flags);
        return buffer.flip();
    }

    /** Several datagrams as one. */
    public static ByteBuffer together(List<ByteBuffer> datagrams) {
        var all = LibC.buffer(datagrams.stream().mapToInt(ByteBuffer::remaining).sum());
        datagrams.forEach(datagram -> all.put(datagram.duplicate()));
        return all.flip();
    }

    /** An answer with attributes behind a generic netlink header. */
    public static ByteBuffer reply(Request to, int command, Consumer<AttributeWriter> attributes) {
        return message(to.type(), 2, to.sequence(), PORT, buffer -> {
            buffer.put((byte) command).put((byte) 1).putShort((short) 0);
            attributes.accept(new AttributeWriter(buffer));
        });
    }

    /** An acknowledgement, or an error with the kernel's reason where there is one. */
    public static ByteBuffer error(Request to, int errno, @Nullable String reason) {
        int flags = NetlinkMessage.F_CAPPED | (reason == null ? 0 : NetlinkMessage.F_ACK_TLVS);
        return message(NetlinkMessage.ERROR, flags, to.sequence(), PORT, buffer -> {
            buffer.putInt(-errno).put(new byte[NetlinkMessage.HEADER_BYTES]);
            if (reason != null) {
                new AttributeWriter(buffer).string(1, reason);
            }
        });
    }

    public static ByteBuffer ack(Request to) {
        return error(to, 0, null);
    }

    public static ByteBuffer done(Request to, int errno) {
        return message(NetlinkMessage.DONE, 2, to.sequence(), PORT, buffer -> buffer.putInt(-errno));
    }
}

package io.ballast.linux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Requests and replies over one channel, one exchange at a time; for one thread at a time.
 *
 * <p>Replies belong to a request by its sequence number; what carries another number answers an exchange that was given
 * up, and is skipped.
 */
public final class Netlink implements AutoCloseable {

    /**
     * Requests in one datagram. The kernel queues one reply for each that fails, and its default queue has room for 237
     * (by the true size of their buffers); what does not fit is lost.
     */
    public static final int BATCH = 200;

    private static final int SEND_BYTES = 128 * 1024;

    private final NetlinkChannel channel;
    private final Duration patience;
    private final ByteBuffer sending = LibC.buffer(SEND_BYTES);
    private int sequence;

    /** @param patience how long to wait for one datagram */
    public Netlink(NetlinkChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /**
     * What became of a batch.
     *
     * @param failures for each request null if it was carried out, as far as is known
     * @param lost why replies are missing, so that requests without a failure may have failed all the same; or null
     */
    public record Answers(List<@Nullable ErrnoException> failures, @Nullable ErrnoException lost) {
    }

    /**
     * How a dump went.
     *
     * @param datagrams that carried entries; with more than one, changes in between may have shifted entries
     * @param interrupted the kernel itself says that the dump is inconsistent
     */
    public record Dump(int datagrams, boolean interrupted) {
    }

    /** @throws ErrnoException if the kernel refuses, or its answer is lost */
    public void execute(NetlinkRequest request) {
        get(request, _ -> {
        });
    }

    /**
     * A request with one reply.
     *
     * @throws ErrnoException if the kernel refuses, or its answer is lost
     */
    public void get(NetlinkRequest request, Consumer<NetlinkMessage> reply) {
        send(request, NetlinkMessage.F_ACK);
        until(request.call(), reply);
    }

    /**
     * All entries of a kind, as the kernel walks over them: with other writers about, some may come twice or not at all.
     *
     * @throws ErrnoException if the kernel refuses, or part of its answer is lost
     */
    public Dump dump(NetlinkRequest request, Consumer<NetlinkMessage> entry) {
        send(request, NetlinkMessage.F_DUMP);
        return until(request.call(), entry);
    }

    /**
     * Carries out all requests in one datagram, at most {@link #BATCH}. One that fails does not stop those after it
     * (netlink_rcv_skb); only the last asks for an acknowledgement, since errors are always answered.
     */
    public Answers batch(List<NetlinkRequest> requests) {
        if (requests.isEmpty() || requests.size() > BATCH) {
            throw new IllegalArgumentException("a batch of " + requests.size() + " requests");
        }
        int first = sequence + 1;
        var failures = new ArrayList<@Nullable ErrnoException>(Collections.nCopies(requests.size(), null));
        try {
            sendAll(requests);
            collect(requests, first, failures);
            return new Answers(failures, null);
        } catch (ErrnoException e) {
            return new Answers(failures, e);
        }
    }

    /**
     * Carries out all requests or none, for subsystems of netfilter (nfnetlink_rcv_batch), in one datagram. Each request
     * is acknowledged; the frame around them is answered only where it is refused itself.
     *
     * @throws ErrnoException the first failure; then nothing was changed
     */
    public void transaction(NetlinkRequest begin, List<NetlinkRequest> requests, NetlinkRequest end) {
        int first = sequence + 1;
        sending.clear();
        begin.write(sending, ++sequence, channel.portId(), 0);
        requests.forEach(
                request -> request.write(sending, ++sequence, channel.portId(), NetlinkMessage.F_ACK));
        end.write(sending, ++sequence, channel.portId(), 0);
        channel.send(sending.flip());
        var failures = new ArrayList<ErrnoException>();
        var answered = new int[1];
        while (answered[0] < requests.size() && failures.isEmpty()) {
            NetlinkMessage.each(channel.receive(patience), message -> {
                int index = message.sequence() - first - 1;
                if (message.type() == NetlinkMessage.ERROR && index >= -1 && index <= requests.size()) {
                    answered[0]++;
                    boolean frame = index < 0 || index == requests.size();
                    var failure = failure((frame ? begin : requests.get(index)).call(), message);
                    if (failure != null) {
                        failures.add(failure);
                    }
                }
            });
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void sendAll(List<NetlinkRequest> requests) {
        sending.clear();
        for (int i = 0; i < requests.size(); i++) {
            boolean last = i == requests.size() - 1;
            requests.get(i).write(sending, ++sequence, channel.portId(), last ? NetlinkMessage.F_ACK : 0);
        }
        channel.send(sending.flip());
    }

    private void collect(List<NetlinkRequest> requests, int first, List<@Nullable ErrnoException> failures) {
        var ended = new boolean[1];
        while (!ended[0]) {
            NetlinkMessage.each(channel.receive(patience), message -> {
                int index = message.sequence() - first;
                if (message.type() == NetlinkMessage.ERROR && index >= 0 && index < requests.size()) {
                    failures.set(index, failure(requests.get(index).call(), message));
                    ended[0] |= index == requests.size() - 1;
                }
            });
        }
    }

    private void send(NetlinkRequest request, int flags) {
        sending.clear();
        request.write(sending, ++sequence, channel.portId(), flags);
        channel.send(sending.flip());
    }

    private Dump until(String call, Consumer<NetlinkMessage> consumer) {
        var exchange = new Exchange(call, consumer);
        while (!exchange.ended) {
            exchange.entries = false;
            NetlinkMessage.each(channel.receive(patience), exchange::take);
            exchange.datagrams += exchange.entries ? 1 : 0;
        }
        return new Dump(exchange.datagrams, exchange.interrupted);
    }

    private static @Nullable ErrnoException failure(String call, NetlinkMessage message) {
        int errno = message.errno();
        if (errno == 0) {
            return null;
        }
        var words = LibC.C.strerror(errno);
        var reason = message.reason();
        return new ErrnoException(call, errno, reason.isEmpty() ? words : words + ": " + reason);
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Replies to the latest request, until its acknowledgement, its error or the end of its dump. */
    private final class Exchange {

        private final String call;
        private final Consumer<NetlinkMessage> consumer;
        private boolean ended;
        private boolean entries;
        private boolean interrupted;
        private int datagrams;

        Exchange(String call, Consumer<NetlinkMessage> consumer) {
            this.call = call;
            this.consumer = consumer;
        }

        void take(NetlinkMessage message) {
            if (message.sequence() != sequence || message.portId() != channel.portId()) {
                return;
            }
            interrupted |= (message.flags() & NetlinkMessage.F_DUMP_INTERRUPTED) != 0;
            switch (message.type()) {
                case NetlinkMessage.NOOP -> {
                }
                case NetlinkMessage.ERROR, NetlinkMessage.DONE -> end(message);
                case NetlinkMessage.OVERRUN -> throw LibC.failure(call, Errno.ENOBUFS);
                default -> {
                    entries = true;
                    consumer.accept(message);
                }
            }
        }

        private void end(NetlinkMessage message) {
            ended = true;
            var failure = message.type() == NetlinkMessage.ERROR || message.to() - message.from() >= Integer.BYTES
                    ? failure(call, message)
                    : null;
            if (failure != null) {
                throw failure;
            }
        }
    }
}

package io.ballast.vrrp.router;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.ballast.linux.ErrnoException;
import io.ballast.linux.Wiretap;
import io.ballast.table.IpAddress;

/** A neighbour that asks all the time by ARP who has an address, and remembers who answered when. */
final class Answers {

    private static final Duration GAP = Duration.ofMillis(5);
    private static final int REPLY = 2;

    private final Wiretap tap;
    private final byte[] question;
    private final byte[] address;
    private final ConcurrentLinkedQueue<Answer> all = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long longestPause;

    /** @param mac in hexadecimal digits */
    record Answer(long at, String mac) {
    }

    /**
     * Starts asking.
     *
     * @param mac the asking machine's, 6 bytes
     * @param own its address
     */
    Answers(Wiretap tap, byte[] mac, IpAddress own, IpAddress wanted) {
        this.tap = tap;
        address = wanted.bytes();
        question = ByteBuffer.allocate(42).put(HexFormat.of().parseHex("ffffffffffff")).put(mac)
                .putShort((short) Wiretap.ARP).putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4)
                .putShort((short) 1).put(mac).put(own.bytes()).put(new byte[6]).put(address).array();
        thread = Thread.ofPlatform().daemon().start(this::ask);
    }

    private void ask() {
        long last = System.nanoTime();
        while (!closed) {
            send();
            long until = System.nanoTime() + GAP.toNanos();
            for (long left = GAP.toNanos(); left > 0; left = until - System.nanoTime()) {
                var frame = tap.receive(Duration.ofNanos(left));
                if (frame != null) {
                    hear(frame, System.nanoTime());
                }
            }
            long now = System.nanoTime();
            longestPause = Math.max(longestPause, now - last);
            last = now;
        }
    }

    private void send() {
        try {
            tap.send(question);
        } catch (ErrnoException e) {
            // The next one follows soon.
        }
    }

    private void hear(byte[] frame, long at) {
        var arp = ByteBuffer.wrap(frame);
        boolean answer = frame.length >= 42 && arp.getShort(20) == REPLY
                && ByteBuffer.wrap(frame, 28, 4).equals(ByteBuffer.wrap(address));
        // One that is for everybody was not asked for.
        if (answer && frame[0] != -1) {
            all.add(new Answer(at, HexFormat.of().formatHex(frame, 22, 28)));
        }
    }

    /** All that came within that time. */
    List<Answer> between(long from, long to) {
        return all.stream().filter(each -> each.at - from >= 0 && each.at - to < 0).toList();
    }

    /** Who answered within that time. */
    Set<String> who(long from, long to) {
        return between(from, to).stream().map(Answer::mac).collect(Collectors.toSet());
    }

    /** For how long at most nothing was asked, as far as this very thread was kept from it, since it was asked last. */
    Duration takeLongestPause() {
        var longest = Duration.ofNanos(longestPause);
        longestPause = 0;
        return longest;
    }

    void close() throws InterruptedException {
        closed = true;
        thread.join();
        tap.close();
    }
}

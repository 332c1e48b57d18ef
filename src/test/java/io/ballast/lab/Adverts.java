package io.ballast.lab;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.ballast.linux.AdvertReceiver;
import io.ballast.linux.Interfaces;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** Whatever is said in VRRP on the network of a machine, IPv4 by multicast. */
public final class Adverts implements AutoCloseable {

    private static final IpAddress GROUP = IpAddress.parse("224.0.0.18");
    private static final int IPV4_HEADER = 20;
    private static final int QUEUE_BYTES = 1 << 18;
    private static final long PAUSE = 5_000_000;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final AdvertReceiver receiver;
    private final Thread thread;
    private volatile boolean closed;

    private Adverts(Host host, AdvertReceiver receiver) {
        this.receiver = receiver;
        thread = host.start(this::hear);
    }

    /** Begins to listen. */
    public static Adverts at(Host host) {
        return new Adverts(host, host.call(() -> {
            try (var interfaces = new Interfaces()) {
                var link = interfaces.link("eth0");
                if (link == null) {
                    throw new AssertionError(host + " has no eth0");
                }
                return AdvertReceiver.plain(Family.IPV4, link.index(), GROUP, QUEUE_BYTES);
            }
        }));
    }

    private void hear() {
        while (!closed) {
            var packet = receiver.receive();
            if (packet == null) {
                LockSupport.parkNanos(PAUSE);
            } else {
                // Without the header, in which each packet has a number of its own.
                var bytes = packet.bytes();
                counts.merge(HexFormat.of().formatHex(Arrays.copyOfRange(bytes, IPV4_HEADER, bytes.length)), 1,
                        Integer::sum);
            }
        }
    }

    /** How often each advert was heard, by its bytes in hexadecimal. */
    public Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
            receiver.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

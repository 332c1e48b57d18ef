package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.List;

import io.ballast.linux.AdvertReceiver;
import io.ballast.linux.AdvertSender;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.Interfaces;
import io.ballast.linux.PollSet;
import io.ballast.linux.Pollable;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Envelope;
import io.ballast.vrrp.Transport;

import org.jspecify.annotations.Nullable;

/** Sockets of the kernel. All of it is the loop's, but for {@link #wake}. */
final class KernelWires implements Wires {

    /** For the adverts of a thousand instances that come while nobody reads. */
    private static final int QUEUE_BYTES = 1 << 20;
    private static final int HEADER = 51;

    private final PollSet polled = new PollSet();
    private final List<Pollable> sockets = new ArrayList<>();
    private final Interfaces interfaces = new Interfaces();

    /** Waits for this too. */
    void add(Pollable other) {
        sockets.add(other);
        polled.waitFor(sockets);
    }

    private void remove(Pollable other) {
        sockets.remove(other);
        polled.waitFor(sockets);
    }

    @Override
    public Wire open(WireKey key) {
        var link = interfaces.link(key.interfaceName());
        if (link == null) {
            throw new ErrnoException("RTM_GETLINK " + key.interfaceName(), Errno.ENODEV, "No such device");
        }
        var sender = new AdvertSender(key.family(), link.index());
        try {
            var receiver = key.hears() ? receiver(key, link.index()) : null;
            if (receiver != null) {
                add(receiver);
            }
            return new KernelWire(key.family(), sender, receiver);
        } catch (ErrnoException e) {
            sender.close();
            throw e;
        }
    }

    private static AdvertReceiver receiver(WireKey key, int index) {
        var group = Transport.group(key.family());
        return key.protocol() == HEADER
                ? AdvertReceiver.authenticated(index, group, QUEUE_BYTES)
                : AdvertReceiver.plain(key.family(), index, group, QUEUE_BYTES);
    }

    @Override
    public void await(long nanos) {
        polled.await(nanos);
    }

    @Override
    public void wake() {
        polled.wake();
    }

    private final class KernelWire implements Wire {

        private final Family family;
        private final AdvertSender sender;
        private final @Nullable AdvertReceiver receiver;

        KernelWire(Family family, AdvertSender sender, @Nullable AdvertReceiver receiver) {
            this.family = family;
            this.sender = sender;
            this.receiver = receiver;
        }

        @Override
        public void send(byte[] packet, IpAddress source, IpAddress destination) {
            if (family == Family.IPV4) {
                sender.sendIpv4(packet, destination);
            } else {
                sender.sendIpv6(packet, source, destination);
            }
        }

        @Override
        public @Nullable Arrival receive() {
            var packet = receiver == null ? null : receiver.receive();
            if (packet == null) {
                return null;
            }
            return family == Family.IPV4
                    ? Arrival.ipv4(packet.bytes())
                    : Arrival.ipv6(new Envelope(packet.source(), packet.destination(), packet.hopLimit()),
                            packet.bytes());
        }

        @Override
        public void close() {
            sender.close();
            if (receiver != null) {
                remove(receiver);
                receiver.close();
            }
        }
    }
}

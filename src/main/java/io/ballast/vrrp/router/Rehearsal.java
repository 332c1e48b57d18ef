package io.ballast.vrrp.router;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.AdvertCodec;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.jspecify.annotations.Nullable;

/**
 * The life of two instances in made-up time, with nothing behind it, before the first real one. After it everything that a
 * takeover needs is loaded: a class that is read at that moment costs time, and one that is read out of a jar that was
 * replaced meanwhile costs the process.
 */
final class Rehearsal implements Wires, Wire, Ground, GuardPost, Memory {

    private static final IpAddress OWN = IpAddress.parse("192.0.2.1");
    private static final IpAddress PEER = IpAddress.parse("192.0.2.2");
    private static final VrrpInstance PLAIN = instance(VrrpVersion.V3, 1, new Authentication.None());
    private static final VrrpInstance HEADER = instance(VrrpVersion.V2, 2,
            new Authentication.Header(new Secret("rehearse")));
    private static final long SILENCE = Duration.ofSeconds(5).toNanos();

    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private final Outbox outbox = new Outbox();
    private final Inbox inbox = new Inbox(this::wake);
    private final Router router;
    private long now;
    private int put;

    private Rehearsal() {
        var times = new Times(() -> now, InstantSource.system());
        router = new Router(new Ports(this, this, this, this, times), inbox, outbox, new Sequences(Map.of(), this),
                List.of(), _ -> {
                });
    }

    /** @return how often an address went up in it */
    static int play() throws InterruptedException {
        var rehearsal = new Rehearsal();
        try {
            rehearsal.live();
        } catch (Lines.NotUnderstood e) {
            throw new IllegalStateException("what was written is understood", e);
        }
        return rehearsal.put;
    }

    private void live() throws Lines.NotUnderstood, InterruptedException {
        var members = List.of(new Member(PLAIN, List.of(), List.of()), new Member(HEADER, List.of(), List.of()));
        tell(new Down.Configure(members, List.of(), Duration.ofSeconds(60)));
        tell(new Down.Ready(true));
        pass(SILENCE);
        for (var instance : List.of(PLAIN, HEADER)) {
            var codec = new AdvertCodec(instance, Sequences.BLOCK);
            waiting.add(Arrival.ipv4(codec.ipv4Packet(200, PEER, Transport.GROUP_IPV4, 1)));
            waiting.add(Arrival.ipv4(new byte[]{0x45}));
        }
        pass(2 * SILENCE);
        tell(new Down.HandOver());
        pass(0);
        var reader = new Outbox.Reader();
        for (var message : outbox.next(reader, 0)) {
            Lines.of(message);
        }
    }

    private void tell(Down message) throws Lines.NotUnderstood {
        inbox.add(new Word.Told(Lines.down(Lines.of(message))));
    }

    private void pass(long nanos) {
        long until = now + nanos;
        do {
            router.turn();
            now += Math.max(1, router.rest());
        } while (now - until < 0);
    }

    private static VrrpInstance instance(VrrpVersion version, int id, Authentication authentication) {
        var addresses = List.of(new VirtualAddress(new IpAddress(Family.IPV4, 0, OWN.low() + 10L * id), 24));
        return new VrrpInstance("rehearsal " + id, version, Family.IPV4, id, "eth0", 100, Duration.ofSeconds(1),
                Preemption.AT_ONCE, 3, new Transport.Multicast(null), authentication, ChecksumStyle.PSEUDO_HEADER,
                false, addresses, List.of(), false, Announcements.DEFAULT);
    }

    @Override
    public Wire open(WireKey key) {
        return this;
    }

    @Override
    public void send(byte[] packet, IpAddress source, IpAddress destination) {
        // Nobody hears it.
    }

    @Override
    public @Nullable Arrival receive() {
        return waiting.poll();
    }

    @Override
    public void await(long nanos) {
        now += nanos;
    }

    @Override
    public void wake() {
        // Nobody sleeps.
    }

    @Override
    public void close() {
        waiting.clear();
    }

    @Override
    public boolean changed() {
        return false;
    }

    @Override
    public Map<String, Link> look() {
        return Map.of("eth0", new Link("eth0", 1, true, true, List.of(new HeldAddress(OWN, 24, "eth0"))));
    }

    @Override
    public void put(Place place) {
        put++;
    }

    @Override
    public void take(HeldAddress address) {
        // Nothing stands.
    }

    @Override
    public boolean announce(HeldAddress address) {
        return true;
    }

    @Override
    public void drop(Set<IpAddress> addresses) {
        // Nothing comes in.
    }

    @Override
    public void makeVirtualLink(VrrpInstance instance) {
        // None has one.
    }

    @Override
    public void raiseVirtualLink(VrrpInstance instance, boolean up) {
        // None has one.
    }

    @Override
    public void dropVirtualLink(VrrpInstance instance) {
        // None has one.
    }

    @Override
    public void dropLeftVirtualLinks() {
        // None has one.
    }

    @Override
    public void keep(Collection<HeldAddress> addresses, long allowance) {
        // Nothing is at stake.
    }

    @Override
    public void forget(HeldAddress address) {
        // Nothing is at stake.
    }

    @Override
    public void beat(long allowance) {
        // Nothing is at stake.
    }

    @Override
    public void standing(Set<HeldAddress> addresses) {
        // Nothing to remember.
    }

    @Override
    public void sequence(String instance, long highest) {
        // Nothing to remember.
    }
}

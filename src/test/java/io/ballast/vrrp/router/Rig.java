package io.ballast.vrrp.router;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.AdvertCodec;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VrrpInstance;

/** A router in simulated time, with everything that it does in one list. */
final class Rig {

    static final IpAddress OWN = IpAddress.parse("10.99.0.1");
    static final IpAddress PEER = IpAddress.parse("10.99.0.2");

    final List<String> done = new ArrayList<>();
    final MockGround ground = new MockGround(done);
    final MockWires wires = new MockWires(done);
    final List<String> log = new ArrayList<>();
    final Inbox inbox = new Inbox(wires::wake);
    final Outbox outbox = new Outbox();
    final Outbox.Reader reader = new Outbox.Reader();
    final Map<String, Long> sequences = new HashMap<>();
    final Map<String, Up.State> states = new HashMap<>();
    final List<News> news = new ArrayList<>();
    final Set<HeldAddress> guarded = new LinkedHashSet<>();
    Set<HeldAddress> recorded = Set.of();
    List<Lack> lacks = List.of();
    Up.Figures figures = new Up.Figures(Map.of(), new LoopFigures(0, List.of(), 0, 0));
    long allowance = Long.MAX_VALUE;
    long now = 7;
    final Router router;

    Rig() {
        ground.link("eth0", "10.99.0.1/24");
        var times = new Times(() -> now, () -> Instant.ofEpochSecond(1_000_000, now));
        router = new Router(new Ports(wires, ground, new Guard(), new Notes(), times), inbox, outbox,
                new Sequences(Map.of("ah", 5000L), new Notes()), List.of(), log::add);
    }

    private final class Guard implements GuardPost {
        @Override
        public void keep(Collection<HeldAddress> addresses, long silence) {
            addresses.forEach(each -> done.add("guard " + each));
            guarded.addAll(addresses);
            allowance = Math.min(allowance, silence);
        }

        @Override
        public void forget(HeldAddress address) {
            done.add("forget " + address);
            guarded.remove(address);
        }

        @Override
        public void beat(long silence) {
            allowance = silence;
        }
    }

    private final class Notes implements Memory {
        @Override
        public void standing(Set<HeldAddress> addresses) {
            recorded = addresses;
        }

        @Override
        public void sequence(String instance, long highest) {
            sequences.put(instance, highest);
        }
    }

    void configure(VrrpInstance... instances) {
        configure(List.of(), instances);
    }

    void configure(List<SyncGroup> groups, VrrpInstance... instances) {
        var members = List.of(instances).stream().map(each -> new Member(each, List.of(), List.of())).toList();
        tell(new Down.Configure(members, groups, Duration.ofSeconds(60)));
    }

    void tell(Down message) {
        inbox.add(new Word.Told(message));
        turn();
    }

    /** An advert of another director, with what it is configured with. */
    void hear(VrrpInstance theirs, int priority) {
        var packet = new AdvertCodec(theirs).ipv4Packet(priority, PEER, Transport.GROUP_IPV4, 1);
        arrive(theirs, Arrival.ipv4(packet));
    }

    void arrive(VrrpInstance on, Arrival arrival) {
        wires.at(WireKey.hearing(on)).waiting.add(arrival);
    }

    void turn() {
        router.turn();
        collect();
    }

    /** Lets that much time pass, with every timer at its time. */
    void run(Duration time) {
        long until = now + time.toNanos();
        while (true) {
            turn();
            long next = now + router.rest();
            if (next > until) {
                break;
            }
            now = next;
        }
        now = until;
    }

    /** Nobody gives the loop time for that long. */
    void freeze(Duration time) {
        now += time.toNanos();
    }

    private void collect() {
        try {
            for (var each : outbox.next(reader, 0)) {
                switch (each) {
                    case Up.State state -> states.put(state.instance(), state);
                    case Up.Happened happened -> news.add(happened.news());
                    case Up.Lacks all -> lacks = all.lacks();
                    case Up.Figures latest -> figures = latest;
                    default -> throw new AssertionError(each);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Role role(String instance) {
        return state(instance).role();
    }

    Up.State state(String instance) {
        return Objects.requireNonNull(states.get(instance));
    }
}

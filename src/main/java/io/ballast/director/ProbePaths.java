package io.ballast.director;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.definition.Listener;
import io.ballast.definition.RealServer;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.health.CannotProbe;
import io.ballast.health.Marking;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.linux.MalformedMessage;
import io.ballast.linux.SocketMark;
import io.ballast.linux.Way;
import io.ballast.table.Family;
import io.ballast.table.Forwarding;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * The ways of probes that go as clients' packets do. The director's thread tells which there are and looks at the
 * machine now and then; the probing thread prepares a socket by what was seen last, and asks nobody.
 *
 * <p>A probe comes from an address of the director's own: where the director holds the virtual address, the kernel would
 * choose that one, and the server would answer to itself. And it takes the ports of that address in turn, since IPVS
 * remembers the addresses and ports of a connection for minutes, and not its mark (ip_vs_conn_in_get): a port that is
 * used again too soon would lead to the server of before.
 */
public final class ProbePaths implements Marking {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** An address that comes or goes may turn every way at once. */
    private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int FIRST_PORT = 32_768;
    private static final int PORTS = 28_000;
    private static final int ATTEMPTS = 50;

    /**
     * What a probe by one mark is for.
     *
     * @param source that the check names; null where one is to be found
     */
    record Wanted(IpAddress virtual, int port, IpAddress server, Forwarding forwarding, @Nullable IpAddress source) {
    }

    private record Origin(IpAddress source, IpAddress virtual, int port) {
    }

    /** @param trouble why no probe can be made, or null */
    private record Found(@Nullable Origin origin, @Nullable String trouble) {
    }

    private static final Found NOT_YET = new Found(null, "its private service is not in the table yet");

    private final Map<Origin, AtomicInteger> turns = new ConcurrentHashMap<>();
    private final PathMarks marks = new PathMarks();
    private final InterfaceAddresses machine;
    private final @Nullable String impossible;
    private Map<Long, Wanted> wanted = Map.of();
    private Set<IpAddress> virtuals = Set.of();
    private volatile Map<Long, Found> found = Map.of();
    private volatile Set<Long> standing = Set.of();
    private Set<HeldAddress> held = Set.of();
    private long looked;
    private long glanced;
    private long revision = -1;
    private boolean stale = true;

    /** @param impossible why no probe can go this way, or null */
    public ProbePaths(InterfaceAddresses machine, @Nullable String impossible) {
        this.machine = machine;
        this.impossible = impossible;
    }

    PathMarks marks() {
        return marks;
    }

    /** Takes over which ways there are, by the director's thread. */
    void want(PrivateServices carriers, Snapshot definitions) {
        boolean changed = carriers.takeChanged();
        if (changed) {
            wanted = Map.copyOf(carriers.ways());
            // Without its private service, a packet would go to any server, or nowhere.
            standing = Set.copyOf(carriers.standing());
        }
        if (changed || definitions.revision() != revision) {
            revision = definitions.revision();
            virtuals = wanted.isEmpty() ? Set.of() : virtuals(definitions);
            stale = true;
        }
    }

    private static Set<IpAddress> virtuals(Snapshot definitions) {
        var virtuals = new HashSet<>(definitions.vrrpAddresses());
        definitions.clusters().values().forEach(cluster -> {
            cluster.virtualAddresses().forEach(each -> virtuals.add(each.address()));
            cluster.services().forEach(service -> {
                if (service.listener() instanceof Listener.OnPort on) {
                    virtuals.add(on.address());
                }
            });
        });
        return virtuals;
    }

    /** Looks at the machine, if that is due, by the director's thread. */
    void look(long nowNanos) {
        if (wanted.isEmpty()) {
            found = Map.of();
            turns.clear();
            return;
        }
        if (!stale && nowNanos - glanced < GLANCE_NANOS) {
            return;
        }
        boolean whole = stale || nowNanos - looked >= LOOK_NANOS;
        stale = false;
        glanced = nowNanos;
        var next = new HashMap<Long, Found>();
        try {
            var before = held;
            held = machine.read();
            if (!whole && held.equals(before)) {
                return;
            }
            looked = nowNanos;
            var to = new HashSet<IpAddress>();
            wanted.values().forEach(way -> to.add(way.server()));
            var ways = machine.ways(to);
            wanted.forEach((mark, way) -> next.put(mark, find(way, ways.get(way.server()), held)));
        } catch (ErrnoException | MalformedMessage e) {
            // Nothing of this look may count as seen: the next one looks at everything.
            looked = nowNanos - LOOK_NANOS;
            wanted.keySet().forEach(mark -> next.put(mark, new Found(null, String.valueOf(e.getMessage()))));
        }
        found = Map.copyOf(next);
        turns.keySet().retainAll(next.values().stream().map(Found::origin).toList());
    }

    private Found find(Wanted to, @Nullable Way way, Set<HeldAddress> held) {
        if (way == null) {
            return new Found(null, "there is no route to " + to.server());
        }
        var named = to.source();
        if (named != null && (named.equals(to.virtual())
                || held.stream().map(HeldAddress::address).noneMatch(named::equals))) {
            return new Found(null, named.equals(to.virtual())
                    ? "the check names the virtual address as its source, from which servers would answer to themselves:"
                            + " name another, or none"
                    : "this director does not hold " + named + ", which the check names as its source");
        }
        var source = named == null ? source(to, way, held) : named;
        if (source == null) {
            return new Found(null, "this director has no address of its own on the way to " + to.server()
                    + " that is no virtual address: give it one, or name a source in the check");
        }
        return new Found(new Origin(source, to.virtual(), to.port()), dropped(to, way, held));
    }

    private @Nullable IpAddress source(Wanted to, Way way, Set<HeldAddress> held) {
        var usual = way.source();
        if (usual != null && isOwn(usual, to)) {
            return usual;
        }
        var candidates = new ArrayList<>(held.stream().filter(each -> isOwn(each.address(), to)).toList());
        candidates.sort(null);
        return candidates.stream().filter(each -> each.interfaceName().equals(way.interfaceName()))
                .map(HeldAddress::address).findFirst()
                .or(() -> candidates.stream().map(HeldAddress::address).findFirst()).orElse(null);
    }

    private boolean isOwn(IpAddress address, Wanted to) {
        return address.family() == to.virtual().family() && !address.equals(to.virtual())
                && !virtuals.contains(address) && !address.isLoopback() && !address.isLinkLocal();
    }

    /**
     * Why the kernel would drop the answers, which come from outside with the virtual address as their source
     * (fib_validate_source); null where it would not. IPv6 has no such rule, and by nat IPVS has them come from the server.
     */
    private @Nullable String dropped(Wanted to, Way way, Set<HeldAddress> held) {
        var here = held.stream().filter(each -> each.address().equals(to.virtual())).toList();
        var name = way.interfaceName();
        if (here.isEmpty() || to.virtual().family() == Family.IPV6 || to.forwarding() == Forwarding.NAT
                || name.equals("lo")) {
            return null;
        }
        if (!machine.takesOwn(name)) {
            return "while this director holds " + to.virtual() + ", its kernel drops the answers: set net.ipv4.conf."
                    + name + ".accept_local=1";
        }
        if (machine.filtersStrictly(name)
                && here.stream().map(HeldAddress::interfaceName).noneMatch(name::equals)) {
            return "this director holds " + to.virtual() + " on " + here.getFirst().interfaceName()
                    + ", so its kernel drops the answers that come in by " + name + ": set net.ipv4.conf." + name
                    + ".rp_filter=2, and that of all to 0 or 2";
        }
        return null;
    }

    @Override
    public @Nullable String trouble(long mark) {
        return way(mark).trouble;
    }

    /** As it is at this moment: who needs both, origin and trouble, must take them from one answer. */
    private Found way(long mark) {
        if (impossible != null) {
            return new Found(null, impossible);
        }
        return standing.contains(mark) ? found.getOrDefault(mark, NOT_YET) : NOT_YET;
    }

    /** Where probes by this mark come from; null while that is not known. */
    @Nullable
    IpAddress source(long mark) {
        var origin = found.getOrDefault(mark, NOT_YET).origin;
        return origin == null ? null : origin.source;
    }

    @Override
    public void mark(SelectableChannel channel, long mark) throws IOException {
        var way = way(mark);
        if (way.origin == null || way.trouble != null) {
            throw new CannotProbe(way.trouble == null ? "the way to it is not known" : way.trouble);
        }
        try {
            SocketMark.set(channel, mark);
        } catch (IOException e) {
            throw new CannotProbe(String.valueOf(e.getMessage()));
        }
        if (channel instanceof NetworkChannel network && network.getLocalAddress() == null) {
            network.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            bind(network, way.origin);
        }
    }

    private void bind(NetworkChannel channel, Origin origin) throws IOException {
        var turn = turns.computeIfAbsent(origin, ProbePaths::anywhere);
        for (int attempt = 1;; attempt++) {
            int port = FIRST_PORT + Math.floorMod(turn.getAndIncrement(), PORTS);
            try {
                channel.bind(new InetSocketAddress(origin.source.toInetAddress(), port));
                return;
            } catch (BindException e) {
                if (attempt == ATTEMPTS) {
                    throw new CannotProbe("no port of " + origin.source + " is free: " + e.getMessage());
                }
            }
        }
    }

    /** Elsewhere than before the last start, from which IPVS may remember ports. */
    private static AtomicInteger anywhere(Origin origin) {
        return new AtomicInteger((int) (System.nanoTime() >>> 10) + origin.hashCode() & Integer.MAX_VALUE);
    }
}

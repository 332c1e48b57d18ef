package io.ballast.plane.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.plane.PlaneState;
import io.ballast.table.Operation;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Table;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/**
 * Forwards in user space: accepts on the virtual address and relays TCP and UDP, so that servers see this machine's
 * address and not the client's. Its connections end with it.
 *
 * <p>There is nothing to install and nothing to set: it always answers, has no sysctls, and holds no packet rules.
 */
public final class EmbeddedPlane implements ForwardingPlane {

    private static final Timeouts KERNEL_DEFAULTS = new Timeouts(900, 120, 300);
    /** It behaves as the kernel does with these at 1, and cannot otherwise. */
    private static final Set<String> BEHAVES_LIKE = Set.of("expire_nodest_conn", "expire_quiescent_template");
    private static final Duration TICK = Duration.ofSeconds(1);

    private final NavigableMap<ServiceKey, Running> services = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final LongSupplier clock;
    private volatile Timeouts timeouts = KERNEL_DEFAULTS;
    private volatile @Nullable Thread housekeeper;

    private record Running(Service service, Front front) {
    }

    public EmbeddedPlane() {
        this(System::nanoTime);
        housekeeper = Thread.ofVirtual().name("embedded housekeeping").start(this::keepHouse);
    }

    /** A plane without housekeeping, for {@link #tick()} to be called. */
    EmbeddedPlane(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "embedded";
    }

    @Override
    public PlaneState probe() {
        return new PlaneState(true, null, null, 0);
    }

    @Override
    public PlaneReading read() {
        tick();
        long now = clock.getAsLong();
        var entries = new TreeMap<ServiceKey, ServiceEntry>();
        var counters = new HashMap<ServiceKey, ServiceCounters>();
        services.forEach((key, running) -> {
            entries.put(key, running.service().entry());
            counters.put(key, running.service().counters(now));
        });
        return new PlaneReading(new Table(entries, Table.EMPTY.rules(), Table.EMPTY.sysctls(), timeouts), counters);
    }

    @Override
    public @Nullable ServiceEntry read(ServiceKey key) {
        var running = services.get(key);
        return running == null ? null : running.service().entry();
    }

    @Override
    public long fingerprint() {
        return changes.get();
    }

    @Override
    public List<Outcome> apply(List<? extends Operation> operations) {
        var removed = new HashMap<Server, Service>();
        var outcomes = operations.stream().map(operation -> apply(operation, removed)).toList();
        removed.forEach((server, service) -> service.end(server));
        return outcomes;
    }

    /** @param removed servers of this batch whose connections have not been ended yet, since one may be added again */
    private Outcome apply(Operation operation, Map<Server, Service> removed) {
        return switch (operation) {
            case Operation.AddService(var entry) -> addService(entry);
            case Operation.EditService(var entry) -> editService(entry);
            case Operation.RemoveService(var key) -> removeService(key);
            case Operation.AddServer(var key, var entry) -> addServer(key, entry, removed);
            case Operation.EditServer(var key, var entry) -> editServer(key, entry);
            case Operation.RemoveServer(var key, var server) -> removeServer(key, server, removed);
            case Operation.SetTimeouts(var next) -> setTimeouts(next);
            case Operation.SetSysctl(var name, var value) when BEHAVES_LIKE.contains(name) && value.equals("1") ->
                Outcome.DONE;
            case Operation.SetSysctl(var name, _) ->
                new Outcome.Failed("The embedded plane has no net.ipv4.vs." + name + ".");
            case Operation.AddRule _,Operation.RemoveRule _ ->
                new Outcome.Failed("The embedded plane marks and masquerades no packets.");
            case Operation.OnAddress _ -> new Outcome.Failed("The embedded plane holds no addresses.");
        };
    }

    private Outcome addService(ServiceEntry entry) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty() || !(entry.key() instanceof AddressKey key)) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        if (services.containsKey(key)) {
            return new Outcome.Failed("The service " + key + " is in the table already.");
        }
        var service = new Service(key, entry, () -> timeouts, clock.getAsLong());
        try {
            var front = key.protocol() == Protocol.UDP
                    ? UdpFront.open(service, clock)
                    : TcpFront.open(service, clock);
            services.put(key, new Running(service, front));
        } catch (IOException e) {
            return new Outcome.Failed(Front.reason(key, e));
        }
        return changed();
    }

    private Outcome editService(ServiceEntry entry) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty()) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        var running = services.get(entry.key());
        if (running == null) {
            return missing(entry.key());
        }
        running.service().edit(entry);
        return changed();
    }

    private Outcome removeService(ServiceKey key) {
        var running = services.remove(key);
        if (running == null) {
            return missing(key);
        }
        running.front().close();
        running.service().endAll();
        return changed();
    }

    private Outcome addServer(ServiceKey key, ServerEntry entry, Map<Server, Service> removed) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty()) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        var running = services.get(key);
        if (running == null) {
            return missing(key);
        }
        var service = running.service();
        if (service.server(entry.key()) != null) {
            return new Outcome.Failed("The service " + key + " has the server " + entry.key() + " already.");
        }
        // As the kernel takes a server back from its trash, with its connections.
        var back = removed.entrySet().stream()
                .filter(e -> e.getValue() == service && e.getKey().entry().key().equals(entry.key()))
                .map(Map.Entry::getKey).findFirst().orElse(null);
        if (back == null) {
            service.add(new Server(entry, clock.getAsLong()));
        } else {
            removed.remove(back);
            back.edit(entry);
            service.add(back);
        }
        return changed();
    }

    private Outcome editServer(ServiceKey key, ServerEntry entry) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty()) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        var running = services.get(key);
        var server = running == null ? null : running.service().server(entry.key());
        if (running == null || server == null) {
            return missing(key, entry.key());
        }
        running.service().edit(server, entry);
        return changed();
    }

    private Outcome removeServer(ServiceKey key, ServerKey serverKey, Map<Server, Service> removed) {
        var running = services.get(key);
        var server = running == null ? null : running.service().server(serverKey);
        if (running == null || server == null) {
            return missing(key, serverKey);
        }
        running.service().remove(server);
        removed.put(server, running.service());
        return changed();
    }

    private Outcome setTimeouts(Timeouts next) {
        timeouts = next;
        return changed();
    }

    private Outcome changed() {
        changes.incrementAndGet();
        return Outcome.DONE;
    }

    private static Outcome missing(ServiceKey key) {
        return new Outcome.Failed("The service " + key + " is not in the table.");
    }

    private static Outcome missing(ServiceKey key, ServerKey server) {
        return new Outcome.Failed("The service " + key + " with the server " + server + " is not in the table.");
    }

    @Override
    public List<String> refusals(ServiceEntry service) {
        return Refusals.of(service);
    }

    @Override
    public Stream<Connection> connections(Predicate<Connection> filter) {
        tick();
        long now = clock.getAsLong();
        return services.values().stream().flatMap(running -> running.service().connections(now).stream())
                .filter(filter);
    }

    /** Forgets what has timed out, and keeps the rates going. */
    void tick() {
        long now = clock.getAsLong();
        services.values().forEach(running -> {
            running.service().tick(now);
            running.front().tick(now);
        });
    }

    private void keepHouse() {
        try {
            while (true) {
                Thread.sleep(TICK);
                tick();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        var thread = housekeeper;
        if (thread != null) {
            thread.interrupt();
        }
        List.copyOf(services.keySet()).forEach(this::removeService);
    }
}

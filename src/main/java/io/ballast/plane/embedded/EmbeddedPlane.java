package io.ballast.plane.embedded;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Glance;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.plane.PlaneState;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

import org.jspecify.annotations.Nullable;

/**
 * Forwards in user space: accepts on the virtual address and relays TCP and UDP, so that servers see this machine's
 * address and not the client's. Its connections end with it.
 *
 * <p>There is nothing to install and nothing to set: it always answers, has no sysctls, and holds no packet rules.
 */
public final class EmbeddedPlane implements ForwardingPlane {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final RunningServices services;
    private final LongSupplier clock;
    private volatile @Nullable Thread housekeeper;

    public EmbeddedPlane() {
        this(System::nanoTime);
        housekeeper = Thread.ofVirtual().name("embedded housekeeping").start(this::keepHouse);
    }

    /** A plane without housekeeping, for {@link #tick()} to be called. */
    EmbeddedPlane(LongSupplier clock) {
        this.clock = clock;
        this.services = new RunningServices(clock);
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
        services.all().forEach(running -> {
            var service = running.service();
            entries.put(service.key, service.entry());
            counters.put(service.key, service.counters(now));
        });
        return new PlaneReading(new Table(entries, Table.EMPTY.rules(), Table.EMPTY.sysctls(), services.timeouts()),
                counters);
    }

    @Override
    public @Nullable ServiceEntry read(ServiceKey key) {
        var running = services.get(key);
        return running == null ? null : running.service().entry();
    }

    @Override
    public Glance glance() {
        // Nobody else writes to this table.
        return new Glance(Map.of(), services.changes());
    }

    @Override
    public List<Outcome> apply(List<? extends Operation> operations) {
        return services.apply(operations);
    }

    @Override
    public List<String> refusals(ServiceEntry service, Collection<PacketRule> rules) {
        return Refusals.of(service, rules);
    }

    @Override
    public String noPath() {
        return "path needs the kernel's table, and this director forwards by itself (plane embedded)";
    }

    @Override
    public Stream<Connection> connections(Predicate<Connection> filter) {
        tick();
        long now = clock.getAsLong();
        return services.all().stream().flatMap(running -> running.service().connections(now).stream())
                .filter(filter);
    }

    /** Forgets what has timed out, and keeps the rates going. */
    void tick() {
        long now = clock.getAsLong();
        services.all().forEach(running -> {
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
        services.removeAll();
    }
}

package io.ballast.director;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.definition.Author;
import io.ballast.definition.Cluster;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.event.EventLog;
import io.ballast.health.HealthChecker;
import io.ballast.health.ProbeResult;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.KernelReport;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's work. All methods may be called by any thread; those that ask read what the director's thread published
 * last, and wait for the plane at most, never for that thread.
 */
public final class Director implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Director.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** What comes within this time of the first news is worked off in one round. */
    private static final long GATHER_MILLIS = 2;
    private static final int READ_EACH = 32;

    /**
     * What a director is made of. It closes none of it.
     *
     * @param name of this director
     * @param state file for what must outlive the process; null remembers nothing
     * @param threads makes the director's threads; every native call happens on one of them
     */
    public record Parts(String name, ForwardingPlane plane, InterfaceAddresses addresses, HealthChecker health,
            EventLog events, KernelSettings kernel, @Nullable Path state, ThreadFactory threads) {
    }

    private final Parts parts;
    private final Inbox inbox = new Inbox();
    private final OwnState own;
    private final Reconciler reconciler;
    private final AddressKeeper addresses;
    private final Readings readings;
    private final DrainLook drainLook;
    private final Statuses statuses;
    private final Previews previews;
    private final Thread thread;
    private final Map<ServiceRef, Published> published = new ConcurrentHashMap<>();
    private final Object applied = new Object();
    private volatile View view = View.NONE;
    private volatile Set<ServiceKey> owned = Set.of();
    private volatile long heartbeat = System.nanoTime();
    private volatile boolean closed;

    public Director(Parts parts) {
        this.parts = parts;
        this.own = new OwnState(parts.state());
        this.drainLook = new DrainLook(parts.plane(), System::nanoTime);
        var probing = Probing.by(parts.health());
        this.reconciler = new Reconciler(
                new Surroundings(parts.plane(), probing, own, parts.kernel(), parts.events(),
                        InstantSource.system(), System::nanoTime, drainLook, this::beat));
        this.addresses = new AddressKeeper(parts.addresses(), own, parts.events());
        this.readings = new Readings(parts.plane(), System::nanoTime, reconciler::writes, this::seen,
                silence -> inbox.put(() -> reconciler.lost(silence)), parts.threads());
        drainLook.by(readings);
        this.statuses = new Statuses(published, addresses);
        this.previews = new Previews(parts.plane(), probing, published, this::read);
        this.thread = parts.threads().newThread(this::run);
        parts.health().listener(inbox::put);
    }

    /** Begins to work with these definitions; the table is taken over as it is found. */
    public void start(Snapshot definitions) {
        definitionsChanged(new DefinitionsChanged(Snapshot.EMPTY, definitions,
                new TreeSet<>(Works.everything(Snapshot.EMPTY, definitions)), new Author("", "start")));
        thread.start();
        readings.start();
    }

    /** Takes over new definitions; called after every change. */
    public void definitionsChanged(DefinitionsChanged change) {
        inbox.put(change);
    }

    private void beat() {
        heartbeat = System.nanoTime();
    }

    private void seen(Readings.Taken taken) {
        if (taken.isWhole()) {
            drainLook.seen(taken);
        }
        inbox.put(taken);
    }

    private void run() {
        while (!closed) {
            try {
                inbox.await(TICK_NANOS);
                Thread.sleep(GATHER_MILLIS);
                round(inbox.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("The director stumbled and goes on", e);
            }
        }
    }

    private void round(Inbox.Content content) {
        beat();
        var next = content.snapshot();
        if (next != null) {
            addresses.want(next);
        }
        // A relay has to find the address that it listens on; the kernel's table needs none, and comes first so that
        // nobody reaches the address before the service is there.
        boolean addressesFirst = parts.plane().kind().equals("embedded");
        if (addressesFirst) {
            keepAddresses();
        }
        reconciler.step(content);
        if (!addressesFirst) {
            keepAddresses();
        }
        // Last: who waits for a revision to be applied may use its addresses at once.
        publish();
    }

    private void keepAddresses() {
        if (own.hold() == null) {
            addresses.keep(System.nanoTime());
        }
    }

    private void publish() {
        for (var ref : reconciler.takeChanged()) {
            var work = reconciler.works().get(ref);
            var state = work == null ? null : Published.of(work);
            if (state == null) {
                published.remove(ref);
            } else {
                published.put(ref, state);
            }
        }
        if (owned.size() != own.services().size() || !owned.equals(own.services())) {
            owned = Set.copyOf(own.services());
        }
        long before = view.appliedRevision();
        view = reconciler.view();
        if (before != view.appliedRevision()) {
            synchronized (applied) {
                applied.notifyAll();
            }
        }
    }

    /** Runs something on the director's thread and waits for it. */
    private void command(Runnable task) {
        var done = new CompletableFuture<@Nullable Void>();
        inbox.put(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new PlaneException("The director is busy; it has not answered in 30 s.", e);
        }
    }

    private SortedMap<ServiceKey, ServiceEntry> read(Set<ServiceKey> keys) {
        var found = new TreeMap<ServiceKey, ServiceEntry>();
        var all = keys.size() > READ_EACH ? readings.recent().reading().table().services() : null;
        for (var key : keys) {
            var entry = all == null ? readings.ask(() -> parts.plane().read(key)) : all.get(key);
            if (entry != null) {
                found.put(key, entry);
            }
        }
        return found;
    }

    /**
     * What the candidate definitions would do to the table as it is, with new servers assumed up.
     *
     * @param touched services that are new, changed or gone between the two
     * @throws PlaneException if the plane does not answer
     */
    public Preview preview(Snapshot before, Snapshot after, Set<ServiceRef> touched) {
        requireReady();
        return previews.preview(before, after, touched, reconciler.globals(), owned);
    }

    private void requireReady() {
        var plane = view.plane();
        if (!plane.ready()) {
            throw new PlaneException(String.valueOf(plane.reason()));
        }
    }

    /** Touched services whose key is held in the plane by somebody else's service; none while the plane is silent. */
    public List<ForeignConflict> foreignConflicts(Snapshot after, Set<ServiceRef> touched) {
        var conflicts = new ArrayList<ForeignConflict>();
        for (var ref : touched) {
            var cluster = after.cluster(ref.cluster());
            var service = cluster == null ? null : cluster.service(ref.service());
            if (service != null && !own.owns(service.listener().key())) {
                conflicts.add(new ForeignConflict(ref, service.listener().key()));
            }
        }
        if (conflicts.isEmpty() || !view.plane().ready()) {
            return List.of();
        }
        try {
            // Twice: what was written or removed between the question whose it is and the reading was ours.
            for (int look = 0; look < 2 && !conflicts.isEmpty(); look++) {
                var there = read(Set.copyOf(conflicts.stream().map(ForeignConflict::key).toList()));
                conflicts.removeIf(conflict -> !there.containsKey(conflict.key()) || own.owns(conflict.key()));
            }
        } catch (PlaneException e) {
            return List.of();
        }
        return List.copyOf(conflicts);
    }

    /**
     * Takes a foreign service over in place: what is defined for its key is reached by difference. May be called just
     * before the definition is stored; nothing is touched until there is one.
     *
     * @throws NotForeign if there is no such foreign service
     * @throws PlaneException if the plane does not answer
     */
    public void adopt(ServiceKey key, Author author) {
        requireReady();
        if (owned.contains(key) || read(Set.of(key)).isEmpty()) {
            throw new NotForeign(key);
        }
        command(() -> reconciler.adopt(key, author));
    }

    /**
     * Removes a foreign service from the plane, also during a hold: a person asked for just this.
     *
     * @throws NotForeign if there is no such foreign service
     * @throws PlaneException if the plane does not answer or refuses
     */
    public void removeForeign(ServiceKey key, Author author) {
        requireReady();
        command(() -> reconciler.removeForeign(key, author));
    }

    /** How far this director is, as its thread last said. */
    public DirectorStatus status() {
        var now = view;
        return new DirectorStatus(parts.name(), now.snapshot().revision(), now.appliedRevision(), planeStatus(now),
                now.hold(), now.failed(), now.suspicion());
    }

    private DirectorStatus.Plane planeStatus(View now) {
        return DirectorStatus.Plane.of(parts.plane().kind(), now.plane());
    }

    /** Waits until {@link DirectorStatus#appliedRevision} has reached the revision, or the time is over. */
    public boolean awaitApplied(long revision, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (applied) {
            for (long left = atMost.toNanos(); view.appliedRevision() < revision && left > 0; left = end
                    - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(applied, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        return view.appliedRevision() >= revision;
    }

    /** What is true of a cluster now; nothing is said to be in the table while the plane does not answer. */
    public ClusterStatus clusterStatus(Cluster cluster) {
        try {
            return statuses.of(cluster, view.plane().ready() ? readings.recent().reading() : null);
        } catch (PlaneException e) {
            return statuses.of(cluster, null);
        }
    }

    /**
     * The plane now, read at most a moment ago.
     *
     * @throws PlaneException if the plane does not answer
     */
    public TableView table() {
        requireReady();
        var reading = readings.recent().reading();
        var now = view;
        var foreign = reading.table().services().keySet().stream()
                .filter(key -> !own.owns(key) && (now.foreign().contains(key) || !isLeaving(key))).toList();
        var kernel = readings.<@Nullable KernelReport>ask(() -> parts.plane().kernel(Uses.of(now.snapshot())));
        return new TableView(planeStatus(now), reading, now.drifts(), foreign, now.hold(), kernel);
    }

    private boolean isLeaving(ServiceKey key) {
        return published.values().stream().anyMatch(each -> each.desired().entry().key().equals(key)
                && each.conflict() == null);
    }

    /** From now until then the plane is watched and not written. Replaces a hold that lasts. */
    public void hold(Instant until, String reason, Author author) {
        command(() -> reconciler.holding().begin(until, reason, author));
    }

    /** Ends a hold; without one nothing happens. */
    public void release(Author author) {
        command(() -> reconciler.holding().release(author));
    }

    /**
     * Probes a server now, by all of its checks, and answers with the first that failed or else the last.
     *
     * @throws IllegalArgumentException if there is no such server
     */
    public ProbeResult probeNow(ServiceRef service, String server) {
        var cluster = view.snapshot().cluster(service.cluster());
        var defined = cluster == null ? null : cluster.service(service.service());
        var member = defined == null ? null : defined.server(server);
        if (defined == null || member == null) {
            throw new IllegalArgumentException("There is no server " + server + " in " + service + ".");
        }
        ProbeResult last = null;
        for (var target : Targets.of(defined, member)) {
            last = parts.health().probeNow(target);
            if (!last.success()) {
                return last;
            }
        }
        return last != null ? last : parts.health().probeNow(Targets.unchecked(member));
    }

    /**
     * Connections as they are now; close the stream.
     *
     * @throws PlaneException if the plane does not answer
     */
    public Stream<Connection> connections(Predicate<Connection> filter) {
        requireReady();
        return parts.plane().connections(filter);
    }

    /** How long ago the director's loop last went round. */
    public Duration sinceHeartbeat() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - heartbeat));
    }

    /** Ends the director's threads. The table stays as it is. */
    @Override
    public void close() {
        closed = true;
        inbox.wake();
        readings.close();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.ballast.director;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.definition.Author;
import io.ballast.definition.Cluster;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.UnknownName;
import io.ballast.event.EventLog;
import io.ballast.health.HealthChecker;
import io.ballast.health.Lateness;
import io.ballast.health.ProbeResult;
import io.ballast.linux.InterfaceAddresses;
import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * This node's work. All methods may be called by any thread; those that ask read what the director's thread published
 * last, and wait for the plane at most, never for that thread.
 */
public final class Director implements AutoCloseable {

    /**
     * What a director is made of. It closes none of it.
     *
     * @param name of this director
     * @param state file for what must outlive the process; null remembers nothing
     * @param threads makes the director's threads; every native call happens on one of them
     * @param paths what the health checker marks by
     */
    public record Parts(String name, ForwardingPlane plane, InterfaceAddresses addresses, HealthChecker health,
            EventLog events, KernelSettings kernel, @Nullable Path state, ThreadFactory threads, ProbePaths paths) {
    }

    private final Parts parts;
    private final Inbox inbox = new Inbox();
    private final Loop loop;
    private final Reconciler reconciler;
    private final Readings readings;
    private final DrainLook drainLook;
    private final Questions questions;
    private final Previews previews;
    private final ServerProbes probes;
    private final Readiness readiness;

    public Director(Parts parts) {
        this.parts = parts;
        var own = new OwnState(parts.state());
        this.drainLook = new DrainLook(parts.plane(), System::nanoTime);
        var probing = Probing.by(parts.health());
        var addresses = new AddressKeeper(parts.addresses(), own, parts.events());
        // A relay has to find the address that it listens on; the kernel's table needs none, and comes first so that
        // nobody reaches the address before the service is there.
        this.loop = new Loop(inbox, own, addresses, parts.plane().kind().equals("embedded"));
        this.reconciler = new Reconciler(
                new Surroundings(parts.plane(), probing, own, parts.kernel(), parts.events(),
                        InstantSource.system(), System::nanoTime, drainLook, parts.paths(), loop::beat));
        this.readings = new Readings(parts.plane(), System::nanoTime, reconciler::writes, this::seen,
                silence -> inbox.put(() -> reconciler.lost(silence)), parts.threads());
        drainLook.by(readings);
        this.questions = new Questions(parts.plane(), own, loop, readings,
                new Statuses(loop.published(), addresses, new Checkups(parts.health())));
        this.previews = new Previews(parts.plane(), probing, loop.published(), questions::read, parts.paths().marks());
        this.probes = new ServerProbes(parts.health(), parts.paths().marks());
        this.readiness = new Readiness(loop::view, loop.published(), parts.health()::verdict);
        parts.health().listener(inbox::put);
    }

    /** Begins to work with these definitions; the table is taken over as it is found. */
    public void start(Snapshot definitions) {
        definitionsChanged(new DefinitionsChanged(Snapshot.EMPTY, definitions,
                new TreeSet<>(Works.everything(Snapshot.EMPTY, definitions)), new Author("", "start")));
        loop.start(reconciler, parts.threads());
        readings.start();
    }

    /** Takes over new definitions; called after every change. */
    public void definitionsChanged(DefinitionsChanged change) {
        inbox.put(change);
        RevisionNews.tell(change, parts.events());
    }

    private void seen(Readings.Taken taken) {
        if (taken.isWhole()) {
            drainLook.seen(taken);
        }
        inbox.put(taken);
    }

    /**
     * What the candidate definitions would do to the table as it is, with new servers assumed up.
     *
     * @param touched services that are new, changed or gone between the two
     * @throws PlaneException if the plane does not answer
     */
    public Preview preview(Snapshot before, Snapshot after, Set<ServiceRef> touched) {
        questions.requireReady();
        return previews.preview(before, after, touched, reconciler.globals(), loop.owned());
    }

    /** Touched services whose key is held in the plane by somebody else's service; none while the plane is silent. */
    public List<ForeignConflict> foreignConflicts(Snapshot after, Set<ServiceRef> touched) {
        return questions.foreignConflicts(after, touched);
    }

    /**
     * Permits what is stored next, within a minute, to take over in place whatever stands under these keys. Nothing
     * happens before it is stored; then it holds until it is done, also through a hold and a silence of the plane.
     */
    public void permit(Collection<ServiceKey> keys, Author author) {
        // Not waited for: the change is put into the same inbox later, and commands come first.
        inbox.put(() -> reconciler.permit(keys, author));
    }

    /**
     * Whether the plane holds a service of somebody else under this key.
     *
     * @throws PlaneException if the plane does not answer
     */
    public boolean isForeign(ServiceKey key) {
        questions.requireReady();
        return questions.isForeign(key);
    }

    /**
     * Takes a foreign service over in place, as soon as the plane may be written: what is defined for its key is reached
     * by difference. Without a definition nothing is touched.
     *
     * @throws NotForeign if there is no such foreign service
     * @throws PlaneException if the plane does not answer
     */
    public void adopt(ServiceKey key, Author author) {
        if (!isForeign(key)) {
            throw new NotForeign(key);
        }
        loop.command(() -> reconciler.adopt(key, author));
    }

    /**
     * Removes a foreign service from the plane, also during a hold: a person asked for just this.
     *
     * @throws NotForeign if there is no such foreign service
     * @throws PlaneException if the plane does not answer or refuses
     */
    public void removeForeign(ServiceKey key, Author author) {
        questions.requireReady();
        loop.command(() -> reconciler.removeForeign(key, author));
    }

    /** How far this director is, as its thread last said. */
    public DirectorStatus status() {
        var now = loop.view();
        return new DirectorStatus(parts.name(), now.snapshot().revision(), now.appliedRevision(),
                questions.planeStatus(now), now.hold(), now.failed(),
                now.suspicion());
    }

    /**
     * Why this director should not take over from one that works: its table is not in place, or its first probes are not
     * answered. Null when it may.
     */
    public @Nullable String notReady() {
        return readiness.missing();
    }

    /**
     * Whether all services of a cluster have their quorum, by this director's own probes.
     *
     * @return null while that is not known, also of a cluster that there is not
     */
    public @Nullable Boolean serves(String cluster) {
        var known = loop.view().snapshot().cluster(cluster);
        return known == null ? null : readiness.serves(known);
    }

    /** Waits until {@link DirectorStatus#appliedRevision} has reached the revision, or the time is over. */
    public boolean awaitApplied(long revision, Duration atMost) {
        return loop.awaitApplied(revision, atMost);
    }

    /** Waits until the director knows the revision and probes by it, whether or not it could write, or the time is over. */
    public boolean awaitKnown(long revision, Duration atMost) {
        return loop.awaitKnown(revision, atMost);
    }

    /** What is true of a cluster now; nothing is said to be in the table while the plane does not answer. */
    public ClusterStatus clusterStatus(Cluster cluster) {
        return questions.clusterStatus(cluster);
    }

    /**
     * The plane now, read at most a moment ago.
     *
     * @throws PlaneException if the plane does not answer
     */
    public TableView table() {
        return questions.table();
    }

    /** From now until then the plane is watched and not written. Replaces a hold that lasts. */
    public void hold(Instant until, String reason, Author author) {
        loop.command(() -> reconciler.holding().begin(until, reason, author));
    }

    /** Ends a hold; without one nothing happens. */
    public void release(Author author) {
        loop.command(() -> reconciler.holding().release(author));
    }

    /**
     * Probes a server now, by each of its checks; one result that says so for a server that is not checked.
     *
     * @throws UnknownName if there is no such server
     */
    public List<ProbeResult> probeNow(ServiceRef service, String server) {
        return probes.allNow(loop.view().snapshot(), service, server);
    }

    /**
     * The last results of a server's probes, the newest last.
     *
     * @throws UnknownName if there is no such server
     */
    public List<ProbeResult> recentResults(ServiceRef service, String server) {
        return probes.recent(loop.view().snapshot(), service, server);
    }

    /**
     * Takes a program's word on a server with a push check. It counts a moment later.
     *
     * @param reason in plain words
     * @return false if no check of the server takes reports
     * @throws UnknownName if there is no such server
     */
    public boolean report(ServiceRef service, String server, boolean up, String reason) {
        return probes.report(loop.view().snapshot(), service, server, up, reason);
    }

    /** Whether probes begin when they should. */
    public Lateness probingLateness() {
        return parts.health().lateness();
    }

    /**
     * Connections as they are now; close the stream.
     *
     * @throws PlaneException if the plane does not answer
     */
    public Stream<Connection> connections(Predicate<Connection> filter) {
        questions.requireReady();
        return parts.plane().connections(filter);
    }

    /** How long ago the director's loop last went round. */
    public Duration sinceHeartbeat() {
        return loop.sinceHeartbeat();
    }

    /** How long ago the probing thread last went round. */
    public Duration sinceProbing() {
        return parts.health().sinceHeartbeat();
    }

    /** Ends the director's threads. The table stays as it is. */
    @Override
    public void close() {
        loop.end();
        readings.close();
        loop.join();
    }
}

package io.ballast.director;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.definition.Author;
import io.ballast.definition.Cluster;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.health.HealthChecker;
import io.ballast.health.ProbeResult;
import io.ballast.health.ProbeTarget;
import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;

/** This node's work. All methods may be called by any thread, and none waits for the director's own thread. */
public final class Director implements AutoCloseable {

    private final String name;
    private final ForwardingPlane plane;
    private final HealthChecker health;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    Director(String name, ForwardingPlane plane, HealthChecker health) {
        this.name = name;
        this.plane = plane;
        this.health = health;
    }

    /** Takes over new definitions; called once at start and after every change. */
    public void definitionsChanged(DefinitionsChanged change) {
        snapshot = change.after();
    }

    /**
     * What the candidate definitions would do to the table as it is, with new servers assumed up.
     *
     * @param touched services that are new, changed or gone between the two
     * @throws PlaneException if the plane does not answer
     */
    public Preview preview(Snapshot before, Snapshot after, Set<ServiceRef> touched) {
        return new Preview(List.of(), List.of());
    }

    /** Touched services whose key is held in the plane by somebody else's service. */
    public List<ForeignConflict> foreignConflicts(Snapshot after, Set<ServiceRef> touched) {
        return List.of();
    }

    /**
     * Takes a foreign service over in place: what is defined for its key is reached by difference. May be called just
     * before the definition is stored.
     *
     * @throws NotForeign if there is no such foreign service
     */
    public void adopt(ServiceKey key, Author author) {
        if (!plane.probe().ready()) {
            throw new PlaneException("The plane does not answer.");
        }
        throw new NotForeign(key);
    }

    /**
     * Removes a foreign service from the plane.
     *
     * @throws NotForeign if there is no such foreign service
     * @throws PlaneException if the plane does not answer or refuses
     */
    public void removeForeign(ServiceKey key, Author author) {
        if (!plane.probe().ready()) {
            throw new PlaneException("The plane does not answer.");
        }
        throw new NotForeign(key);
    }

    public DirectorStatus status() {
        var state = plane.probe();
        return new DirectorStatus(name, snapshot.revision(), 0,
                new DirectorStatus.Plane(plane.kind(), state.ready(), state.reason(), state.version()), null,
                List.of(), null);
    }

    /** Waits until {@link DirectorStatus#appliedRevision} has reached the revision, or the time is over. */
    public boolean awaitApplied(long revision, Duration atMost) {
        return false;
    }

    public ClusterStatus clusterStatus(Cluster cluster) {
        return new ClusterStatus(cluster.name(), List.of(), List.of());
    }

    /**
     * The plane now, read at most a moment ago.
     *
     * @throws PlaneException if the plane does not answer
     */
    public TableView table() {
        return new TableView(status().plane(), new PlaneReading(Table.EMPTY, Map.of()), List.of(), List.of(), null);
    }

    /** From now until then the plane is watched and not written. Replaces a hold that lasts. */
    public void hold(Instant until, String reason, Author author) {
    }

    /** Ends a hold; without one nothing happens. */
    public void release(Author author) {
    }

    /**
     * Probes a server now, by all of its checks, and answers with the first that failed or else the last.
     *
     * @throws IllegalArgumentException if there is no such server
     */
    public ProbeResult probeNow(ServiceRef service, String server) {
        var cluster = snapshot.cluster(service.cluster());
        var defined = cluster == null ? null : cluster.service(service.service());
        var member = defined == null ? null : defined.server(server);
        if (defined == null || member == null) {
            throw new IllegalArgumentException("There is no server " + server + " in " + service + ".");
        }
        var checks = member.checks() == null ? defined.checks() : member.checks();
        return health.probeNow(new ProbeTarget(member.address(), Math.max(1, member.port()), checks.getFirst()));
    }

    /**
     * Connections as they are now; close the stream.
     *
     * @throws PlaneException if the plane does not answer
     */
    public Stream<Connection> connections(Predicate<Connection> filter) {
        return plane.connections(filter);
    }

    /** How long ago the director's loop last went round. */
    public Duration sinceHeartbeat() {
        return Duration.ZERO;
    }

    @Override
    public void close() {
    }
}

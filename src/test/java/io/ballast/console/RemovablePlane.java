package io.ballast.console;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Glance;
import io.ballast.plane.KernelReport;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneState;
import io.ballast.plane.Use;
import io.ballast.plane.embedded.EmbeddedPlane;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** The embedded plane, until a test takes it away. */
public final class RemovablePlane implements ForwardingPlane {

    /** What people are told while it is away. */
    public static final String REASON = "the test has taken the plane away: give it back";

    private final EmbeddedPlane plane = new EmbeddedPlane();
    private volatile boolean gone;

    /** As which kernel it shows itself; null for none, as it is. */
    volatile @Nullable KernelReport kernel;
    volatile Set<Use> uses = Set.of();

    public void take() {
        gone = true;
    }

    public void giveBack() {
        gone = false;
    }

    private EmbeddedPlane plane() {
        if (gone) {
            throw new PlaneException(REASON);
        }
        return plane;
    }

    @Override
    public String kind() {
        return plane.kind();
    }

    @Override
    public PlaneState probe() {
        return gone ? PlaneState.missing(REASON) : plane.probe();
    }

    @Override
    public PlaneReading read() {
        return plane().read();
    }

    @Override
    public @Nullable ServiceEntry read(ServiceKey key) {
        return plane().read(key);
    }

    @Override
    public Glance glance() {
        return plane().glance();
    }

    @Override
    public List<Outcome> apply(List<? extends Operation> operations) {
        return plane().apply(operations);
    }

    @Override
    public List<String> refusals(ServiceEntry service, Collection<PacketRule> rules) {
        return plane.refusals(service, rules);
    }

    @Override
    public @Nullable KernelReport kernel(Set<Use> asked) {
        uses = asked;
        return kernel;
    }

    @Override
    public Stream<Connection> connections(Predicate<Connection> filter) {
        return plane().connections(filter);
    }

    @Override
    public void close() {
        plane.close();
    }
}

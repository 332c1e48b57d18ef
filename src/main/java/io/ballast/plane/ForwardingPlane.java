package io.ballast.plane;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * What forwards packets or connections by a table. Only the director writes to it, on one thread; reading is allowed
 * from any platform thread, and the plane puts readers in order itself.
 */
public interface ForwardingPlane extends AutoCloseable {

    /** {@code ipvs} or {@code embedded}. */
    String kind();

    /**
     * Asks the plane whether it answers, without changing anything. Tries again what failed before (a module may have
     * been loaded since). Never throws.
     */
    PlaneState probe();

    /**
     * The whole table with its counters.
     *
     * @throws PlaneException if the plane does not answer
     */
    PlaneReading read();

    /**
     * One service, or null if it is not in the table.
     *
     * @throws PlaneException if the plane does not answer
     */
    @Nullable
    ServiceEntry read(ServiceKey key);

    /**
     * A cheap look at the whole table, to learn which services are worth reading again. What it cannot see (thresholds,
     * tunnels, engines) only {@link #read()} shows.
     *
     * @throws PlaneException if the plane does not answer
     */
    Glance glance();

    /**
     * Carries the operations out in order, in batches; one that fails does not stop those after it.
     *
     * @return one outcome for each operation, in their order; where an answer was lost, an outcome of
     *     {@link Outcome.Unknown}, and the caller reads again
     */
    List<Outcome> apply(List<? extends Operation> operations);

    /**
     * Why this plane cannot hold the service, one sentence each; empty if it can. Asks nobody.
     *
     * @param rules what netfilter has to do for the service
     */
    List<String> refusals(ServiceEntry service, Collection<PacketRule> rules);

    /** Why no probe can go the way of clients' packets, without a full stop; null where it can. Asks nobody. */
    default @Nullable String noPath() {
        return null;
    }

    /**
     * The kernel's settings with advice for these uses; null for a plane without a kernel's table.
     *
     * @throws PlaneException if the plane does not answer
     */
    default @Nullable KernelReport kernel(Set<Use> uses) {
        return null;
    }

    /**
     * Connections as they are now, read while the stream is consumed; close the stream.
     *
     * @throws PlaneException if the plane does not answer
     */
    Stream<Connection> connections(Predicate<Connection> filter);

    /** Lets go of sockets and threads. The kernel's table stays; embedded connections end. */
    @Override
    void close();
}

package io.ballast.director;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * What a draining server still has to finish. Counters come from the watch's readings; whether inactive connections are
 * over is looked up on the reading thread, so that the director's thread never walks the connection table.
 */
final class DrainLook implements Evaluation.Remaining {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * States in which nothing more is to be transferred. FIN_WAIT counts as well: by direct routing the director never
     * sees the server's side of the end (tcp_states, ip_vs_proto_tcp.c).
     */
    private static final Set<String> OVER = Set.of("TIME_WAIT", "CLOSE", "LAST_ACK", "FIN_WAIT", "NONE");

    private record Look(boolean over, long atNanos) {
    }

    private final ForwardingPlane plane;
    private final LongSupplier nanoTime;
    private final Map<ServerKey, Look> looks = new ConcurrentHashMap<>();
    private final Set<ServerKey> asked = ConcurrentHashMap.newKeySet();
    private volatile Readings.@Nullable Taken last;
    private volatile @Nullable Readings readings;

    DrainLook(ForwardingPlane plane, LongSupplier nanoTime) {
        this.plane = plane;
        this.nanoTime = nanoTime;
    }

    void by(Readings reader) {
        readings = reader;
    }

    void seen(Readings.Taken taken) {
        last = taken;
    }

    @Override
    public @Nullable ServerCounters since(ServiceKey service, ServerKey server, long nanos) {
        var taken = last;
        if (taken == null || taken.atNanos() - nanos < 0) {
            return null;
        }
        var counters = taken.reading().counters().get(service);
        return counters == null ? null : counters.servers().get(server);
    }

    @Override
    public boolean over(ServiceKey service, ServerKey server) {
        var look = looks.get(server);
        if (look != null && nanoTime.getAsLong() - look.atNanos() < FRESH_NANOS) {
            return look.over();
        }
        var reader = readings;
        if (reader != null && asked.add(server)) {
            reader.later(() -> lookUp(server));
        }
        return false;
    }

    private void lookUp(ServerKey server) {
        asked.remove(server);
        try (var open = plane.connections(connection -> isOpenTo(server, connection))) {
            looks.put(server, new Look(open.findAny().isEmpty(), nanoTime.getAsLong()));
        } catch (PlaneException e) {
            // Unknown is not over: the drain goes on until its time-out.
            looks.put(server, new Look(false, nanoTime.getAsLong()));
        }
    }

    private static boolean isOpenTo(ServerKey server, Connection connection) {
        return connection.server().equals(server.address())
                && (server.port() == 0 || connection.serverPort() == server.port())
                && !OVER.contains(connection.state());
    }
}

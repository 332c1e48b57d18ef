package io.ballast.role.work;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.ballast.role.work.SystemdBus.JobRemoved;

import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/**
 * Units by systemd's own interface on D-Bus. It asks polkit whether this user may, so no capability and no program is
 * needed; the rule that allows it comes with Ballast. A connection lasts as long as one request: they are rare.
 */
final class SystemdUnits implements Units {

    private static final String MODE = "replace";

    /** Makes a connection to the bus. */
    interface Bus {

        DBusConnection connect() throws DBusException;
    }

    /** What is asked of the manager. */
    private interface Request {

        DBusPath send(SystemdBus manager);
    }

    private final Bus bus;
    private final Duration limit;

    /** @param limit how long a unit may take to start or stop */
    SystemdUnits(Bus bus, Duration limit) {
        this.bus = bus;
        this.limit = limit;
    }

    @Override
    public void start(String unit) throws IOException {
        carryOut("started", unit, manager -> manager.startUnit(unit, MODE));
    }

    @Override
    public void stop(String unit) throws IOException {
        carryOut("stopped", unit, manager -> manager.stopUnit(unit, MODE));
    }

    private void carryOut(String what, String unit, Request request) throws IOException {
        // A job may have ended before the answer names it.
        var ends = new ConcurrentHashMap<String, CompletableFuture<String>>();
        try (var connection = bus.connect()) {
            // It ends with the connection.
            var _ = connection.addSigHandler(JobRemoved.class,
                    removed -> end(ends, removed.job()).complete(removed.result()));
            var manager = connection.getRemoteObject(SystemdBus.NAME, SystemdBus.PATH, SystemdBus.class);
            manager.subscribe();
            var result = end(ends, request.send(manager).getPath()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            // "skipped" is a unit whose conditions do not hold (systemd.unit(5)): systemd counts it as done.
            if (!result.equals("done") && !result.equals("skipped")) {
                throw new IOException(unit + " could not be " + what + ": systemd says " + result);
            }
        } catch (TimeoutException e) {
            throw new IOException(unit + " was not " + what + " within " + limit.toSeconds() + " s", e);
        } catch (DBusException | DBusExecutionException | ExecutionException e) {
            throw new IOException(unit + " could not be " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(unit + " was not " + what + ": the director is being stopped", e);
        }
    }

    private static CompletableFuture<String> end(Map<String, CompletableFuture<String>> ends, String job) {
        return ends.computeIfAbsent(job, _ -> new CompletableFuture<>());
    }
}

package io.ballast.director;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;

import io.ballast.event.EventLog;
import io.ballast.health.HealthChecker;
import io.ballast.health.Plain;
import io.ballast.lab.Host;
import io.ballast.linux.ProcSysctls;
import io.ballast.linux.RtnetlinkAddresses;
import io.ballast.plane.ipvs.IpvsPlane;
import io.ballast.plane.ipvs.SyncDaemon;
import io.ballast.plane.ipvs.SyncDaemon.Direction;

import org.jspecify.annotations.Nullable;

/** A director of one machine of the lab, with real probes, a real table and real addresses, wired by hand. */
public final class MachineDirector implements AutoCloseable {

    private final Host machine;
    private final EventLog events;
    private final IpvsPlane plane;
    private final RtnetlinkAddresses addresses;
    private final HealthChecker health;
    private final Director director;
    private @Nullable SyncKeeper sync;

    /** @param state the file that outlives it */
    public MachineDirector(Host machine, EventLog events, Path state) {
        this.machine = machine;
        this.events = events;
        plane = IpvsPlane.on(machine);
        addresses = machine.call(() -> new RtnetlinkAddresses(new ProcSysctls()));
        health = new HealthChecker(System::nanoTime, Instant::now, new Random(1), inside(machine), _ -> _ -> {
            throw new IOException("only connections are probed here");
        }, Plain.marking((_, _) -> {
        }));
        director = new Director(new Director.Parts(machine.name(), plane, addresses, health, events,
                new KernelSettings(new TreeMap<>(Map.of("expire_nodest_conn", "1")), null), state, inside(machine),
                new ProbePaths(addresses, plane.noPath())));
    }

    public Director director() {
        return director;
    }

    /** Has the kernels tell each other of their connections, as {@code ballast.ipvs.sync} does. */
    public void keepInSync(String interfaceName, int id) {
        var keeper = new SyncKeeper(List.of(new SyncDaemon(Direction.SENDING, interfaceName, id),
                new SyncDaemon(Direction.LISTENING, interfaceName, id)), SyncConfiguration.Open::new, events,
                inside(machine));
        sync = keeper;
        keeper.start();
    }

    /** Threads whose work is done by threads of that machine, and so in its network namespace. */
    static ThreadFactory inside(Host host) {
        return body -> {
            var outer = new Thread(() -> {
                var inner = host.start(body);
                while (inner.isAlive()) {
                    try {
                        inner.join();
                    } catch (InterruptedException e) {
                        inner.interrupt();
                    }
                }
            });
            outer.setDaemon(true);
            return outer;
        };
    }

    /** The table stays. */
    @Override
    public void close() {
        if (sync != null) {
            sync.close();
        }
        director.close();
        health.close();
        addresses.close();
        plane.close();
    }
}

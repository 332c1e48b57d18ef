package io.ballast.role;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import io.ballast.definition.Snapshot;
import io.ballast.director.MachineDirector;
import io.ballast.lab.Host;

/** A machine of the lab with a director and its roles, as the application has them; started, ended and started again. */
final class WholeMachine implements AutoCloseable {

    final Host host;
    private final Snapshot defined;
    private final boolean inSync;
    RoleMachine roles;
    private final Path data;
    private MachineDirector director;
    private boolean alive;

    /**
     * Starts it.
     *
     * @param data directory of its files, which outlive each start
     * @param inSync whether it tells others of its connections, and learns of theirs
     */
    WholeMachine(Host host, Path data, Snapshot defined, boolean inSync) {
        this.data = data;
        this.host = host;
        this.defined = defined;
        this.inSync = inSync;
        start();
    }

    void start() {
        director = new MachineDirector(host, new Events(), data.resolve(host.name() + ".json"));
        director.director().start(defined);
        if (inSync) {
            director.keepInSync("eth0", 7);
        }
        roles = new RoleMachine(host, data.resolve(host.name()), defined,
                new RoleMachine.Ground(director.director()::notReady, director.director()::serves,
                        _ -> CompletableFuture.completedFuture(true), Setting.NO_WORKS));
        alive = true;
    }

    /**
     * All of it at once, as when the machine dies; whatever was up stays up.
     *
     * @param cut takes it off the network
     */
    void die(Runnable cut) {
        alive = false;
        // Cut off first, the router would see that and take the address down.
        roles.die();
        cut.run();
        director.close();
    }

    /** As a service manager stops it, unless it is dead. */
    @Override
    public void close() {
        if (alive) {
            alive = false;
            roles.close();
            director.close();
        }
    }
}

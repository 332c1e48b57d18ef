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
    private MachineDirector director;

    /** @param inSync whether it tells others of its connections, and learns of theirs */
    WholeMachine(Host host, Snapshot defined, boolean inSync) {
        this.host = host;
        this.defined = defined;
        this.inSync = inSync;
        start();
    }

    void start() {
        director = new MachineDirector(host, new Events(),
                Path.of(System.getProperty("user.home"), host.name() + ".json"));
        director.director().start(defined);
        if (inSync) {
            director.keepInSync("eth0", 7);
        }
        roles = new RoleMachine(host, defined, new RoleMachine.Ground(director.director()::notReady,
                director.director()::serves, _ -> CompletableFuture.completedFuture(true), (_, _, _) -> {
                }));
    }

    /**
     * All of it at once, as when the machine dies; whatever was up stays up.
     *
     * @param cut takes it off the network
     */
    void die(Runnable cut) {
        // Cut off first, the router would see that and take the address down.
        roles.die();
        cut.run();
        director.close();
    }

    /** As a service manager stops it. */
    @Override
    public void close() {
        roles.close();
        director.close();
    }
}

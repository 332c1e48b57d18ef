package io.ballast.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import io.ballast.lab.Attempts;
import io.ballast.lab.Host;
import io.ballast.lab.Receiving;
import io.ballast.lab.Topology;

import org.awaitility.Awaitility;

/** Two directors that hold an address by VRRP in front of a server by direct routing, and a client that asks there. */
abstract class TakeoverPair implements AutoCloseable {

    static final int HIGH = 150;
    static final int LOW = 100;

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Random RANDOM = new Random(11);

    final Host master;
    final Host backup;
    final String address;
    final String server;
    private final Topology topology;
    private final Attempts attempts;

    TakeoverPair(Topology topology, String name, String address, Host server, Host client) throws IOException {
        this.topology = topology;
        this.address = address;
        this.server = topology.v4(server);
        master = topology.director(name + "1");
        backup = topology.director(name + "2");
        Receiving.direct(server, address);
        for (var director : List.of(master, backup)) {
            director.feed("-A -t %1$s:80 -s rr\n-a -t %1$s:80 -r %2$s:80 -g\n".formatted(address, this.server),
                    "ipvsadm", "-R");
        }
        attempts = Attempts.start(client, address, 80);
    }

    final Attempts attempts() {
        return attempts;
    }

    /** What was noticed so far is forgotten. */
    final void awaitQuiet() {
        attempts.awaitSteady();
    }

    abstract void startMaster(Rhythm rhythm);

    abstract void startBackup(Rhythm rhythm);

    /** All of it at once. */
    abstract void killMaster();

    /** In order; returns when it has ended. */
    abstract void stopMaster();

    abstract void stopBackup();

    final void start(Rhythm rhythm) {
        startBackup(rhythm);
        startMaster(rhythm);
        awaitMaster();
    }

    final void stop() {
        stopMaster();
        stopBackup();
        Awaitility.await().atMost(LONG).until(() -> !master.holds(address) && !backup.holds(address));
    }

    final void awaitMaster() {
        awaitHolder(master, backup);
        attempts.awaitSteady();
    }

    /** Waits until one machine has the address and the other does not. */
    final void awaitHolder(Host holder, Host other) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(200))
                .until(() -> holder.holds(address) && !other.holds(address));
    }

    /** The master's machine dies; gives how long the client was without an answer, and makes it master again. */
    final Duration killMachine(Rhythm rhythm) {
        var gap = gap(() -> {
            topology.plugged(master, false);
            killMaster();
        });
        master.attempt("", "ip", "address", "del", address + "/32", "dev", "eth0");
        topology.plugged(master, true);
        startMaster(rhythm);
        awaitMaster();
        return gap;
    }

    /** The master is stopped in order, and started again. */
    final Duration stopAndStart(Rhythm rhythm) {
        var gap = gap(this::stopMaster);
        startMaster(rhythm);
        awaitMaster();
        return gap;
    }

    /** What the client was without an answer when something is done to the master, at any moment between two adverts. */
    final Duration gap(Runnable what) {
        attempts.awaitSteady();
        LockSupport.parkNanos(200_000_000L + RANDOM.nextInt(1_000_000_000));
        what.run();
        attempts.awaitRecovery(backup);
        return attempts.longestGap();
    }

    @Override
    public void close() {
        attempts.close();
    }
}

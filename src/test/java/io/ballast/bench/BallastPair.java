package io.ballast.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import io.ballast.lab.Host;
import io.ballast.lab.RouterProgram;
import io.ballast.lab.Topology;

import org.jspecify.annotations.Nullable;

/** Ours. */
final class BallastPair extends TakeoverPair {

    private static final int ID = 51;

    private @Nullable RouterProgram first;
    private @Nullable RouterProgram second;

    BallastPair(Topology topology, String address, Host server, Host client) throws IOException {
        super(topology, "ballast", address, server, client);
    }

    @Override
    void startMaster(Rhythm rhythm) {
        first = RouterProgram.start(master, rhythm.ballast(ID, HIGH, address));
    }

    @Override
    void startBackup(Rhythm rhythm) {
        second = RouterProgram.start(backup, rhythm.ballast(ID, LOW, address));
    }

    @Override
    void killMaster() {
        Objects.requireNonNull(first).close();
    }

    /** The router alone is killed, which its guard sees, and started again. */
    Duration killRouter(Rhythm rhythm) {
        var gap = gap(Objects.requireNonNull(first)::killAlone);
        awaitHolder(backup, master);
        startMaster(rhythm);
        awaitMaster();
        return gap;
    }

    @Override
    void stopMaster() {
        Objects.requireNonNull(first).stop();
    }

    @Override
    void stopBackup() {
        Objects.requireNonNull(second).stop();
    }
}

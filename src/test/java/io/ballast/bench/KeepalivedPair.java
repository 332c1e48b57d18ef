package io.ballast.bench;

import java.io.IOException;
import java.util.Objects;

import io.ballast.lab.Host;
import io.ballast.lab.Keepalived;
import io.ballast.lab.Topology;

import org.jspecify.annotations.Nullable;

/** Theirs. */
final class KeepalivedPair extends TakeoverPair {

    private static final int ID = 52;

    private @Nullable Keepalived first;
    private @Nullable Keepalived second;

    KeepalivedPair(Topology topology, String address, Host server, Host client) throws IOException {
        super(topology, "keepalived", address, server, client);
    }

    @Override
    void startMaster(Rhythm rhythm) {
        first = Keepalived.vrrp(master, rhythm.keepalived(ID, HIGH, address));
    }

    @Override
    void startBackup(Rhythm rhythm) {
        second = Keepalived.vrrp(backup, rhythm.keepalived(ID, LOW, address));
    }

    @Override
    void killMaster() {
        Objects.requireNonNull(first).kill();
    }

    /** Reads its configuration again. */
    void reload() {
        Objects.requireNonNull(first).reload();
    }

    @Override
    void stopMaster() {
        Objects.requireNonNull(first).close();
    }

    @Override
    void stopBackup() {
        Objects.requireNonNull(second).close();
    }
}

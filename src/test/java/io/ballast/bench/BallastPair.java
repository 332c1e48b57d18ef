package io.ballast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import io.ballast.lab.Host;
import io.ballast.lab.Program;
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

    /** Has the whole program take the master's place, with the table that is there. */
    void define(Program program) {
        master.run("ipvsadm", "-C");
        program.write("PUT", "/api/v1/clusters/web", """
                {"services": [{"name": "http", "protocol": "tcp", "address": "%s", "port": 80, "forwarding": "dr",
                  "servers": [{"name": "server", "address": "%s"}]}]}""".formatted(address, server));
        program.write("PUT", "/api/v1/vrrp-instances/VI_51", """
                {"virtualRouterId": %d, "advertisementInterval": "100ms", "virtualAddresses": [{"address": "%s/32"}],
                  "members": [{"director": "%s", "interface": "eth0", "priority": %d},
                              {"director": "%s", "interface": "eth0", "priority": %d}]}""".formatted(ID, address,
                master.name(), HIGH, backup.name(), LOW));
    }

    /** How often the backup has become master so far. */
    long takeovers() {
        return Objects.requireNonNull(second).log().lines().filter(each -> each.contains("is master")).count();
    }

    void stopRouterOf(Path data) {
        RouterProgram.end(data.resolve("vrrp"));
    }
}

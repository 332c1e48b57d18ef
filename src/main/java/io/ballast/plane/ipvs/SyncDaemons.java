package io.ballast.plane.ipvs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.ballast.linux.ErrnoException;
import io.ballast.linux.NetlinkChannel;
import io.ballast.linux.NetlinkSocket;
import io.ballast.plane.ipvs.SyncDaemon.Direction;

/**
 * Starts and stops the kernel's connection sync, in the network namespace of the thread that opens it; for one platform
 * thread, which may have to wait for whoever else changes interfaces. Needs CAP_NET_ADMIN. Every call may throw
 * {@link ErrnoException}: with ENOENT if the kernel has no IPVS.
 */
public final class SyncDaemons implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IpvsClient client;

    public SyncDaemons() {
        this(NetlinkSocket.generic());
    }

    SyncDaemons(NetlinkChannel channel) {
        client = new IpvsClient(channel, PATIENCE);
    }

    /** Those that run, at most one of each direction. */
    public List<SyncDaemon> read() {
        var running = new ArrayList<SyncDaemon>();
        client.daemons(running::add);
        return running;
    }

    /**
     * Has these run and no others: stops what is not among them, starts what does not run yet, and what runs otherwise is
     * stopped and started, since the kernel changes none that runs.
     *
     * @throws ErrnoException with ENODEV if the interface does not exist; the others run then
     */
    public void apply(Collection<SyncDaemon> wanted) {
        var running = read();
        for (var daemon : running) {
            if (wanted.stream().noneMatch(one -> one.isMetBy(daemon))) {
                stop(daemon.direction());
            }
        }
        var failures = wanted.stream().filter(one -> running.stream().noneMatch(one::isMetBy)).map(this::start)
                .flatMap(Optional::stream).toList();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /**
     * Starts anew what runs on an interface: the kernel's threads do not notice when theirs was away, and hear and tell
     * nothing any more.
     *
     * @return whether there was one
     */
    public boolean restart(String interfaceName) {
        var there = read().stream().filter(daemon -> daemon.interfaceName().equals(interfaceName)).toList();
        for (var daemon : there) {
            stop(daemon.direction());
            client.startDaemon(daemon);
        }
        return !there.isEmpty();
    }

    private Optional<ErrnoException> start(SyncDaemon daemon) {
        try {
            client.startDaemon(daemon);
            return Optional.empty();
        } catch (ErrnoException e) {
            return Optional.of(e);
        }
    }

    /** Stops one; no fault if none runs. */
    public void stop(Direction direction) {
        client.stopDaemon(direction);
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.ballast.plane.ipvs;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.ballast.linux.AttributeReader;
import io.ballast.linux.AttributeWriter;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.GenericNetlink;
import io.ballast.linux.Netlink;
import io.ballast.linux.NetlinkChannel;
import io.ballast.linux.NetlinkMessage;
import io.ballast.linux.NetlinkRequest;
import io.ballast.table.Operation;
import io.ballast.table.ServiceKey;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/** The verbs of the kernel's IPVS. For one thread; every call may throw {@link ErrnoException}. */
final class IpvsClient implements AutoCloseable {

    private static final int HEADER_BYTES = 4;

    private final Netlink netlink;
    private final GenericNetlink family;

    /** @param patience how long to wait for one datagram */
    IpvsClient(NetlinkChannel channel, Duration patience) {
        netlink = new Netlink(channel, patience);
        family = new GenericNetlink(netlink, Ipvs.FAMILY, Ipvs.VERSION);
    }

    /**
     * What IPVS says of itself.
     *
     * @param version such as 1.2.1
     * @param connectionTableSize in buckets
     */
    record About(String version, int connectionTableSize) {
    }

    About about() {
        var values = new long[3];
        netlink.get(request("GET_INFO", Ipvs.Command.GET_INFO, _ -> {
        }), reply -> numbers(reply, values));
        long version = values[Ipvs.InfoReply.VERSION];
        return new About((version >> 16) + "." + (version >> 8 & 255) + "." + (version & 255),
                (int) values[Ipvs.InfoReply.CONN_TAB_SIZE]);
    }

    Timeouts timeouts() {
        var values = new long[Ipvs.Top.TIMEOUT_UDP + 1];
        netlink.get(request("GET_CONFIG", Ipvs.Command.GET_CONFIG, _ -> {
        }), reply -> numbers(reply, values));
        return new Timeouts(values[Ipvs.Top.TIMEOUT_TCP], values[Ipvs.Top.TIMEOUT_TCP_FIN],
                values[Ipvs.Top.TIMEOUT_UDP]);
    }

    /** All services, as one dump gives them. */
    Netlink.Dump services(Consumer<ServiceRecord> consumer) {
        return netlink.dump(request("GET_SERVICE", Ipvs.Command.GET_SERVICE, _ -> {
        }), message -> service(message, consumer));
    }

    /** One service, or null if the kernel has it not. */
    @Nullable
    ServiceRecord service(ServiceKey key) {
        var found = new ServiceRecord[1];
        try {
            netlink.get(
                    request("GET_SERVICE", Ipvs.Command.GET_SERVICE,
                            attributes -> ServiceWriter.identify(attributes, key)),
                    message -> service(message, record -> found[0] = record));
            return found[0];
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ESRCH) {
                return null;
            }
            throw e;
        }
    }

    /** The servers of a service, newest first; none if there is no such service. */
    Netlink.Dump servers(ServiceKey key, Consumer<ServerRecord> consumer) {
        return netlink.dump(
                request("GET_DEST", Ipvs.Command.GET_DEST, attributes -> ServiceWriter.identify(attributes, key)),
                message -> {
                    var attributes = message.attributes(HEADER_BYTES);
                    while (attributes.next()) {
                        if (attributes.type() == Ipvs.Top.DEST) {
                            consumer.accept(ServerRecord.read(attributes.nested(), key.family()));
                        }
                    }
                    attributes.check();
                });
    }

    /** The sync daemons that run. */
    void daemons(Consumer<SyncDaemon> consumer) {
        netlink.dump(request("GET_DAEMON", Ipvs.Command.GET_DAEMON, _ -> {
        }), message -> {
            var attributes = message.attributes(HEADER_BYTES);
            while (attributes.next()) {
                var daemon = attributes.type() == Ipvs.Top.DAEMON
                        ? SyncDaemonMessages.read(attributes.nested())
                        : null;
                if (daemon != null) {
                    consumer.accept(daemon);
                }
            }
            attributes.check();
        });
    }

    /** Fails with EEXIST if one of its direction runs. */
    void startDaemon(SyncDaemon daemon) {
        netlink.execute(request("NEW_DAEMON", Ipvs.Command.NEW_DAEMON,
                attributes -> SyncDaemonMessages.describe(attributes, daemon)));
    }

    /**
     * Stops one; no fault if none runs. It is asked for twice in one datagram: a daemon that had no time to run yet ends
     * with EINTR (kthread_stop), to which netlink gives no answer at all (netlink_rcv_skb); the second always has one.
     */
    void stopDaemon(SyncDaemon.Direction direction) {
        var stop = request("DEL_DAEMON", Ipvs.Command.DEL_DAEMON,
                attributes -> SyncDaemonMessages.identify(attributes, direction));
        var answers = netlink.batch(List.of(stop, stop));
        var failure = answers.lost() == null ? answers.failures().getFirst() : answers.lost();
        if (failure != null && failure.errno() != Errno.ESRCH) {
            throw failure;
        }
    }

    /** Sets the counters of a service and its servers to 0. */
    void zero(ServiceKey key) {
        netlink.execute(
                request("ZERO", Ipvs.Command.ZERO, attributes -> ServiceWriter.identify(attributes, key)));
    }

    /** The request that carries out an operation, or null if that is not the kernel table's work. */
    @Nullable
    NetlinkRequest request(Operation operation) {
        return switch (operation) {
            case Operation.AddService add -> request("NEW_SERVICE", Ipvs.Command.NEW_SERVICE,
                    attributes -> ServiceWriter.describe(attributes, add.entry()));
            case Operation.EditService edit -> request("SET_SERVICE", Ipvs.Command.SET_SERVICE,
                    attributes -> ServiceWriter.describe(attributes, edit.entry()));
            case Operation.RemoveService remove -> request("DEL_SERVICE", Ipvs.Command.DEL_SERVICE,
                    attributes -> ServiceWriter.identify(attributes, remove.service()));
            case Operation.AddServer add -> request("NEW_DEST", Ipvs.Command.NEW_DEST, attributes -> {
                ServiceWriter.identify(attributes, add.service());
                ServerWriter.describe(attributes, add.server());
            });
            case Operation.EditServer edit -> request("SET_DEST", Ipvs.Command.SET_DEST, attributes -> {
                ServiceWriter.identify(attributes, edit.service());
                ServerWriter.describe(attributes, edit.server());
            });
            case Operation.RemoveServer remove -> request("DEL_DEST", Ipvs.Command.DEL_DEST, attributes -> {
                ServiceWriter.identify(attributes, remove.service());
                ServerWriter.identify(attributes, remove.server());
            });
            case Operation.SetTimeouts set -> request("SET_CONFIG", Ipvs.Command.SET_CONFIG,
                    attributes -> timeouts(attributes, set.timeouts()));
            case Operation.AddRule _,Operation.RemoveRule _,Operation.SetSysctl _,Operation.OnAddress _ -> null;
        };
    }

    /** Carries out at most {@link Netlink#BATCH} requests. */
    Netlink.Answers batch(List<NetlinkRequest> requests) {
        return netlink.batch(requests);
    }

    /** The family's number as it is now: another one once the module was loaded again. */
    int renewFamily() {
        family.forget();
        return family.family();
    }

    int family() {
        return family.family();
    }

    @Override
    public void close() {
        netlink.close();
    }

    private NetlinkRequest request(String name, int command, Consumer<AttributeWriter> attributes) {
        return family.request("IPVS " + name, command, attributes);
    }

    private static void timeouts(AttributeWriter attributes, Timeouts timeouts) {
        attributes.u32(Ipvs.Top.TIMEOUT_TCP, timeouts.tcp());
        attributes.u32(Ipvs.Top.TIMEOUT_TCP_FIN, timeouts.tcpFin());
        attributes.u32(Ipvs.Top.TIMEOUT_UDP, timeouts.udp());
    }

    private static void service(NetlinkMessage message, Consumer<ServiceRecord> consumer) {
        var attributes = message.attributes(HEADER_BYTES);
        while (attributes.next()) {
            if (attributes.type() == Ipvs.Top.SERVICE) {
                var service = ServiceRecord.read(attributes.nested());
                if (service != null) {
                    consumer.accept(service);
                }
            }
        }
        attributes.check();
    }

    private static void numbers(NetlinkMessage message, long[] values) {
        AttributeReader attributes = message.attributes(HEADER_BYTES);
        while (attributes.next()) {
            if (attributes.type() < values.length) {
                values[attributes.type()] = attributes.u32();
            }
        }
        attributes.check();
    }
}

package io.ballast.plane.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.ballast.plane.Connection;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/**
 * A virtual service at work: who gets a new connection, and what is remembered of those there are. Knows no sockets; time
 * enters as monotonic nanoseconds. All methods may be called from any thread.
 *
 * <p>It behaves as the kernel does with expire_nodest_conn=1 and expire_quiescent_template=1: connections of a removed
 * server end, and persistence does not lead to weight 0.
 */
final class Service {

    final AddressKey key;
    private final Supplier<Timeouts> timeouts;
    private final Meter meter;
    /** The one that was added last in front, as the kernel keeps them. */
    private final List<Server> servers = new ArrayList<>();
    private final Map<IpAddress, Template> templates = new HashMap<>();
    private final Set<Flow> flows = new LinkedHashSet<>();
    private ServiceEntry entry;
    private Scheduler scheduler;

    Service(AddressKey key, ServiceEntry entry, Supplier<Timeouts> timeouts, long now) {
        this.key = key;
        this.timeouts = timeouts;
        this.meter = new Meter(now);
        this.entry = entry;
        this.scheduler = schedulerOf(entry);
    }

    private static Scheduler schedulerOf(ServiceEntry entry) {
        return Objects.requireNonNull(Scheduler.named(entry.scheduler(), entry.flags()), entry.scheduler());
    }

    synchronized void edit(ServiceEntry next) {
        boolean keep = next.scheduler().equals(entry.scheduler()) && next.flags().equals(entry.flags());
        entry = next;
        if (!keep) {
            scheduler = schedulerOf(next);
            scheduler.changed(List.of(), candidates());
        }
    }

    synchronized boolean isOnePacket() {
        return entry.onePacket() && key.protocol() == Protocol.UDP;
    }

    synchronized @Nullable Server server(ServerKey serverKey) {
        return servers.stream().filter(server -> server.entry().key().equals(serverKey)).findFirst().orElse(null);
    }

    synchronized void add(Server server) {
        change(() -> servers.addFirst(server));
    }

    synchronized void edit(Server server, ServerEntry next) {
        change(() -> server.edit(next));
    }

    /** No new connections; those there are go on until {@link #end(Server)}. */
    synchronized void remove(Server server) {
        change(() -> servers.remove(server));
    }

    private void change(Runnable change) {
        var before = candidates();
        change.run();
        scheduler.changed(before, candidates());
    }

    private List<Candidate> candidates() {
        return servers.stream().map(Server::candidate).toList();
    }

    /** Ends the connections of a server that was removed, and its persistence. */
    void end(Server server) {
        end(flow -> flow.server == server);
    }

    void endAll() {
        end(_ -> true);
    }

    private void end(Predicate<Flow> which) {
        List<Flow> ending;
        synchronized (this) {
            ending = flows.stream().filter(which).toList();
            ending.forEach(this::forget);
            List.copyOf(templates.values()).stream().filter(template -> !servers.contains(template.server))
                    .forEach(this::forget);
        }
        ending.forEach(Flow::end);
    }

    /** Chooses a server for a new connection and counts it; null if none may take it. */
    synchronized @Nullable Flow open(IpAddress client, int clientPort, long now) {
        var request = new Request(client, clientPort, key.address(), now);
        var persistence = entry.persistence();
        var template = persistence == null ? null : template(client.network(persistence.prefixLength()), request);
        var server = persistence == null ? choose(request) : template == null ? null : template.server;
        if (server == null) {
            return null;
        }
        if (template != null && persistence != null) {
            template.opened(now, persistence.timeoutSeconds());
        }
        var state = key.protocol() == Protocol.UDP ? FlowState.UDP : FlowState.SYN_RECV;
        var flow = new Flow(client, clientPort, server, template, state, now);
        meter.connection();
        server.meter.connection();
        server.bind(state);
        flows.add(flow);
        if (isOnePacket()) {
            forget(flow);
        }
        return flow;
    }

    private @Nullable Server choose(Request request) {
        var chosen = scheduler.choose(candidates(), request);
        return chosen == null ? null : server(chosen.key());
    }

    private @Nullable Template template(IpAddress network, Request request) {
        var known = templates.get(network);
        if (known != null && servers.contains(known.server) && known.server.entry().weight() > 0
                && !known.isExpired(request.nanos())) {
            return known;
        }
        if (known != null) {
            forget(known);
        }
        var server = choose(request);
        if (server == null) {
            return null;
        }
        server.templates(1);
        var template = new Template(network, server);
        templates.put(network, template);
        return template;
    }

    /** The server took the connection, or a direction ended, or it was reset. */
    synchronized void enter(Flow flow, FlowState state, long now) {
        if (flows.contains(flow) && flow.state != FlowState.CLOSE) {
            flow.server.move(flow.state, state);
            flow.state = state;
            flow.seen(now);
        }
    }

    /** One direction came to its end. */
    synchronized void finished(Flow flow, boolean byClient, long now) {
        var other = byClient ? FlowState.FIN_WAIT : FlowState.CLOSE_WAIT;
        var alone = byClient ? FlowState.CLOSE_WAIT : FlowState.FIN_WAIT;
        enter(flow, flow.state == other ? FlowState.TIME_WAIT : alone, now);
    }

    void fromClient(Flow flow, int bytes, long now) {
        flow.seen(now);
        meter.fromClient(bytes);
        flow.server.meter.fromClient(bytes);
    }

    void fromServer(Flow flow, int bytes, long now) {
        flow.seen(now);
        meter.fromServer(bytes);
        flow.server.meter.fromServer(bytes);
    }

    /** Forgets what is older than its time-out, and keeps the rates going. */
    void tick(long now) {
        List<Flow> ending;
        synchronized (this) {
            ending = flows.stream().filter(flow -> remaining(flow, now) <= 0).toList();
            ending.forEach(this::forget);
            templates.values().stream().filter(template -> template.isExpired(now)).toList().forEach(this::forget);
            meter.roll(now);
            servers.forEach(server -> server.meter.roll(now));
        }
        ending.forEach(Flow::end);
    }

    private long remaining(Flow flow, long now) {
        return flow.seen() + flow.state.timeout(timeouts.get()) - now;
    }

    private void forget(Flow flow) {
        if (flows.remove(flow)) {
            flow.server.unbind(flow.state);
            if (flow.template != null) {
                flow.template.forgotten();
            }
        }
    }

    private void forget(Template template) {
        if (templates.remove(template.network, template)) {
            template.server.templates(-1);
        }
    }

    synchronized ServiceEntry entry() {
        return entry.withServers(servers.reversed().stream().map(Server::entry).toList());
    }

    synchronized ServiceCounters counters(long now) {
        var byServer = new HashMap<ServerKey, ServerCounters>();
        servers.forEach(server -> byServer.put(server.entry().key(), server.counters(now)));
        return new ServiceCounters(meter.read(now), byServer);
    }

    synchronized List<Connection> connections(long now) {
        var all = new ArrayList<Connection>();
        flows.forEach(flow -> all.add(connection(flow.client, flow.clientPort, flow.target(), flow.state.name(),
                remaining(flow, now))));
        templates.values().forEach(template -> all.add(connection(template.network, 0,
                template.server.entry().key(), "NONE", template.deadline() - now)));
        return all;
    }

    private Connection connection(IpAddress client, int port, ServerKey server, String state, long nanos) {
        return new Connection(key.protocol().word(), client, port, key.address(), key.port(), server.address(),
                server.port(), state, Math.max(0, Duration.ofNanos(nanos).toSeconds()));
    }
}

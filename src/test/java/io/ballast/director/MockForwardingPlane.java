package io.ballast.director;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.ballast.plane.Connection;
import io.ballast.plane.ForwardingPlane;
import io.ballast.plane.Glance;
import io.ballast.plane.Outcome;
import io.ballast.plane.PlaneException;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.ServiceCounters;
import io.ballast.plane.PlaneReading.Traffic;
import io.ballast.plane.PlaneState;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/** A forwarding plane that is a map: it can refuse operations, lose answers, be missing, and be changed by others. */
final class MockForwardingPlane implements ForwardingPlane {

    /** Decides what becomes of an operation; null carries it out. */
    interface Fate {
        @Nullable
        Outcome of(Operation operation);
    }

    final SortedMap<ServiceKey, ServiceEntry> services = new TreeMap<>();
    final TreeSet<PacketRule> rules = new TreeSet<>();
    final SortedMap<String, String> sysctls = new TreeMap<>(Map.of("conntrack", "0", "expire_nodest_conn", "0"));
    final Map<ServerKey, Long> active = new HashMap<>();
    final List<Operation> done = new ArrayList<>();
    volatile List<Connection> connections = List.of();
    Timeouts timeouts = new Timeouts(900, 120, 300);
    Fate fate = _ -> null;
    Runnable afterEach = () -> {
    };
    volatile @Nullable String missing;
    int reads;
    int wholeReads;

    @Override
    public String kind() {
        return "mock";
    }

    @Override
    public synchronized PlaneState probe() {
        return missing == null ? new PlaneState(true, null, "1.0", 0) : PlaneState.missing(missing);
    }

    private void answer() {
        if (missing != null) {
            throw new PlaneException(missing);
        }
    }

    @Override
    public synchronized PlaneReading read() {
        answer();
        wholeReads++;
        var counters = new HashMap<ServiceKey, ServiceCounters>();
        services.forEach((key, service) -> {
            var servers = new HashMap<ServerKey, ServerCounters>();
            service.servers().forEach(server -> servers.put(server.key(),
                    new ServerCounters(active.getOrDefault(server.key(), 0L), 0, 0, Traffic.ZERO)));
            counters.put(key, new ServiceCounters(Traffic.ZERO, servers));
        });
        return new PlaneReading(new Table(services, rules, sysctls, timeouts), counters);
    }

    @Override
    public synchronized @Nullable ServiceEntry read(ServiceKey key) {
        answer();
        reads++;
        return services.get(key);
    }

    @Override
    public synchronized Glance glance() {
        answer();
        var numbers = new HashMap<ServiceKey, Long>();
        services.forEach((key, service) -> numbers.put(key, (long) service.hashCode()));
        return new Glance(numbers, rules.hashCode());
    }

    @Override
    public synchronized List<Outcome> apply(List<? extends Operation> operations) {
        answer();
        var outcomes = new ArrayList<Outcome>();
        for (var operation : operations) {
            var fated = fate.of(operation);
            outcomes.add(fated == null ? carryOut(operation) : fated);
            afterEach.run();
        }
        return outcomes;
    }

    /** What the kernel says and does. */
    synchronized Outcome carryOut(Operation operation) {
        done.add(operation);
        return switch (operation) {
            case Operation.AddService add -> said(services.putIfAbsent(add.service(), add.entry()) == null,
                    "Service already exists");
            case Operation.EditService edit -> change(edit.service(), old -> edit.entry().withServers(old.servers()));
            case Operation.RemoveService remove -> said(services.remove(remove.service()) != null, "No such service");
            case Operation.AddServer add -> addServer(add.service(), add.server());
            case Operation.EditServer edit -> change(edit.service(), old -> replace(old, edit.server()));
            case Operation.RemoveServer remove -> change(remove.service(), old -> without(old, remove.server()));
            case Operation.AddRule add -> said(rules.add(add.rule()), "rule exists");
            case Operation.RemoveRule remove -> said(rules.remove(remove.rule()), "no such rule");
            case Operation.SetSysctl set -> {
                sysctls.put(set.name(), set.value());
                yield Outcome.DONE;
            }
            case Operation.SetTimeouts set -> {
                timeouts = set.timeouts();
                yield Outcome.DONE;
            }
            case Operation.OnAddress _ -> new Outcome.Failed("not the plane's work");
        };
    }

    private static Outcome said(boolean success, String otherwise) {
        return success ? Outcome.DONE : new Outcome.Failed(otherwise);
    }

    private Outcome change(ServiceKey key, UnaryOperator<ServiceEntry> change) {
        return said(services.computeIfPresent(key, (_, old) -> change.apply(old)) != null, "Service not defined");
    }

    private Outcome addServer(ServiceKey key, ServerEntry server) {
        var old = services.get(key);
        if (old == null || old.server(server.key()) != null) {
            return new Outcome.Failed(old == null ? "Service not defined" : "Destination already exists");
        }
        var servers = new ArrayList<>(old.servers());
        servers.add(server);
        services.put(key, old.withServers(servers));
        return Outcome.DONE;
    }

    private static ServiceEntry replace(ServiceEntry old, ServerEntry server) {
        return old.withServers(
                old.servers().stream().map(each -> each.key().equals(server.key()) ? server : each).toList());
    }

    private static ServiceEntry without(ServiceEntry old, ServerKey server) {
        return old.withServers(old.servers().stream().filter(each -> !each.key().equals(server)).toList());
    }

    @Override
    public List<String> refusals(ServiceEntry service, Collection<PacketRule> rules) {
        return service.scheduler().equals("fo") ? List.of("The mock has no scheduler fo.") : List.of();
    }

    @Override
    public Stream<Connection> connections(Predicate<Connection> filter) {
        answer();
        return connections.stream().filter(filter);
    }

    @Override
    public void close() {
    }
}

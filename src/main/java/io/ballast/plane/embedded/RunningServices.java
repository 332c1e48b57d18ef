package io.ballast.plane.embedded;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.ballast.plane.Outcome;
import io.ballast.table.Operation;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/** The services that run, each with what listens for it, and what operations do to them. */
final class RunningServices {

    private static final Timeouts KERNEL_DEFAULTS = new Timeouts(900, 120, 300);
    /** It behaves as the kernel does with these at 1, and cannot otherwise. */
    private static final Set<String> BEHAVES_LIKE = Set.of("expire_nodest_conn", "expire_quiescent_template");

    private final NavigableMap<ServiceKey, Running> services = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final LongSupplier clock;
    private volatile Timeouts timeouts = KERNEL_DEFAULTS;

    record Running(Service service, Front front) {
    }

    RunningServices(LongSupplier clock) {
        this.clock = clock;
    }

    /** In the order of their keys; may be walked while others change it. */
    Collection<Running> all() {
        return services.values();
    }

    @Nullable
    Running get(ServiceKey key) {
        return services.get(key);
    }

    Timeouts timeouts() {
        return timeouts;
    }

    /** Grows with each change. */
    long changes() {
        return changes.get();
    }

    /** Stops listening and ends all connections. */
    void removeAll() {
        List.copyOf(services.keySet()).forEach(this::removeService);
    }

    /** One outcome for each operation, in their order. */
    List<Outcome> apply(List<? extends Operation> operations) {
        var removed = new HashMap<Server, Service>();
        var outcomes = operations.stream().map(operation -> apply(operation, removed)).toList();
        removed.forEach((server, service) -> service.end(server));
        return outcomes;
    }

    /** @param removed servers of this batch whose connections have not been ended yet, since one may be added again */
    private Outcome apply(Operation operation, Map<Server, Service> removed) {
        return switch (operation) {
            case Operation.AddService(var entry) -> addService(entry);
            case Operation.EditService(var entry) -> editService(entry);
            case Operation.RemoveService(var key) -> removeService(key);
            case Operation.AddServer(var key, var entry) -> addServer(key, entry, removed);
            case Operation.EditServer(var key, var entry) -> editServer(key, entry);
            case Operation.RemoveServer(var key, var server) -> removeServer(key, server, removed);
            case Operation.SetTimeouts(var next) -> setTimeouts(next);
            case Operation.SetSysctl(var name, var value) when BEHAVES_LIKE.contains(name) && value.equals("1") ->
                Outcome.DONE;
            case Operation.SetSysctl(var name, _) ->
                new Outcome.Failed("The embedded plane has no net.ipv4.vs." + name + ".");
            case Operation.AddRule(var rule) -> new Outcome.Failed(Refusals.of(rule));
            case Operation.RemoveRule _ -> new Outcome.Failed("The embedded plane has no packet rules.");
            case Operation.OnAddress _ -> new Outcome.Failed("The embedded plane holds no addresses.");
        };
    }

    private Outcome addService(ServiceEntry entry) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty() || !(entry.key() instanceof AddressKey key)) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        if (services.containsKey(key)) {
            return new Outcome.Failed("The service " + key + " is in the table already.");
        }
        var service = new Service(key, entry, () -> timeouts, clock.getAsLong());
        try {
            var front = key.protocol() == Protocol.UDP
                    ? UdpFront.open(service, clock)
                    : TcpFront.open(service, clock);
            services.put(key, new Running(service, front));
        } catch (IOException e) {
            return new Outcome.Failed(Front.reason(key, e));
        }
        return changed();
    }

    private Outcome editService(ServiceEntry entry) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty()) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        var running = services.get(entry.key());
        if (running == null) {
            return missing(entry.key());
        }
        running.service().edit(entry);
        return changed();
    }

    private Outcome removeService(ServiceKey key) {
        var running = services.remove(key);
        if (running == null) {
            return missing(key);
        }
        running.front().close();
        running.service().endAll();
        return changed();
    }

    private Outcome addServer(ServiceKey key, ServerEntry entry, Map<Server, Service> removed) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty()) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        var running = services.get(key);
        if (running == null) {
            return missing(key);
        }
        var service = running.service();
        if (service.server(entry.key()) != null) {
            return new Outcome.Failed("The service " + key + " has the server " + entry.key() + " already.");
        }
        // As the kernel takes a server back from its trash, with its connections.
        var back = removed.entrySet().stream()
                .filter(e -> e.getValue() == service && e.getKey().entry().key().equals(entry.key()))
                .map(Map.Entry::getKey).findFirst().orElse(null);
        if (back == null) {
            service.add(new Server(entry, clock.getAsLong()));
        } else {
            removed.remove(back);
            back.edit(entry);
            service.add(back);
        }
        return changed();
    }

    private Outcome editServer(ServiceKey key, ServerEntry entry) {
        var refusals = Refusals.of(entry);
        if (!refusals.isEmpty()) {
            return new Outcome.Failed(String.join(" ", refusals));
        }
        var running = services.get(key);
        var server = running == null ? null : running.service().server(entry.key());
        if (running == null || server == null) {
            return missing(key, entry.key());
        }
        running.service().edit(server, entry);
        return changed();
    }

    private Outcome removeServer(ServiceKey key, ServerKey serverKey, Map<Server, Service> removed) {
        var running = services.get(key);
        var server = running == null ? null : running.service().server(serverKey);
        if (running == null || server == null) {
            return missing(key, serverKey);
        }
        running.service().remove(server);
        removed.put(server, running.service());
        return changed();
    }

    private Outcome setTimeouts(Timeouts next) {
        timeouts = next;
        return changed();
    }

    private Outcome changed() {
        changes.incrementAndGet();
        return Outcome.DONE;
    }

    private static Outcome missing(ServiceKey key) {
        return new Outcome.Failed("The service " + key + " is not in the table.");
    }

    private static Outcome missing(ServiceKey key, ServerKey server) {
        return new Outcome.Failed("The service " + key + " with the server " + server + " is not in the table.");
    }
}

package io.ballast.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The ordered difference of two tables.
 *
 * <p>Order: sysctls and time-outs; packet rules that come; per service by key: the service itself, servers that come or
 * change, servers that lose their weight, servers that go; then services that go; then packet rules that go. So a plan
 * adds before it removes, a rule stands before the service that needs it, and no service is without a server that takes
 * connections in between. One exception is forced: under sh and mh the only server with weight may have to move behind
 * others; it goes and comes back side by side in one batch.
 */
public record Plan(List<Operation> operations) {

    public static final Plan NOTHING = new Plan(List.of());

    public Plan {
        operations = List.copyOf(operations);
    }

    public boolean isEmpty() {
        return operations.isEmpty();
    }

    /**
     * What turns {@code actual} into {@code desired}. Services of {@code actual} that {@code desired} lacks are removed:
     * the caller leaves out of {@code actual} what is not his. Sysctls and time-outs that {@code desired} does not name
     * are left alone.
     */
    public static Plan between(Table desired, Table actual) {
        var operations = new ArrayList<Operation>();
        desired.sysctls().forEach((name, value) -> {
            if (!value.equals(actual.sysctls().get(name))) {
                operations.add(new Operation.SetSysctl(name, value));
            }
        });
        if (desired.timeouts() != null && !desired.timeouts().equals(actual.timeouts())) {
            operations.add(new Operation.SetTimeouts(desired.timeouts()));
        }
        desired.rules().stream().filter(rule -> !actual.rules().contains(rule))
                .forEach(rule -> operations.add(new Operation.AddRule(rule)));
        desired.services().forEach((key, service) -> {
            var present = actual.services().get(key);
            if (present == null) {
                addWhole(service, operations);
            } else {
                change(service, present, operations);
            }
        });
        actual.services().keySet().stream().filter(key -> !desired.services().containsKey(key))
                .forEach(key -> operations.add(new Operation.RemoveService(key)));
        actual.rules().stream().filter(rule -> !desired.rules().contains(rule))
                .forEach(rule -> operations.add(new Operation.RemoveRule(rule)));
        return new Plan(operations);
    }

    private static void addWhole(ServiceEntry service, List<Operation> operations) {
        operations.add(new Operation.AddService(service));
        service.servers().forEach(server -> operations.add(new Operation.AddServer(service.key(), server)));
    }

    private static void change(ServiceEntry desired, ServiceEntry actual, List<Operation> operations) {
        if (!desired.withoutServers().equals(actual.withoutServers())) {
            operations.add(new Operation.EditService(desired));
        }
        if (desired.servers().equals(actual.servers())) {
            return;
        }
        var wanted = desired.servers().stream().map(ServerEntry::key).collect(Collectors.toSet());
        var misplaced = desired.isOrdered() ? misplaced(desired, actual, wanted) : Set.<ServerKey>of();
        var present = new HashMap<ServerKey, ServerEntry>();
        actual.servers().forEach(server -> present.put(server.key(), server));
        desired.servers().forEach(server -> placeServer(desired.key(), server, present, misplaced, operations));
        desired.servers().stream().filter(server -> losesWeight(server, present.get(server.key())))
                .forEach(server -> operations.add(new Operation.EditServer(desired.key(), server)));
        present.keySet().stream().filter(key -> !wanted.contains(key)).sorted()
                .forEach(key -> operations.add(new Operation.RemoveServer(desired.key(), key)));
    }

    private static boolean losesWeight(ServerEntry server, @Nullable ServerEntry old) {
        return old != null && old.weight() > 0 && server.weight() == 0;
    }

    /** Puts a server where it belongs; one that loses its weight keeps it until all others are in their place. */
    private static void placeServer(ServiceKey service, ServerEntry server, Map<ServerKey, ServerEntry> present,
            Set<ServerKey> misplaced, List<Operation> operations) {
        var old = present.get(server.key());
        if (old == null) {
            operations.add(new Operation.AddServer(service, server));
        } else if (misplaced.contains(server.key())) {
            // Side by side in one batch: the kernel takes a server back from its trash with its connections
            // (ip_vs_trash_get_dest), before the work that would expire them runs.
            operations.add(new Operation.RemoveServer(service, server.key()));
            operations.add(new Operation.AddServer(service,
                    losesWeight(server, old) ? server.withWeight(old.weight()) : server));
        } else if (!Objects.equals(server, old) && !losesWeight(server, old)) {
            operations.add(new Operation.EditServer(service, server));
        }
    }

    /**
     * Servers that must be added anew so that all stand in the desired order. What is added comes last, so those that
     * stay are a beginning of the desired order: the longest that stands in this order already.
     */
    private static Set<ServerKey> misplaced(ServiceEntry desired, ServiceEntry actual, Set<ServerKey> wanted) {
        var misplaced = new HashSet<ServerKey>();
        var order = desired.servers();
        int matching = 0;
        for (var server : actual.servers()) {
            if (matching < order.size() && server.key().equals(order.get(matching).key())) {
                matching++;
            } else if (wanted.contains(server.key())) {
                misplaced.add(server.key());
            }
        }
        return misplaced;
    }
}

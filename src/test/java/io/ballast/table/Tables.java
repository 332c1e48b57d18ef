package io.ballast.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.jspecify.annotations.Nullable;

/** Tables from a seed, and what operations make of a table. */
public final class Tables {

    private static final List<String> SCHEDULERS = List.of("rr", "wrr", "lc", "wlc", "sh", "mh", "sed", "none");
    private static final List<Forwarding> METHODS = List.of(Forwarding.NAT, Forwarding.DR, Forwarding.TUN);

    private Tables() {
    }

    /** A table of a few services, some of which another seed's table has too, alike or not. */
    static Table random(Random random) {
        var services = new ArrayList<ServiceEntry>();
        for (int i = 0; i < 6; i++) {
            if (random.nextInt(3) > 0) {
                services.add(service(key(i), random));
            }
        }
        var base = Table.of(services);
        return new Table(base.services(), rules(random), sysctls(random),
                random.nextBoolean() ? null : new Timeouts(900 + random.nextInt(2), 120, 300));
    }

    private static ServiceKey key(int i) {
        return switch (i) {
            case 0 -> new MarkKey(7, Family.IPV4);
            case 1 -> new MarkKey(7, Family.IPV6);
            case 2 -> new AddressKey(Protocol.UDP, IpAddress.parse("10.0.0.1"), 53);
            case 3 -> new AddressKey(Protocol.TCP, IpAddress.parse("2001:db8::1"), 80);
            default -> new AddressKey(Protocol.TCP, IpAddress.parse("10.0.0.1"), 76 + i);
        };
    }

    private static ServiceEntry service(ServiceKey key, Random random) {
        var numbers = new ArrayList<>(IntStream.range(1, 8).boxed().toList());
        Collections.shuffle(numbers, random);
        var servers = numbers.subList(0, random.nextInt(7)).stream().map(n -> server(key.family(), n, random)).toList();
        Set<SchedulerFlag> flags = random.nextInt(3) == 0 ? Set.of(SchedulerFlag.FLAG_1) : Set.of();
        var persistence = random.nextInt(3) == 0 ? new Persistence(300, key.family().bits(), null) : null;
        return new ServiceEntry(key, SCHEDULERS.get(random.nextInt(SCHEDULERS.size())), flags, persistence, false,
                servers);
    }

    private static ServerEntry server(Family family, int number, Random random) {
        var address = IpAddress.parse((family == Family.IPV4 ? "192.0.2." : "2001:db8:1::") + number);
        return new ServerEntry(new ServerKey(address, 80), METHODS.get(random.nextInt(3)), random.nextInt(3),
                random.nextInt(2), 0, null);
    }

    private static SortedSet<PacketRule> rules(Random random) {
        var rules = new TreeSet<PacketRule>();
        for (int i = 0; i < 3; i++) {
            if (random.nextBoolean()) {
                rules.add(new PacketRule.Masquerade(key(i), null));
                rules.add(new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.0.0.9"), PortSet.parse("21,30-40"), i));
            }
        }
        return rules;
    }

    private static SortedMap<String, String> sysctls(Random random) {
        var sysctls = new TreeMap<String, String>();
        for (var name : List.of("conntrack", "expire_nodest_conn")) {
            if (random.nextBoolean()) {
                sysctls.put(name, Integer.toString(random.nextInt(2)));
            }
        }
        return sysctls;
    }

    /** What a plane would hold after these operations; an operation that a plane would refuse is a fault of the test. */
    public static Table apply(List<? extends Operation> operations, Table to) {
        var table = to;
        for (var operation : operations) {
            table = apply(operation, table);
        }
        return table;
    }

    /** What a plane would hold after this operation. */
    public static Table apply(Operation operation, Table table) {
        var services = new TreeMap<>(table.services());
        var rules = new TreeSet<>(table.rules());
        var sysctls = new TreeMap<>(table.sysctls());
        var timeouts = table.timeouts();
        switch (operation) {
            case Operation.AddService(var entry) -> expect(services.put(entry.key(), entry) == null, operation);
            case Operation.EditService(var entry) ->
                services.put(entry.key(), entry.withServers(present(services.get(entry.key()), operation).servers()));
            case Operation.RemoveService(var key) -> expect(services.remove(key) != null, operation);
            case Operation.AddServer(var key, var server) -> {
                var service = present(services.get(key), operation);
                expect(service.server(server.key()) == null, operation);
                var servers = new ArrayList<>(service.servers());
                servers.add(server);
                services.put(key, service.withServers(servers));
            }
            case Operation.EditServer(var key, var server) -> {
                var service = present(services.get(key), operation);
                expect(service.server(server.key()) != null, operation);
                services.put(key, service.withServers(
                        service.servers().stream().map(old -> old.key().equals(server.key()) ? server : old).toList()));
            }
            case Operation.RemoveServer(var key, var server) -> {
                var service = present(services.get(key), operation);
                expect(service.server(server) != null, operation);
                services.put(key, service.withServers(
                        service.servers().stream().filter(old -> !old.key().equals(server)).toList()));
            }
            case Operation.AddRule(var rule) -> expect(rules.add(rule), operation);
            case Operation.RemoveRule(var rule) -> expect(rules.remove(rule), operation);
            case Operation.SetSysctl(var name, var value) -> sysctls.put(name, value);
            case Operation.SetTimeouts(var value) -> timeouts = value;
            case Operation.OnAddress _ -> throw new AssertionError("no plan has " + operation);
        }
        return new Table(services, rules, sysctls, timeouts);
    }

    private static ServiceEntry present(@Nullable ServiceEntry service, Operation operation) {
        return Objects.requireNonNull(service, () -> "no service for " + operation);
    }

    private static void expect(boolean holds, Operation operation) {
        if (!holds) {
            throw new AssertionError("refused: " + operation);
        }
    }
}

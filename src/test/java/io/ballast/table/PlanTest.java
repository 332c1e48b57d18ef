package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.ballast.table.ServiceKey.AddressKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

    private static final int ROUNDS = 200;
    private static final ServiceKey WEB = new AddressKey(Protocol.TCP, IpAddress.parse("10.0.0.1"), 80);
    private static final ServerEntry A = server("192.0.2.1", 1);
    private static final ServerEntry B = server("192.0.2.2", 1);
    private static final ServerEntry C = server("192.0.2.3", 1);

    private static ServerEntry server(String address, int weight) {
        return new ServerEntry(new ServerKey(IpAddress.parse(address), 80), Forwarding.NAT, weight);
    }

    private static Table web(String scheduler, ServerEntry... servers) {
        return Table.of(List.of(new ServiceEntry(WEB, scheduler, List.of(servers))));
    }

    private static List<String> between(Table desired, Table actual) {
        return Plan.between(desired, actual).operations().stream().map(Operation::describe).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void plan_applied_makesTheDesiredTable(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var desired = Tables.random(random);
            var actual = Tables.random(random);
            var result = Tables.apply(Plan.between(desired, actual).operations(), actual);
            assertSame(desired, result);
            assertThat(Plan.between(desired, result).operations()).isEmpty();
        }
    }

    private static void assertSame(Table desired, Table result) {
        assertThat(result.rules()).isEqualTo(desired.rules());
        assertThat(result.sysctls()).containsAllEntriesOf(desired.sysctls());
        if (desired.timeouts() != null) {
            assertThat(result.timeouts()).isEqualTo(desired.timeouts());
        }
        assertThat(result.services().keySet()).isEqualTo(desired.services().keySet());
        desired.services().forEach((key, wanted) -> {
            var found = result.services().getOrDefault(key, wanted.withServers(List.of()));
            assertThat(found.withoutServers()).isEqualTo(wanted.withoutServers());
            assertThat(found.servers()).containsExactlyInAnyOrderElementsOf(wanted.servers());
            if (wanted.isOrdered()) {
                assertThat(found.servers()).isEqualTo(wanted.servers());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void plan_ofEqualTables_isEmpty(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var table = Tables.random(random);
            assertThat(Plan.between(table, table).isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void plan_leavesNoServiceWithoutServers_inBetween(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var desired = Tables.random(random);
            var table = Tables.random(random);
            var staffed = new HashSet<ServiceKey>();
            for (var operation : Plan.between(desired, table).operations()) {
                staffed.addAll(staffed(table));
                staffed.retainAll(desired.services().keySet());
                staffed.removeIf(key -> servers(desired, key).isEmpty());
                table = Tables.apply(operation, table);
                assertThat(staffed(table)).containsAll(staffed);
            }
        }
    }

    private static Set<ServiceKey> staffed(Table table) {
        var keys = new HashSet<>(table.services().keySet());
        keys.removeIf(key -> servers(table, key).isEmpty());
        return keys;
    }

    private static List<ServerEntry> servers(Table table, ServiceKey key) {
        var service = table.services().get(key);
        return service == null ? List.of() : service.servers();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void plan_keepsTheOrderOfKinds(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var kinds = Plan.between(Tables.random(random), Tables.random(random)).operations().stream()
                    .map(PlanTest::kind).toList();
            assertThat(kinds).isSorted();
        }
    }

    private static int kind(Operation operation) {
        return switch (operation) {
            case Operation.SetSysctl _ -> 0;
            case Operation.SetTimeouts _ -> 1;
            case Operation.AddRule _ -> 2;
            case Operation.RemoveService _ -> 4;
            case Operation.RemoveRule _ -> 5;
            default -> 3;
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void plan_addsBeforeItRemoves_withinAService(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var desired = Tables.random(random);
            var gone = new HashSet<ServiceKey>();
            for (var operation : Plan.between(desired, Tables.random(random)).operations()) {
                if (operation instanceof Operation.RemoveServer(var service, var server)
                        && servers(desired, service).stream().noneMatch(entry -> entry.key().equals(server))) {
                    gone.add(service);
                } else if (operation instanceof Operation.AddServer(var service, _)) {
                    assertThat(gone).doesNotContain(service);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52})
    void plan_touchesNothingThatIsRight(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var desired = Tables.random(random);
            var actual = Tables.random(random);
            for (var operation : Plan.between(desired, actual).operations()) {
                if (operation instanceof Operation.EditServer(var service, var server)) {
                    assertThat(servers(actual, service)).doesNotContain(server);
                } else if (operation instanceof Operation.EditService(var entry)) {
                    assertThat(without(actual.services().get(entry.key()))).isNotEqualTo(entry);
                }
            }
        }
    }

    private static @Nullable ServiceEntry without(@Nullable ServiceEntry service) {
        return service == null ? null : service.withoutServers();
    }

    @Test
    void newService_isAddedWithItsServersInOrder() {
        assertThat(between(web("rr", B, A), Table.EMPTY)).containsExactly("-A -t 10.0.0.1:80 -s rr",
                "-a -t 10.0.0.1:80 -r 192.0.2.2:80 -m -w 1", "-a -t 10.0.0.1:80 -r 192.0.2.1:80 -m -w 1");
    }

    @Test
    void changedWeight_isOneEdit() {
        assertThat(between(web("rr", A, B.withWeight(5)), web("rr", A, B)))
                .containsExactly("-e -t 10.0.0.1:80 -r 192.0.2.2:80 -m -w 5");
    }

    @Test
    void replacedServer_comesBeforeTheOldGoes() {
        assertThat(between(web("rr", B), web("rr", A))).containsExactly("-a -t 10.0.0.1:80 -r 192.0.2.2:80 -m -w 1",
                "-d -t 10.0.0.1:80 -r 192.0.2.1:80");
    }

    @Test
    void otherOrder_underRoundRobin_isNothing() {
        assertThat(between(web("rr", A, B), web("rr", B, A))).isEmpty();
    }

    @Test
    void otherOrder_underSourceHashing_addsAnewSideBySide() {
        assertThat(between(web("sh", A, C, B), web("sh", A, B))).containsExactly(
                "-a -t 10.0.0.1:80 -r 192.0.2.3:80 -m -w 1", "-d -t 10.0.0.1:80 -r 192.0.2.2:80",
                "-a -t 10.0.0.1:80 -r 192.0.2.2:80 -m -w 1");
    }

    @Test
    void serviceThatIsNotWanted_goesWithoutItsServersBeingNamed() {
        assertThat(between(Table.EMPTY, web("rr", A, B))).containsExactly("-D -t 10.0.0.1:80");
    }

    @Test
    void sysctlsAndTimeouts_thatAreNotAskedFor_areLeftAlone() {
        var actual = new Table(new TreeMap<>(), new TreeSet<>(), new TreeMap<>(Map.of("conntrack", "1")),
                new Timeouts(1, 2, 3));
        assertThat(Plan.between(Table.EMPTY, actual).operations()).isEqualTo(new ArrayList<>());
    }
}

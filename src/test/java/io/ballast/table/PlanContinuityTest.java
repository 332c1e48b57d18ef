package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.ballast.table.ServiceKey.AddressKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that takes connections before a plan and after it takes them after each of its operations. */
class PlanContinuityTest {

    private static final ServiceKey KEY = new AddressKey(Protocol.TCP, IpAddress.parse("10.0.0.1"), 80);

    private static ServerEntry server(int number, int weight) {
        return new ServerEntry(new ServerKey(IpAddress.parse("192.0.2." + number), 80), Forwarding.NAT, weight);
    }

    private static Table table(String scheduler, List<ServerEntry> servers) {
        return Table.of(List.of(new ServiceEntry(KEY, scheduler, servers)));
    }

    private static List<ServerEntry> random(Random random) {
        var servers = new ArrayList<ServerEntry>();
        for (int number = 1; number <= 6; number++) {
            if (random.nextBoolean()) {
                servers.add(server(number, random.nextInt(3)));
            }
        }
        Collections.shuffle(servers, random);
        return servers;
    }

    private static boolean serves(Table table) {
        var service = table.services().get(KEY);
        return service != null && service.servers().stream().anyMatch(server -> server.weight() > 0);
    }

    /** Whether what just went comes back with the next operation, as its new place among ordered servers forces. */
    private static boolean movesOnly(List<Operation> plan, int index) {
        return plan.get(index) instanceof Operation.RemoveServer(var from, var gone)
                && plan.get(index + 1) instanceof Operation.AddServer(var to, var back) && from.equals(to)
                && gone.equals(back.key());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyPlan_leavesNoMomentWithoutAServerThatTakesConnections(long seed) {
        var random = new Random(seed);
        var now = table("wrr", random(random));
        for (int round = 0; round < 500; round++) {
            var scheduler = List.of("wrr", "sh", "mh", "lc").get(random.nextInt(4));
            var next = table(scheduler, random(random));
            boolean always = serves(now) && serves(next);
            var plan = Plan.between(next, now).operations();
            for (int i = 0; i < plan.size(); i++) {
                now = Tables.apply(plan.get(i), now);
                assertThat(!always || serves(now) || movesOnly(plan, i)).as("%s %s", plan.get(i), now).isTrue();
            }
            assertThat(Plan.between(next, now).isEmpty()).isTrue();
        }
    }

    private static List<String> between(List<ServerEntry> desired, List<ServerEntry> actual, String scheduler) {
        return Plan.between(table(scheduler, desired), table(scheduler, actual)).operations().stream()
                .map(operation -> operation.describe().replace("-t 10.0.0.1:80 -r 192.0.2.", "").replace(":80 -m", ""))
                .toList();
    }

    @Test
    void sorryServer_standsBeforeTheOthersLoseTheirWeight() {
        assertThat(between(List.of(server(1, 0), server(2, 0), server(9, 1)), List.of(server(1, 1), server(2, 1)),
                "sh")).containsExactly("-a 9 -w 1", "-e 1 -w 0", "-e 2 -w 0");
    }

    @Test
    void returningServers_getTheirWeightBeforeTheSorryServerGoes() {
        assertThat(between(List.of(server(1, 1), server(2, 0)), List.of(server(1, 0), server(2, 0), server(9, 1)),
                "wrr")).containsExactly("-e 1 -w 1", "-d 9:80");
    }

    @Test
    void misplacedServers_areThoseThatCannotStay() {
        assertThat(between(List.of(server(2, 1), server(1, 1)), List.of(server(1, 1), server(2, 1)), "mh"))
                .containsExactly("-d 1:80", "-a 1 -w 1");
        assertThat(between(List.of(server(1, 1), server(3, 1)), List.of(server(1, 1), server(2, 1), server(3, 1)),
                "mh")).containsExactly("-d 2:80");
    }
}

package io.ballast.plane;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.Forwarding;
import io.ballast.table.Operation;
import io.ballast.table.Persistence;
import io.ballast.table.Plan;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Table;
import io.ballast.table.Timeouts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every forwarding plane does, by nat and with addresses that the plane under test can serve. */
public abstract class ForwardingPlaneContract {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The plane under test, without services. */
    protected abstract ForwardingPlane plane();

    /** The n-th service address of this protocol, from 0; up and free. */
    protected abstract AddressKey key(Protocol protocol, int n);

    /** The n-th real server, 0 to 2, which answers TCP with its name. */
    protected abstract ServerKey server(int n);

    /** Connects as a client and keeps the connection until it is closed. */
    protected abstract Closeable connect(AddressKey to) throws IOException;

    private ServerEntry entry(int n, int weight) {
        return new ServerEntry(server(n), Forwarding.NAT, weight);
    }

    private ServiceEntry web(ServerEntry... servers) {
        return new ServiceEntry(key(Protocol.TCP, 0), "rr", List.of(servers));
    }

    private void make(ServiceEntry... services) {
        var plan = Plan.between(Table.of(List.of(services)), plane().read().table());
        assertThat(plane().apply(plan.operations())).allMatch(Outcome.DONE::equals);
    }

    private ServiceEntry held(ServiceKey key) {
        return requireNonNull(plane().read(key));
    }

    private ServerCounters counters(ServiceKey key, ServerKey server) {
        return requireNonNull(requireNonNull(plane().read().counters().get(key)).servers().get(server));
    }

    @Test
    void newPlane_answers_andHoldsNothing() {
        assertThat(plane().probe().ready()).isTrue();
        assertThat(plane().probe().reason()).isNull();
        assertThat(plane().read().table().services()).isEmpty();
        assertThat(plane().read(key(Protocol.TCP, 0))).isNull();
    }

    @Test
    void services_areReadBack_asTheyWereAdded() {
        var plain = web(entry(0, 1), entry(1, 5), entry(2, 0));
        var flagged = new ServiceEntry(key(Protocol.TCP, 1), "sh", Set.of(SchedulerFlag.FLAG_1, SchedulerFlag.FLAG_2),
                null, false, List.of(entry(2, 1), entry(0, 1)));
        var persistent = new ServiceEntry(key(Protocol.TCP, 2), "wlc", Set.of(), new Persistence(360, 24, null), false,
                List.of(new ServerEntry(server(1), Forwarding.NAT, 3, 100, 50, null)));
        var onePacket = new ServiceEntry(key(Protocol.UDP, 0), "wrr", Set.of(), null, true, List.of());
        make(plain, flagged, persistent, onePacket);
        var table = plane().read().table();
        assertThat(table.services().values()).containsExactlyInAnyOrder(plain, flagged, persistent, onePacket);
        assertThat(plane().read().counters()).containsOnlyKeys(table.services().keySet());
        for (var service : List.of(plain, flagged, persistent, onePacket)) {
            assertThat(plane().read(service.key())).isEqualTo(service);
            assertThat(plane().refusals(service, List.of())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf", "sed", "nq"})
    void everyScheduler_canBeHad(String scheduler) {
        var service = new ServiceEntry(key(Protocol.TCP, 0), scheduler, List.of(entry(0, 1), entry(1, 2)));
        make(service);
        assertThat(plane().read(service.key())).isEqualTo(service);
    }

    @Test
    void changedService_keepsItsServers() {
        make(web(entry(0, 1), entry(1, 1)));
        var changed = new ServiceEntry(key(Protocol.TCP, 0), "wlc", Set.of(SchedulerFlag.FLAG_3),
                new Persistence(60, 32, null), false, List.of());
        assertThat(plane().apply(List.of(new Operation.EditService(changed)))).containsExactly(Outcome.DONE);
        assertThat(held(changed.key())).isEqualTo(changed.withServers(List.of(entry(0, 1), entry(1, 1))));
        assertThat(plane().apply(List.of(new Operation.EditService(web())))).containsExactly(Outcome.DONE);
        assertThat(held(changed.key())).isEqualTo(web(entry(0, 1), entry(1, 1)));
    }

    @Test
    void changedServer_keepsItsPlace() {
        make(web(entry(0, 1), entry(1, 1), entry(2, 1)));
        var changed = new ServerEntry(server(1), Forwarding.NAT, 0, 10, 4, null);
        assertThat(plane().apply(List.of(new Operation.EditServer(key(Protocol.TCP, 0), changed))))
                .containsExactly(Outcome.DONE);
        assertThat(held(key(Protocol.TCP, 0)).servers()).containsExactly(entry(0, 1), changed, entry(2, 1));
    }

    @Test
    void removedServer_isGone_andOneThatComesAgain_isLast() {
        make(web(entry(0, 1), entry(1, 1), entry(2, 1)));
        var key = key(Protocol.TCP, 0);
        assertThat(plane().apply(List.of(new Operation.RemoveServer(key, server(0))))).containsExactly(Outcome.DONE);
        assertThat(held(key).servers()).containsExactly(entry(1, 1), entry(2, 1));
        assertThat(plane().apply(List.of(new Operation.RemoveServer(key, server(1)),
                new Operation.AddServer(key, entry(1, 7))))).containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(held(key).servers()).containsExactly(entry(2, 1), entry(1, 7));
    }

    @Test
    void removedService_isGoneWithItsServers_andCanComeAgain() {
        make(web(entry(0, 1)));
        assertThat(plane().apply(List.of(new Operation.RemoveService(key(Protocol.TCP, 0)))))
                .containsExactly(Outcome.DONE);
        assertThat(plane().read(key(Protocol.TCP, 0))).isNull();
        make(web());
        assertThat(held(key(Protocol.TCP, 0)).servers()).isEmpty();
    }

    @Test
    void failingOperation_stopsNoOther() {
        var key = key(Protocol.TCP, 0);
        var missing = key(Protocol.TCP, 1);
        var outcomes = plane().apply(List.of(new Operation.AddService(web()), new Operation.AddService(web()),
                new Operation.AddServer(key, entry(0, 1)), new Operation.AddServer(key, entry(0, 2)),
                new Operation.RemoveServer(key, server(1)), new Operation.EditServer(key, entry(2, 1)),
                new Operation.AddServer(missing, entry(0, 1)), new Operation.RemoveService(missing),
                new Operation.EditServer(key, entry(0, 3))));
        var done = outcomes.stream().map(Outcome.DONE::equals).toList();
        assertThat(done).containsExactly(true, false, true, false, false, false, false, false, true);
        assertThat(outcomes).filteredOn(outcome -> outcome instanceof Outcome.Failed).hasSize(6)
                .allSatisfy(outcome -> assertThat(((Outcome.Failed) outcome).reason()).isNotBlank());
        assertThat(held(key)).isEqualTo(web(entry(0, 3)));
    }

    @Test
    void glance_changesWithTheTable_andNotOtherwise() {
        var prints = new ArrayList<Glance>();
        prints.add(plane().glance());
        var key = key(Protocol.TCP, 0);
        for (var operation : List.of(new Operation.AddService(web()), new Operation.AddServer(key, entry(0, 1)),
                new Operation.EditServer(key, entry(0, 2)), new Operation.AddServer(key, entry(1, 1)),
                new Operation.EditService(new ServiceEntry(key, "lc", List.of())),
                new Operation.RemoveServer(key, server(0)), new Operation.RemoveService(key))) {
            assertThat(plane().apply(List.of(operation))).containsExactly(Outcome.DONE);
            prints.add(plane().glance());
            assertThat(plane().glance()).isEqualTo(prints.getLast());
            assertThat(prints.getLast()).isNotEqualTo(prints.get(prints.size() - 2));
        }
    }

    @Test
    void traffic_isCountedAndListed_andLeavesTheFingerprint() throws IOException {
        var key = key(Protocol.TCP, 0);
        make(web(entry(0, 1)));
        var before = plane().glance();
        try (var _ = connect(key); var _ = connect(key)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(counters(key, server(0)).active()).isEqualTo(2));
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(counters(key, server(0)).traffic().connections()).isEqualTo(2);
                assertThat(counters(key, server(0)).traffic().outBytes()).isPositive();
                var whole = requireNonNull(plane().read().counters().get(key)).traffic();
                assertThat(whole.connections()).isEqualTo(2);
                assertThat(whole.outPackets()).isPositive();
            });
            try (var connections = plane().connections(connection -> connection.server().equals(server(0).address())
                    && connection.virtualPort() == key.port())) {
                assertThat(connections.toList()).hasSize(2)
                        .allMatch(connection -> connection.state().equals("ESTABLISHED"))
                        .allMatch(connection -> connection.virtual().equals(key.address()))
                        .allMatch(connection -> connection.serverPort() == server(0).port())
                        .allMatch(connection -> connection.protocol().equals("tcp"));
            }
            try (var none = plane().connections(_ -> false)) {
                assertThat(none).isEmpty();
            }
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(counters(key, server(0)).active()).isZero();
            assertThat(counters(key, server(0)).inactive()).isEqualTo(2);
        });
        assertThat(plane().glance()).isEqualTo(before);
    }

    @Test
    void persistence_countsItsTemplates() throws IOException {
        var key = key(Protocol.TCP, 0);
        var persistence = new Persistence(300, 32, null);
        make(new ServiceEntry(key, "rr", Set.of(), persistence, false, List.of(entry(0, 1))));
        try (var _ = connect(key); var _ = connect(key)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(counters(key, server(0)).persistent()).isEqualTo(1));
        }
    }

    @Test
    void timeouts_areSetAndRead() {
        assertThat(plane().apply(List.of(new Operation.SetTimeouts(new Timeouts(800, 110, 200)))))
                .containsExactly(Outcome.DONE);
        assertThat(plane().read().table().timeouts()).isEqualTo(new Timeouts(800, 110, 200));
        assertThat(plane().apply(List.of(new Operation.SetTimeouts(new Timeouts(900, 120, 300)))))
                .containsExactly(Outcome.DONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void plans_areCarriedOut_whateverStoodThere(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            var desired = random(random);
            var plan = Plan.between(desired, plane().read().table());
            assertThat(plane().apply(plan.operations())).allMatch(Outcome.DONE::equals);
            var table = plane().read().table();
            assertThat(Plan.between(desired, table).operations()).isEmpty();
            assertThat(new HashSet<>(table.services().keySet())).isEqualTo(desired.services().keySet());
        }
    }

    private Table random(Random random) {
        var services = new ArrayList<ServiceEntry>();
        for (int n = 0; n < 3; n++) {
            if (random.nextInt(4) > 0) {
                var servers = new ArrayList<ServerEntry>();
                random.ints(0, 3).distinct().limit(random.nextInt(4))
                        .forEach(i -> servers.add(entry(i, random.nextInt(4))));
                services.add(new ServiceEntry(key(Protocol.TCP, n), List.of("rr", "wlc", "sh", "mh").get(
                        random.nextInt(4)), servers));
            }
        }
        return Table.of(services);
    }
}

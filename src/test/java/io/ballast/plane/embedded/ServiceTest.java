package io.ballast.plane.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ballast.plane.Connection;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.Persistence;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service remembers and forgets, with time in the test's hands and no sockets. */
class ServiceTest {

    private static final AddressKey WEB = new AddressKey(Protocol.TCP, Farm.VIRTUAL, 80);
    private static final AddressKey DNS = new AddressKey(Protocol.UDP, Farm.VIRTUAL, 53);

    private long now;
    private int port = 1_024;

    private Service service(AddressKey key, String scheduler, @Nullable Persistence persistence,
            ServerEntry... servers) {
        var entry = new ServiceEntry(key, scheduler, Set.of(), persistence, false, List.of());
        var service = new Service(key, entry, () -> new Timeouts(900, 120, 300), now);
        for (var server : servers) {
            service.add(new Server(server, now));
        }
        return service;
    }

    private static ServerEntry server(char name) {
        return new ServerEntry(Farm.key(name), Forwarding.NAT, 1);
    }

    private static ServerEntry server(char name, int upper, int lower) {
        return new ServerEntry(Farm.key(name), Forwarding.NAT, 1, upper, lower, null);
    }

    private @Nullable Flow tryOpen(Service service, String client) {
        return service.open(IpAddress.parse(client), port++, now);
    }

    private Flow open(Service service) {
        var flow = requireNonNull(tryOpen(service, "10.8.0.2"));
        service.enter(flow, service.key.protocol() == Protocol.TCP ? FlowState.ESTABLISHED : FlowState.UDP, now);
        return flow;
    }

    private static char name(Flow flow) {
        return (char) (flow.target().address().low() & 0xff);
    }

    private void pass(Service service, long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        service.tick(now);
    }

    private ServerCounters counters(Service service, char name) {
        return requireNonNull(service.counters(now).servers().get(Farm.key(name)));
    }

    private static void end(Service service, Flow flow, long now) {
        service.finished(flow, true, now);
        service.finished(flow, false, now);
    }

    @Test
    void openConnection_isActive_fromItsFirstMoment() {
        var service = service(WEB, "rr", null, server('a'));
        var flow = requireNonNull(tryOpen(service, "10.8.0.2"));
        assertThat(flow.state).isEqualTo(FlowState.SYN_RECV);
        assertThat(counters(service, 'a').active()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true, CLOSE_WAIT, 60", "false, FIN_WAIT, 120"})
    void oneDirectionEnded_isInactive_andForgottenWhenSilent(boolean byClient, FlowState state, long seconds) {
        var service = service(WEB, "rr", null, server('a'));
        var ended = new ArrayList<String>();
        var flow = open(service);
        flow.closing(() -> ended.add("closed"));
        service.finished(flow, byClient, now);
        assertThat(flow.state).isEqualTo(state);
        assertThat(counters(service, 'a').active()).isZero();
        assertThat(counters(service, 'a').inactive()).isEqualTo(1);
        pass(service, seconds - 1);
        assertThat(counters(service, 'a').inactive()).isEqualTo(1);
        assertThat(ended).isEmpty();
        pass(service, 1);
        assertThat(counters(service, 'a').inactive()).isZero();
        assertThat(ended).containsExactly("closed");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void bothDirectionsEnded_countAsInactiveFor120Seconds(boolean clientFirst) {
        var service = service(WEB, "rr", null, server('a'));
        var flow = open(service);
        service.finished(flow, clientFirst, now);
        service.finished(flow, !clientFirst, now);
        assertThat(flow.state).isEqualTo(FlowState.TIME_WAIT);
        pass(service, 119);
        assertThat(counters(service, 'a').inactive()).isEqualTo(1);
        pass(service, 1);
        assertThat(counters(service, 'a').inactive()).isZero();
    }

    @Test
    void resetConnection_countsAsInactiveForTenSeconds_whateverComesAfter() {
        var service = service(WEB, "rr", null, server('a'));
        var flow = open(service);
        service.enter(flow, FlowState.CLOSE, now);
        service.finished(flow, true, now);
        assertThat(flow.state).isEqualTo(FlowState.CLOSE);
        pass(service, 9);
        assertThat(counters(service, 'a').inactive()).isEqualTo(1);
        pass(service, 1);
        assertThat(counters(service, 'a').inactive()).isZero();
    }

    @Test
    void data_keepsAConnection() {
        var service = service(WEB, "rr", null, server('a'));
        var flow = open(service);
        pass(service, 800);
        service.fromServer(flow, 1, now);
        pass(service, 800);
        assertThat(counters(service, 'a').active()).isEqualTo(1);
        pass(service, 100);
        assertThat(counters(service, 'a').active()).isZero();
    }

    @Test
    void datagrams_areInactive_for300Seconds() {
        var service = service(DNS, "rr", null, server('a'));
        open(service);
        assertThat(counters(service, 'a').active()).isZero();
        assertThat(counters(service, 'a').inactive()).isEqualTo(1);
        pass(service, 300);
        assertThat(counters(service, 'a').inactive()).isZero();
    }

    @Test
    void inactiveConnections_weighInAChoice() {
        var service = service(WEB, "lc", null, server('a'), server('b'));
        end(service, open(service), now);
        assertThat(name(open(service))).isEqualTo('a');
        // b: 1 inactive; a: 1 active. 256 more that end at b make it heavier.
        assertThat(name(open(service))).isEqualTo('b');
    }

    @Test
    void upperThreshold_stopsNewConnections_untilBelowThreeQuarters() {
        var service = service(WEB, "rr", null, server('a', 4, 0));
        var flows = new ArrayList<>(List.of(open(service), open(service), open(service), open(service)));
        assertThat(tryOpen(service, "10.8.0.2")).isNull();
        service.enter(flows.removeFirst(), FlowState.CLOSE, now);
        pass(service, 10);
        assertThat(tryOpen(service, "10.8.0.2")).as("3 of 4 are not below three quarters").isNull();
        service.enter(flows.removeFirst(), FlowState.CLOSE, now);
        pass(service, 10);
        assertThat(tryOpen(service, "10.8.0.2")).isNotNull();
    }

    @Test
    void lowerThreshold_saysWhenNewConnectionsComeAgain() {
        var service = service(WEB, "rr", null, server('a', 3, 1));
        var flows = List.of(open(service), open(service), open(service));
        for (var flow : flows) {
            assertThat(tryOpen(service, "10.8.0.2")).isNull();
            service.enter(flow, FlowState.CLOSE, now);
            pass(service, 10);
        }
        assertThat(tryOpen(service, "10.8.0.2")).isNotNull();
    }

    @Test
    void raisedThreshold_endsAnOverload_andALoweredOneDoesNot() {
        var service = service(WEB, "rr", null, server('a', 2, 0));
        open(service);
        open(service);
        var server = requireNonNull(service.server(Farm.key('a')));
        service.edit(server, server('a', 1, 0));
        assertThat(tryOpen(service, "10.8.0.2")).isNull();
        service.edit(server, server('a', 5, 0));
        assertThat(tryOpen(service, "10.8.0.2")).isNotNull();
    }

    @Test
    void liftedThreshold_endsAnOverload() {
        var service = service(WEB, "rr", null, server('a', 1, 0));
        open(service);
        assertThat(tryOpen(service, "10.8.0.2")).isNull();
        service.edit(requireNonNull(service.server(Farm.key('a'))), server('a'));
        assertThat(tryOpen(service, "10.8.0.2")).isNotNull();
    }

    @Test
    void persistence_keepsANetworkAtItsServer_evenOverItsThreshold() {
        var service = service(WEB, "rr", new Persistence(300, 24, null), server('a'), server('b', 1, 0));
        assertThat(name(requireNonNull(tryOpen(service, "10.8.0.2")))).isEqualTo('b');
        assertThat(name(requireNonNull(tryOpen(service, "10.8.0.200")))).isEqualTo('b');
        assertThat(name(requireNonNull(tryOpen(service, "10.8.1.2")))).isEqualTo('a');
        assertThat(counters(service, 'a').persistent()).isEqualTo(1);
        assertThat(counters(service, 'b').persistent()).isEqualTo(1);
        assertThat(service.connections(now)).filteredOn(connection -> connection.state().equals("NONE"))
                .extracting(Connection::client).containsExactlyInAnyOrder(IpAddress.parse("10.8.0.0"),
                        IpAddress.parse("10.8.1.0"));
    }

    @Test
    void persistence_ends_whenItsTimeIsOverAndItsConnectionsAreForgotten() {
        var service = service(WEB, "rr", new Persistence(60, 32, null), server('a'), server('b'));
        end(service, open(service), now);
        pass(service, 61);
        assertThat(counters(service, 'b').persistent()).as("a connection in TIME_WAIT holds it").isEqualTo(1);
        pass(service, 60);
        assertThat(counters(service, 'b').persistent()).isZero();
        assertThat(name(open(service))).isEqualTo('a');
    }

    @Test
    void persistence_beginsAnew_withEveryConnection() {
        var service = service(WEB, "rr", new Persistence(300, 32, null), server('a'), server('b'));
        for (int i = 0; i < 5; i++) {
            var flow = open(service);
            assertThat(name(flow)).isEqualTo('b');
            end(service, flow, now);
            pass(service, 299);
        }
    }

    @Test
    void persistence_leadsNotToWeightZero_norToARemovedServer() {
        var service = service(WEB, "rr", new Persistence(300, 32, null), server('a'), server('b'));
        assertThat(name(open(service))).isEqualTo('b');
        service.edit(requireNonNull(service.server(Farm.key('b'))), server('b').withWeight(0));
        assertThat(name(open(service))).isEqualTo('a');
        assertThat(counters(service, 'b').persistent()).isZero();
        service.edit(requireNonNull(service.server(Farm.key('b'))), server('b'));
        var a = requireNonNull(service.server(Farm.key('a')));
        service.remove(a);
        service.end(a);
        assertThat(name(open(service))).isEqualTo('b');
    }

    @Test
    void rates_followTheKernelsAverage() {
        var meter = new Meter(0);
        for (int i = 0; i < 40; i++) {
            meter.connection();
            meter.fromClient(100);
        }
        long second = Duration.ofSeconds(1).toNanos();
        assertThat(meter.read(second).connectionRate()).isZero();
        // 20 connections a second, of which a quarter comes in at first.
        assertThat(meter.read(2 * second).connectionRate()).isEqualTo(5);
        assertThat(meter.read(2 * second).inByteRate()).isEqualTo(500);
        assertThat(meter.read(4 * second).inByteRate()).isEqualTo(375);
        assertThat(meter.read(100 * second).inByteRate()).isZero();
        assertThat(meter.read(100 * second).inBytes()).isEqualTo(4_000);
        assertThat(meter.read(100 * second).inPackets()).isEqualTo(40);
    }

    @Test
    void endedFlow_closesWhatIsGivenToItLate_andNothingTwice() {
        var service = service(WEB, "rr", null, server('a'));
        var closed = new ArrayList<String>();
        var flow = open(service);
        service.endAll();
        flow.closing(() -> closed.add("late"));
        flow.end();
        assertThat(closed).containsExactly("late");
    }
}

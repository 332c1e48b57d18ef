package io.ballast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.ballast.console.ClusterView.AddressView;
import io.ballast.console.Mark.Kind;
import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.VirtualService;
import io.ballast.director.ClusterStatus.AddressStatus;
import io.ballast.director.ClusterStatus.Applied;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.health.Verdict;
import io.ballast.health.Verdict.State;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.plane.PlaneReading.Traffic;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the overview makes of a state. */
class ViewsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final RealServer SERVER = new RealServer("s1", IpAddress.parse("2001:db8::1"), 80, 3,
            AdminState.ENABLED, null, null, 0, 0, null, 1, 1);
    private static final VirtualService SERVICE = new VirtualService("http",
            new Listener.OnPort(Protocol.TCP, IpAddress.parse("10.0.0.1"), 80), "wlc", Set.of(), ForwardingMethod.DR,
            null, false, OnFailure.REMOVE, 0, Duration.ZERO, Duration.ofMinutes(5), 1, 0, true, null, List.of(),
            List.of(SERVER), 1);

    private static ServerStatus server(State state, AdminState admin, @Nullable Integer weight, boolean drained) {
        var applied = weight == null ? null : new Applied(weight, ServerCounters.ZERO);
        var since = state == State.UNKNOWN ? null : NOW.minusSeconds(90);
        return new ServerStatus("s1", admin, new Verdict(state, "connected", since), List.of(), null, applied, true,
                drained);
    }

    private static Mark mark(boolean inTable, boolean inSync, boolean quorum, boolean sorry, @Nullable String error,
            State state) {
        var status = new ServiceStatus("http", SERVICE.listener().key(), inTable, inSync, quorum, sorry, error,
                Traffic.ZERO,
                List.of(server(state, AdminState.ENABLED, 3, false)));
        return ServiceView.of(SERVICE, status, NOW).mark();
    }

    @Test
    void service_isMarkedByItsWorstTrouble() {
        assertThat(mark(true, true, true, false, null, State.UP)).isEqualTo(Mark.up("up"));
        assertThat(mark(true, false, true, false, null, State.UP)).isEqualTo(Mark.warn("not in sync"));
        assertThat(mark(true, false, true, false, null, State.DOWN)).isEqualTo(Mark.warn("some down"));
        assertThat(mark(true, true, false, false, null, State.DOWN)).isEqualTo(Mark.down("quorum lost"));
        assertThat(mark(true, true, false, true, null, State.DOWN)).isEqualTo(Mark.down("sorry server"));
        assertThat(mark(false, false, true, false, null, State.UP)).isEqualTo(Mark.unknown("not in the table"));
        assertThat(mark(false, false, true, false, "refused", State.UP)).isEqualTo(Mark.down("failed"));
    }

    @Test
    void service_whoseDisabledServerIsDown_isUp() {
        for (var admin : List.of(AdminState.DISABLED, AdminState.DRAINING)) {
            var status = new ServiceStatus("http", SERVICE.listener().key(), true, true, true, false, null,
                    Traffic.ZERO, List.of(server(State.DOWN, admin, null, true)));
            assertThat(ServiceView.of(SERVICE, status, NOW).mark()).isEqualTo(Mark.up("up"));
        }
    }

    @Test
    void service_saysHowItForwards() {
        var status = new ServiceStatus("http", SERVICE.listener().key(), true, true, true, false, null, Traffic.ZERO,
                List.of());
        var view = ServiceView.of(SERVICE, status, NOW);
        assertThat(view.key()).isEqualTo("tcp 10.0.0.1:80");
        assertThat(view.how()).isEqualTo("wlc, dr");
    }

    @Test
    void server_inThePlane_showsItsWeightThere() {
        var view = ServerView.of(SERVER, server(State.UP, AdminState.ENABLED, 3, false), NOW);
        assertThat(view).isEqualTo(new ServerView("s1", "[2001:db8::1]:80", Mark.up("up"), List.of(), "connected",
                "1 min",
                "2026-03-01T11:58:30Z", "3", "0", "0"));
        assertThat(ServerView.of(SERVER, server(State.DOWN, AdminState.ENABLED, 0, false), NOW).weight())
                .isEqualTo("0 of 3");
    }

    @Test
    void address_thatVrrpMoves_mayStandElsewhere() {
        var address = new HeldAddress(IpAddress.parse("10.0.0.1"), 24, "eth0");
        assertThat(AddressView.of(new AddressStatus(address, true, "v", null)).mark()).isEqualTo(Mark.up("up"));
        assertThat(AddressView.of(new AddressStatus(address, false, "v", null)).mark())
                .isEqualTo(Mark.unknown("not here"));
        assertThat(AddressView.of(new AddressStatus(address, false, null, "no such interface")).mark())
                .isEqualTo(Mark.down("not up"));
    }

    @Test
    void server_outsideThePlane_showsDashes_neverZeros() {
        var view = ServerView.of(SERVER, server(State.UNKNOWN, AdminState.ENABLED, null, false), NOW);
        assertThat(List.of(view.weight(), view.active(), view.inactive(), view.since()))
                .containsExactly("– of 3", "–", "–", "–");
        assertThat(view.sinceExact()).isEmpty();
    }

    @Test
    void server_showsWhatIsOddAboutItsProbes() {
        var verdict = new Verdict(State.UP, "answered 200", NOW, true, null, "certificate expires in 5 days",
                Verdict.Watch.GIVEN_UP, null);
        var view = ServerView.of(SERVER, new ServerStatus("s1", AdminState.ENABLED, verdict, List.of(),
                "agent says 40 %: 4 in place of 10", null, true, false), NOW);
        assertThat(view.notes()).containsExactly("flapping", "not watched");
        assertThat(view.reason())
                .isEqualTo("answered 200; certificate expires in 5 days; agent says 40 %: 4 in place of 10");
    }

    @Test
    void server_showsWhatTheOperatorSaid() {
        assertThat(ServerView.of(SERVER, server(State.UP, AdminState.DRAINING, 0, false), NOW).notes())
                .containsExactly("draining");
        assertThat(ServerView.of(SERVER, server(State.UP, AdminState.DRAINING, null, true), NOW).notes())
                .containsExactly("drained");
        assertThat(ServerView.of(SERVER, server(State.UP, AdminState.DISABLED, null, false), NOW).notes())
                .containsExactly("disabled");
    }

    @Test
    void clusters_standWorstFirst_thenByName() {
        var views = new ArrayList<>(List.of(cluster("b", Mark.up("up")), cluster("a", Mark.up("up")),
                cluster("d", Mark.unknown("empty")), cluster("z", Mark.down("failed")),
                cluster("c", Mark.warn("some down"))));
        views.sort(null);
        assertThat(views).extracting(ClusterView::name).containsExactly("z", "c", "d", "a", "b");
    }

    @Test
    void shortenedCluster_keepsItsWorstServices() {
        var view = cluster("a", Mark.up("up"), Mark.down("failed"), Mark.warn("some down"), Mark.up("up"));
        assertThat(view.shortened(4)).isSameAs(view);
        assertThat(view.shortened(2).services()).extracting(service -> service.mark().style())
                .containsExactly(Kind.down, Kind.warn);
        assertThat(view.shortened(2).hidden()).isEqualTo(2);
        assertThat(view.shortened(0).hidden()).isEqualTo(4);
    }

    private static ClusterView cluster(String name, Mark... marks) {
        var services = Arrays.stream(marks).map(mark -> new ServiceView("s", "tcp 10.0.0.1:80", "rr, nat", mark, null,
                List.of())).toList();
        return new ClusterView(name, "", marks[0], List.of(), services, 0);
    }
}

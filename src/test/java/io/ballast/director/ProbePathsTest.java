package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.VirtualAddress;
import io.ballast.definition.VirtualService;
import io.ballast.health.CannotProbe;
import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.TcpCheck;
import io.ballast.plane.Outcome;
import io.ballast.plane.embedded.EmbeddedPlane;
import io.ballast.table.Forwarding;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.MarkKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands in the table for probes by path, and when they can be made, with a table that is a map. */
class ProbePathsTest {

    private static final Check PATH = new TcpCheck(Sample.PACE, Reach.SERVER, true, false, null, null, null);
    private static final IpAddress VIP = IpAddress.parse("10.0.0.1");

    private final Bench bench = new Bench();

    ProbePathsTest() {
        bench.machine.source = IpAddress.parse("10.1.1.254");
    }

    private static VirtualService service(ForwardingMethod method) {
        var builder = Sample.service(1, 2);
        builder.forwarding = method;
        builder.checks = List.of(PATH);
        return builder.build();
    }

    private List<ServiceEntry> carriers() {
        return bench.plane.services.values().stream().filter(entry -> entry.key() instanceof MarkKey).toList();
    }

    private ProbeTarget target(int server) {
        return bench.probing.assigned.stream().filter(each -> each.address().equals(
                Sample.server(1, server).address())).findFirst().orElseThrow();
    }

    private long mark(int server) {
        var path = target(server).path();
        assertThat(path).isNotNull();
        return path == null ? 0 : path.mark();
    }

    @Test
    void aServerProbedByPath_hasAPrivateService_beforeItIsProbed() {
        bench.start(service(ForwardingMethod.DR)).step();

        assertThat(bench.probing.assigned).hasSize(2).allSatisfy(target -> {
            assertThat(target.path()).isNotNull().satisfies(path -> {
                assertThat(path.address()).isEqualTo(VIP);
                assertThat(path.port()).isEqualTo(1);
            });
        });
        assertThat(carriers()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.servers()).singleElement().satisfies(server -> {
                assertThat(server.forwarding()).isEqualTo(Forwarding.DR);
                assertThat(server.key().port()).isZero();
            });
        });
        assertThat(bench.plane.services.get(Sample.key(1))).satisfies(entry -> assertThat(entry.servers()).isEmpty());
        assertThat(bench.reconciler.view().carriers()).hasSize(2);
    }

    @Test
    void byNat_thePrivateServiceTranslatesThePort() {
        bench.start(service(ForwardingMethod.NAT)).step();

        assertThat(carriers()).allSatisfy(
                entry -> assertThat(entry.servers().getFirst().key().port()).isEqualTo(80));
    }

    @Test
    void privateServices_goWithTheirCheck() {
        bench.start(service(ForwardingMethod.DR)).step();
        bench.define(Sample.service(1, 2).build()).step();

        assertThat(carriers()).isEmpty();
        assertThat(bench.reconciler.view().carriers()).isEmpty();
        assertThat(bench.probing.assigned).allSatisfy(target -> assertThat(target.path()).isNull());
    }

    @Test
    void privateServices_areNeitherForeignNorLeftOver_alsoAfterARestart() {
        bench.start(service(ForwardingMethod.DR)).step();
        var marks = List.of(mark(1), mark(2));
        bench.pass(Duration.ofSeconds(2));
        bench.restart().step().pass(Duration.ofSeconds(2));

        assertThat(List.of(mark(1), mark(2))).isEqualTo(marks);
        assertThat(carriers()).hasSize(2);
        assertThat(bench.reconciler.view().foreign()).isEmpty();
        assertThat(bench.events).noneMatch(event -> event.startsWith("drift") || event.startsWith("foreign"));
    }

    @Test
    void aPrivateService_thatSomebodyRemoves_comesBack_andNobodyProbesMeanwhile() {
        bench.start(service(ForwardingMethod.DR)).step().pass(Duration.ofSeconds(1));
        assertThat(bench.paths.trouble(mark(1))).isNull();
        bench.plane.fate = operation -> operation instanceof Operation.AddService
                ? new Outcome.Failed("no memory")
                : null;
        bench.plane.services.remove(carriers().getFirst().key());
        bench.pass(Duration.ofSeconds(1));
        assertThat(List.of(mark(1), mark(2))).anySatisfy(
                mark -> assertThat(bench.paths.trouble(mark)).contains("not in the table yet"));
        assertThat(bench.reconciler.view().failed()).isNotEmpty();

        bench.plane.fate = _ -> null;
        bench.pass(Duration.ofSeconds(20));
        assertThat(carriers()).hasSize(2);
        assertThat(bench.paths.trouble(mark(1))).isNull();
        assertThat(bench.reconciler.view().failed()).isEmpty();
        assertThat(bench.events).anyMatch(event -> event.startsWith("drift"));
    }

    @Test
    void aLookThatFails_isMadeAgain_soonAfter() {
        bench.start(service(ForwardingMethod.DR)).step();
        bench.machine.wayless = true;
        bench.pass(Duration.ofSeconds(3));
        assertThat(bench.paths.trouble(mark(1))).contains("RTM_GETROUTE");

        bench.machine.wayless = false;
        bench.pass(Duration.ofMillis(500));
        assertThat(bench.paths.trouble(mark(1))).isNull();
    }

    @Test
    void somebodyElsesServiceOfTheSameMark_isLeftAlone_andSaid() {
        var service = service(ForwardingMethod.DR);
        long mark = new PathMarks().of(use(new ServerKey(Sample.server(1, 1).address(), 80), null));
        bench.start(Sample.service(2, 1).build()).step();
        var theirs = new ServiceEntry(new MarkKey(mark, VIP.family()), "wlc", Set.of(), null, false, List.of());
        bench.plane.services.put(theirs.key(), theirs);
        bench.define(service).step();

        assertThat(bench.plane.services.get(theirs.key())).isEqualTo(theirs);
        assertThat(bench.reconciler.view().failed())
                .anySatisfy(failed -> assertThat(failed.error()).contains("somebody else's service has the mark"));
        assertThat(bench.paths.trouble(mark)).isNotNull();
    }

    @Test
    void aDirectorThatHoldsTheAddress_needsTheKernelsLeave() {
        bench.machine.present.add(new HeldAddress(VIP, 32, "eth0"));
        bench.start(service(ForwardingMethod.DR)).step();
        assertThat(bench.paths.trouble(mark(1))).isEqualTo("while this director holds 10.0.0.1, its kernel drops the"
                + " answers: set net.ipv4.conf.eth0.accept_local=1");

        bench.machine.takesOwn = true;
        bench.pass(Duration.ofSeconds(3));
        assertThat(bench.paths.trouble(mark(1))).isNull();
    }

    @Test
    void aDirectorThatTakesTheAddressOver_sees_beforeAProbeCanFail() {
        bench.start(service(ForwardingMethod.DR)).step();
        assertThat(bench.paths.trouble(mark(1))).isNull();

        bench.machine.present.add(new HeldAddress(VIP, 32, "eth0"));
        bench.pass(Duration.ofMillis(400));
        assertThat(bench.paths.trouble(mark(1))).contains("accept_local");
    }

    @Test
    void anAddressHeldElsewhere_needsALooseFilter_andByNatNothing() {
        bench.machine.present.add(new HeldAddress(VIP, 32, "lo"));
        bench.machine.takesOwn = true;
        bench.machine.filtersStrictly = true;
        bench.start(service(ForwardingMethod.DR)).step();
        assertThat(bench.paths.trouble(mark(1))).contains("set net.ipv4.conf.eth0.rp_filter=2");

        bench.define(service(ForwardingMethod.NAT)).step();
        assertThat(bench.paths.trouble(mark(1))).isNull();
    }

    @Test
    void source_isAnAddressOfItsOwn_neverAVirtualOne() {
        bench.machine.source = VIP;
        bench.start(service(ForwardingMethod.DR)).step();
        assertThat(bench.paths.trouble(mark(1))).contains("no address of its own on the way to 10.1.1.1");

        bench.machine.present.add(new HeldAddress(IpAddress.parse("10.1.1.9"), 24, "eth0"));
        bench.pass(Duration.ofSeconds(3));
        assertThat(bench.paths.trouble(mark(1))).isNull();

        bench.put(Sample.snapshot(2, List.of(new VirtualAddress(IpAddress.parse("10.1.1.9"), 32, "eth0")),
                List.of(service(ForwardingMethod.DR))), Set.of(), "test").step();
        assertThat(bench.paths.trouble(mark(1))).contains("no address of its own");
    }

    @Test
    void marking_whereNoProbeCanBeMade_saysSo() throws IOException {
        var paths = new ProbePaths(bench.machine, new EmbeddedPlane().noPath());
        try (var channel = SocketChannel.open()) {
            assertThatThrownBy(() -> paths.mark(channel, 7)).isInstanceOf(CannotProbe.class)
                    .hasMessageContaining("plane embedded");
            assertThatThrownBy(() -> bench.paths.mark(channel, 7)).isInstanceOf(CannotProbe.class)
                    .hasMessageContaining("not in the table yet");
            assertThat(channel.getLocalAddress()).isNull();
        }
    }

    @Test
    void marks_areUnique_theSameEachTime_andKeepClearOfOthers() {
        var marks = new PathMarks();
        var again = new PathMarks();
        var seen = new HashSet<Long>();
        for (int i = 0; i < 20_000; i++) {
            var server = new ServerKey(new IpAddress(VIP.family(), 0, 0x0a000000L + i), 80);
            long mark = marks.of(use(server, null));
            assertThat(seen.add(mark)).isTrue();
            assertThat(mark & 0xf00f_c000L).isEqualTo(0x5000_0000L);
            assertThat(marks.of(use(server, null))).isEqualTo(mark);
            if (i < 100) {
                assertThat(again.of(use(server, null))).isEqualTo(mark);
            }
        }
    }

    private static PathMarks.Use use(ServerKey server, @Nullable IpAddress source) {
        return new PathMarks.Use(Sample.key(1), server, 1, source, false);
    }

    @Test
    void marks_ofWhatIsGone_areGivenBack_andATrialTakesNone() {
        var marks = new PathMarks();
        var server = new ServerKey(Sample.server(1, 1).address(), 80);
        long mark = marks.of(use(server, null));
        long other = marks.of(use(server, VIP));
        assertThat(other).isNotEqualTo(mark);
        var copy = marks.copy();
        assertThat(copy.of(use(server, null))).isEqualTo(mark);
        assertThat(marks.held()).isEqualTo(2);
        copy.of(use(Sample.serverKey(1, 2), null));
        assertThat(marks.held()).isEqualTo(2);
        marks.keep(Set.of(new MarkKey(mark, VIP.family())));
        assertThat(marks.held()).isEqualTo(1);
        assertThat(marks.of(use(server, null))).isEqualTo(mark);
    }

    @Test
    void marks_areGivenBack_withTheirServers() {
        bench.start(service(ForwardingMethod.DR)).step();
        assertThat(bench.paths.marks().held()).isEqualTo(2);
        bench.define(Sample.service(1, 2).build()).step();
        assertThat(bench.paths.marks().held()).isZero();
    }

    private static Check from(@Nullable IpAddress source) {
        return new TcpCheck(Sample.PACE, new Reach(null, 0, source), true, false, null, null, null);
    }

    private static VirtualService checkedBy(Check... checks) {
        var builder = Sample.service(1, 1);
        builder.forwarding = ForwardingMethod.DR;
        builder.checks = List.of(checks);
        return builder.build();
    }

    @Test
    void sourceThatTheCheckNames_isTaken_whereTheDirectorHoldsIt() {
        bench.machine.source = VIP;
        var named = IpAddress.parse("10.1.1.9");
        bench.start(checkedBy(from(named))).step();
        assertThat(bench.paths.trouble(mark(1)))
                .isEqualTo("this director does not hold 10.1.1.9, which the check names as its source");
        bench.machine.present.add(new HeldAddress(named, 32, "eth0"));
        bench.pass(Duration.ofSeconds(3));
        assertThat(bench.paths.trouble(mark(1))).isNull();
        assertThat(bench.paths.source(mark(1))).isEqualTo(named);

        bench.define(checkedBy(from(VIP))).step();
        assertThat(bench.paths.trouble(mark(1))).contains("answer to themselves");
    }

    @Test
    void checksOfOneServer_withTwoSources_haveAWayEach() {
        bench.start(checkedBy(from(null), from(IpAddress.parse("10.1.1.9")))).step();
        assertThat(carriers()).hasSize(2);
        assertThat(bench.probing.assigned).extracting(each -> each.path()).doesNotHaveDuplicates();
    }

    @Test
    void carrierOfQueriesByUdp_isOnePacket_sinceTheKernelWouldRememberEach() {
        var pace = Sample.PACE;
        bench.start(checkedBy(new DnsCheck(pace, Reach.SERVER, true, false, ".", "SOA", "noerror", null, null),
                new DnsCheck(pace, Reach.SERVER, true, true, ".", "SOA", "noerror", null, null))).step();
        assertThat(carriers()).extracting(ServiceEntry::onePacket).containsExactlyInAnyOrder(true, false);
    }
}

package io.ballast.director;

import static io.ballast.director.Sample.key;
import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.UnknownName;
import io.ballast.definition.VirtualAddress;
import io.ballast.definition.VirtualService;
import io.ballast.definition.VrrpExamples;
import io.ballast.health.HealthChecker;
import io.ballast.health.Plain;
import io.ballast.health.ProbeResult;
import io.ballast.health.PushCheck;
import io.ballast.health.Reach;
import io.ballast.health.TcpCheck;
import io.ballast.plane.PlaneException;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The director with its threads, on a plane that is a map. */
class DirectorTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final MockForwardingPlane plane = new MockForwardingPlane();
    private final HealthChecker health = Plain.checker(new Random(1));
    @SuppressWarnings("NullAway.Init")
    private Director director;
    private Snapshot snapshot = Snapshot.EMPTY;

    private Director director() {
        var addresses = new MockInterfaceAddresses();
        return new Director(new Director.Parts("d1", plane, addresses, health,
                (_, _, _, _, _, _, _) -> {
                }, KernelSettings.NONE, directory.resolve("director.json"),
                Thread.ofPlatform().daemon().factory(), new ProbePaths(addresses, null)));
    }

    @BeforeEach
    void make() {
        director = director();
    }

    @AfterEach
    void close() {
        director.close();
        health.close();
    }

    private static VirtualService unchecked(int number, int servers) {
        return service(number, servers).unchecked().build();
    }

    private void start(VirtualService... services) {
        snapshot = Sample.snapshot(1, services);
        director.start(snapshot);
        assertThat(director.awaitApplied(1, LONG)).isTrue();
    }

    private void define(VirtualService... services) {
        var next = Sample.snapshot(snapshot.revision() + 1, services);
        director.definitionsChanged(new DefinitionsChanged(snapshot, next,
                new TreeSet<>(Works.everything(snapshot, next)), Bench.ADMIN));
        snapshot = next;
        assertThat(director.awaitApplied(next.revision(), LONG)).isTrue();
    }

    @Test
    void definitions_areApplied_andShown() {
        start(unchecked(1, 2));
        define(unchecked(1, 2), unchecked(2, 1));
        assertThat(plane.services).containsOnlyKeys(key(1), key(2));
        var cluster = snapshot.clusters().get("web");
        var status = director.clusterStatus(java.util.Objects.requireNonNull(cluster));
        assertThat(status.services()).allMatch(service -> service.inSync() && service.inTable());
        assertThat(status.services().getFirst().servers())
                .allMatch(server -> server.applied() != null && server.applied().weight() == 1 && server.inSync());
        assertThat(director.status().plane().ready()).isTrue();
        assertThat(director.sinceHeartbeat()).isLessThan(LONG);
        assertThat(director.sinceProbing()).isLessThan(LONG);
    }

    @Test
    void drift_isPutRight() {
        start(unchecked(1, 2));
        plane.carryOut(new Operation.RemoveServer(key(1), Sample.serverKey(1, 1)));
        await().atMost(LONG).until(() -> director.table().drift().isEmpty()
                && java.util.Objects.requireNonNull(plane.read(key(1))).servers().size() == 2);
    }

    @Test
    void foreign_isNothingThatTheDirectorItselfIsWritingOrRemoving() {
        start(unchecked(1, 1));
        var next = Sample.snapshot(2, unchecked(1, 1), unchecked(2, 1));
        var looks = new CopyOnWriteArrayList<List<ForeignConflict>>();
        plane.afterEach = () -> looks.add(director.foreignConflicts(next, Set.of(new ServiceRef("web", "v2"))));
        define(unchecked(1, 1), unchecked(2, 1));
        define(unchecked(1, 1));
        assertThat(looks).hasSizeGreaterThan(2).containsOnly(List.of());
    }

    @Test
    void foreign_isAConflict_canBeAdoptedOrRemoved() {
        start(unchecked(1, 1));
        plane.carryOut(new Operation.AddService(new ServiceEntry(key(2), "rr", List.of())));
        plane.carryOut(new Operation.AddService(new ServiceEntry(key(3), "rr", List.of())));
        var next = Sample.snapshot(2, unchecked(1, 1), unchecked(2, 1));
        var touched = Set.of(new ServiceRef("web", "v1"), new ServiceRef("web", "v2"));
        assertThat(director.foreignConflicts(next, touched)).extracting(ForeignConflict::key)
                .containsExactly(key(2));
        assertThat(director.table().foreign()).containsExactlyInAnyOrder(key(2), key(3));
        director.adopt(key(2), Bench.ADMIN);
        director.removeForeign(key(3), Bench.ADMIN);
        define(unchecked(1, 1), unchecked(2, 1));
        await().atMost(LONG).untilAsserted(() -> assertThat(director.table().foreign()).isEmpty());
        assertThat(plane.services).containsOnlyKeys(key(1), key(2));
        assertThatThrownBy(() -> director.adopt(key(1), Bench.ADMIN)).isInstanceOf(NotForeign.class);
        assertThatThrownBy(() -> director.removeForeign(key(3), Bench.ADMIN)).isInstanceOf(NotForeign.class);
    }

    @Test
    void hold_isShown_andEndsOnRelease() {
        start(unchecked(1, 1));
        director.hold(Instant.now().plusSeconds(600), "looking", Bench.ADMIN);
        await().atMost(LONG).until(() -> director.status().hold() != null);
        director.release(Bench.ADMIN);
        await().atMost(LONG).until(() -> director.status().hold() == null);
    }

    @Test
    void preview_saysWhatWouldBeDone_andWhatWaits() {
        start(unchecked(1, 2));
        var next = Sample.snapshot(2, unchecked(1, 1), service(2, 1).build());
        var preview = director.preview(snapshot, next,
                Set.of(new ServiceRef("web", "v1"), new ServiceRef("web", "v2")));
        assertThat(preview.operations()).extracting(each -> each.operation().describe() + "|" + each.after())
                .containsExactly("-d -t 10.0.0.1:1 -r 10.1.1.2:80|null", "-A -t 10.0.0.1:2 -s wlc|null",
                        "-a -t 10.0.0.1:2 -r 10.1.2.1:80 -m -w 1|first successful probe");
        assertThat(preview.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("No cluster and no VRRP instance holds"));
        assertThat(plane.services).containsOnlyKeys(key(1));
        assertThat(director.preview(snapshot, snapshot, Set.of(new ServiceRef("web", "v1"))).operations()).isEmpty();
    }

    @Test
    void preview_knowsWhatVrrpHolds() {
        start(unchecked(1, 1));
        var held = VrrpExamples.with(Sample.snapshot(2, unchecked(1, 2)),
                VrrpExamples.small("v", 1, "10.0.0.1/24"));
        assertThat(director.preview(snapshot, held, Set.of(new ServiceRef("web", "v1"))).warnings()).isEmpty();
        assertThat(director.preview(held, Sample.snapshot(4, unchecked(1, 2)), Set.of()).warnings())
                .containsExactly("No VRRP instance holds 10.0.0.1 any more: somebody else has to, or tcp 10.0.0.1:1 "
                        + "gets no packets.");
        var listed = Sample.snapshot(2, List.of(new VirtualAddress(IpAddress.parse("10.0.0.1"), 32, "eth0")),
                List.of(unchecked(1, 1)));
        var both = VrrpExamples.with(listed, VrrpExamples.small("v", 1, "10.0.0.1/24"));
        assertThat(director.preview(listed, both, Set.of()).operations()).extracting(
                each -> each.operation().action()).containsExactly("remove-address");
        assertThat(director.preview(both, listed, Set.of()).warnings()).isEmpty();
    }

    private static VirtualService byPath(int number, int servers) {
        var builder = service(number, servers);
        builder.forwarding = ForwardingMethod.DR;
        builder.checks = List.of(new TcpCheck(Sample.PACE, Reach.SERVER, true, false, null, null, null));
        return builder.build();
    }

    private List<String> previewed(VirtualService... services) {
        return director.preview(snapshot, Sample.snapshot(2, services),
                Set.of(new ServiceRef("web", "v1"), new ServiceRef("web", "v2"))).operations().stream()
                .map(each -> each.operation().describe()).toList();
    }

    @Test
    void preview_showsWhatCarriesProbes_andTakesNoMarks() {
        start(byPath(1, 2));
        await().atMost(LONG).until(() -> plane.services.size() == 3);
        assertThat(previewed(byPath(1, 2))).noneMatch(each -> each.contains(" -f "));
        var more = previewed(byPath(1, 3), byPath(2, 1));
        assertThat(more).filteredOn(each -> each.matches("-A -f .*")).hasSize(2);
        assertThat(more).filteredOn(each -> each.matches("-a -f .* -r 10.1.(1.3|2.1):0 -g .*")).hasSize(2);
        assertThat(previewed(byPath(1, 1))).filteredOn(each -> each.startsWith("-D -f ")).hasSize(1);
        assertThat(previewed(service(1, 2).build())).filteredOn(each -> each.startsWith("-D -f ")).hasSize(2);
        assertThat(previewed(byPath(1, 3), byPath(2, 1))).as("the same marks each time").isEqualTo(more);
        assertThat(plane.services).hasSize(3);
    }

    @Test
    void preview_saysThatTheSorryServerServesFirst() {
        start(unchecked(1, 1));
        var builder = service(2, 1);
        builder.sorry = Sample.sorryServer();
        var touched = Set.of(new ServiceRef("web", "v2"));
        assertThat(director.preview(snapshot, Sample.snapshot(2, unchecked(1, 1), builder.build()), touched).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("The sorry server of", "until the first"));
        assertThat(director
                .preview(snapshot, Sample.snapshot(2, unchecked(1, 1), builder.unchecked().build()), touched)
                .warnings())
                .noneSatisfy(warning -> assertThat(warning).contains("sorry"));
    }

    @Test
    void preview_isWhatIsDone_alsoForProbesByPath() {
        start(byPath(1, 2));
        await().atMost(LONG).until(() -> plane.services.size() == 3);
        var previewed = previewed(byPath(1, 1), byPath(2, 1)).stream().filter(each -> each.contains(" -f ")).toList();
        plane.done.clear();
        define(byPath(1, 1), byPath(2, 1));
        await().atMost(LONG).untilAsserted(() -> assertThat(plane.done.stream().map(Operation::describe)
                .filter(each -> each.contains(" -f ")).toList()).hasSameElementsAs(previewed).isNotEmpty());
    }

    @Test
    void preview_leavesSomebodyElsesMarkAlone_andWarns() {
        start(unchecked(2, 1));
        var marks = previewed(byPath(1, 1)).stream().filter(each -> each.startsWith("-A -f ")).toList();
        assertThat(marks).hasSize(1);
        long mark = Long.decode(marks.getFirst().split(" ", -1)[2]);
        plane.carryOut(new Operation.AddService(
                new ServiceEntry(new ServiceKey.MarkKey(mark, Family.IPV4), "wlc", List.of())));
        var preview = director.preview(snapshot, Sample.snapshot(2, byPath(1, 1), unchecked(2, 1)),
                Set.of(new ServiceRef("web", "v1")));
        assertThat(preview.operations()).noneMatch(each -> each.operation().describe().contains(" -f "));
        assertThat(preview.warnings()).anySatisfy(each -> assertThat(each).contains("Somebody else's service"));
    }

    @Test
    void report_isOfOneServerOfOneService() {
        var push = new PushCheck(Duration.ofHours(1), 1, 1);
        var one = service(1, 1).change(0, server -> Sample.checked(server, push)).build();
        var builder = service(2, 0);
        builder.servers.add(one.servers().getFirst());
        start(one, builder.build());
        assertThat(director.report(new ServiceRef("web", "v1"), "s1", true, "well")).isTrue();
        assertThat(director.report(new ServiceRef("web", "v2"), "s1", false, "disk full")).isTrue();
        var cluster = snapshot.clusters().values().iterator().next();
        await().atMost(LONG).untilAsserted(() -> assertThat(director.clusterStatus(cluster).services())
                .extracting(each -> each.servers().getFirst().health().reason()).containsExactly("well", "disk full"));
        assertThat(plane.services.get(key(2))).isNotNull().satisfies(entry -> assertThat(entry.servers()).isEmpty());
        assertThat(director.recentResults(new ServiceRef("web", "v1"), "s1")).hasSize(1);
    }

    @Test
    void missingPlane_isSaidInASentence_everywhere() {
        var sentence = "ip_vs is not loaded: modprobe ip_vs.";
        plane.missing = sentence;
        snapshot = Sample.snapshot(1, unchecked(1, 1));
        director.start(snapshot);
        await().atMost(LONG).until(() -> sentence.equals(director.status().plane().reason()));
        assertThatThrownBy(director::table).isInstanceOf(PlaneException.class).hasMessage(sentence);
        assertThat(director.awaitApplied(1, Duration.ofMillis(50))).isFalse();
        assertThat(director.awaitKnown(1, LONG)).as("it probes all the same").isTrue();
        assertThat(director.awaitKnown(2, Duration.ofMillis(50))).isFalse();
        plane.missing = null;
        assertThat(director.awaitApplied(1, LONG)).isTrue();
    }

    @Test
    void closedDirector_leavesTheTable_andItsSuccessorAdoptsIt() {
        start(unchecked(1, 3));
        director.close();
        plane.done.clear();
        director = director();
        director.start(snapshot);
        assertThat(director.awaitApplied(1, LONG)).isTrue();
        assertThat(plane.done).isEmpty();
        assertThat(director.table().foreign()).isEmpty();
    }

    @Test
    void probeNow_namesTheUnknown() {
        start(unchecked(1, 1));
        var ref = new ServiceRef("web", "v1");
        assertThat(director.probeNow(ref, "s1")).singleElement().extracting(ProbeResult::reason)
                .isEqualTo("not checked");
        assertThatThrownBy(() -> director.probeNow(ref, "s9")).isInstanceOf(UnknownName.class)
                .hasMessageContaining("s9");
    }
}

package io.ballast.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import io.ballast.event.Change.What;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CasesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SEEDS = Integer.getInteger("ballast.seeds", 300);

    private Cases cases = new Cases();
    private Instant now = START;
    private long id = 1000;

    private Cases.Step tell(EventKind kind, Severity severity, Subject subject, @Nullable String to) {
        return cases.fold(new Event(id++, now, "d1", kind, severity, subject, null, to, Cause.probe("probe"),
                subject + " " + severity.word() + "."));
    }

    private static Subject server(String service, String server, String machine) {
        return Subject.server(service.substring(0, 1), service, server).with(machine);
    }

    private static Case of(Cases.Step step) {
        return Objects.requireNonNull(step.of());
    }

    private Cases.Step down(String service, String server, String machine) {
        return tell(EventKind.SERVER_HEALTH, Severity.WARNING, server(service, server, machine), "down");
    }

    private Cases.Step up(String service, String server, String machine) {
        return tell(EventKind.SERVER_HEALTH, Severity.CLEARED, server(service, server, machine), "up");
    }

    private void pass(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            now = now.plusSeconds(1);
            cases.tick(now);
        }
    }

    private List<Incident> open() {
        return cases.all().stream().filter(Case::isOpen).map(Case::incident).toList();
    }

    @Test
    void serverThatFails_opensAndCloses() {
        assertThat(down("a1", "s1", "m1").what()).isEqualTo(What.OPENED);
        pass(Duration.ofMinutes(3));
        var end = up("a1", "s1", "m1");
        assertThat(end.what()).isEqualTo(What.CLOSED);
        assertThat(of(end).incident()).satisfies(incident -> {
            assertThat(incident.title()).isEqualTo("Service a/a1");
            assertThat(incident.troubles()).isEmpty();
            assertThat(incident.count()).isEqualTo(2);
            assertThat(incident.closed()).isEqualTo(now);
        });
    }

    @Test
    void serversQuorumAndSorry_ofOneService_areOneIncident() {
        down("a1", "s1", "m1");
        assertThat(down("a1", "s2", "m2").what()).isEqualTo(What.WORSENED);
        assertThat(tell(EventKind.SERVICE_QUORUM, Severity.CRITICAL, Subject.service("a", "a1"), "lost").what())
                .isEqualTo(What.WORSENED);
        assertThat(open()).singleElement().satisfies(incident -> {
            assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(incident.troubles()).hasSize(3);
        });
        assertThat(up("a1", "s1", "m1").what()).isEqualTo(What.EASED);
    }

    @Test
    void serverThatFlaps_isOneIncident_thatClosesAfterAGrowingCalm() {
        var ids = new HashSet<Long>();
        for (int i = 0; i < 40; i++) {
            ids.add(of(down("a1", "s1", "m1")).id);
            pass(Duration.ofSeconds(5));
            up("a1", "s1", "m1");
            pass(Duration.ofSeconds(20));
        }
        assertThat(ids).hasSize(1);
        assertThat(open()).singleElement()
                .satisfies(incident -> assertThat(incident.calmUntil()).isAfter(now.plus(Duration.ofMinutes(30))));
        pass(Duration.ofMinutes(33));
        assertThat(open()).isEmpty();
    }

    @Test
    void reopenedIncident_isTheSame_andForgottenLater() {
        long first = of(down("a1", "s1", "m1")).id;
        up("a1", "s1", "m1");
        pass(Duration.ofMinutes(9));
        var again = down("a1", "s1", "m1");
        assertThat(again.what()).isEqualTo(What.REOPENED);
        assertThat(of(again).id).isEqualTo(first);
        assertThat(up("a1", "s1", "m1").what()).as("waits for calm").isEqualTo(What.EASED);
        pass(Duration.ofMinutes(12));
        assertThat(down("a1", "s1", "m1").what()).isEqualTo(What.OPENED);
    }

    @Test
    void machineThatServesSeveralClusters_isOneIncident() {
        down("a1", "s1", "m1");
        now = now.plusSeconds(2);
        down("b1", "s1", "m1");
        down("c1", "x", "m1");
        assertThat(open()).singleElement().extracting(Incident::title).isEqualTo("Machine m1");
    }

    @Test
    void rackOfOneCluster_isOneIncident() {
        for (int i = 0; i < 1000; i++) {
            now = now.plusMillis(3);
            down("a" + i % 100, "s" + i, "m" + i);
        }
        assertThat(open()).singleElement().satisfies(incident -> {
            assertThat(incident.title()).isEqualTo("Cluster a");
            assertThat(incident.troubles()).hasSize(1000);
        });
    }

    @Test
    void othersThatFailLater_areTheirOwnIncident() {
        down("a1", "s1", "m1");
        pass(Duration.ofSeconds(6));
        down("a2", "s2", "m2");
        down("b1", "s3", "m3");
        assertThat(open()).extracting(Incident::title).containsExactlyInAnyOrder("Service a/a1", "Service a/a2",
                "Service b/b1");
    }

    @Test
    void whileTheDirectorIsSuspected_allThatFailsIsItsIncident() {
        tell(EventKind.VERDICTS_HELD, Severity.CRITICAL, Subject.DIRECTOR, "held");
        down("a1", "s1", "m1");
        pass(Duration.ofSeconds(30));
        down("b1", "s2", "m2");
        assertThat(open()).singleElement().extracting(Incident::title).isEqualTo("Director d1");
    }

    @Test
    void whatPasses_closesByTime() {
        assertThat(tell(EventKind.DRIFT, Severity.WARNING, Subject.service("a", "a1"), "changed").what())
                .isEqualTo(What.OPENED);
        assertThat(open()).singleElement().satisfies(incident -> assertThat(incident.lasting()).isFalse());
        pass(Duration.ofSeconds(61));
        assertThat(open()).isEmpty();
    }

    @Test
    void takeoverFromASilentMaster_lastsUntilTheRoleChanges() {
        tell(EventKind.VRRP_ROLE, Severity.WARNING, Subject.instance("VI_1"), "master");
        pass(Duration.ofMinutes(5));
        assertThat(open()).hasSize(1);
        assertThat(tell(EventKind.VRRP_ROLE, Severity.INFO, Subject.instance("VI_1"), "backup").what())
                .isEqualTo(What.CLOSED);
    }

    @Test
    void infoOfWhatIsOpen_belongsToIt_andOpensNothing() {
        assertThat(tell(EventKind.SERVER_WEIGHT, Severity.INFO, server("a1", "s1", "m1"), "no weight").of()).isNull();
        long open = of(down("a1", "s1", "m1")).id;
        var told = tell(EventKind.SERVER_WEIGHT, Severity.INFO, server("a1", "s1", "m1"), "weight");
        assertThat(told.what()).isEqualTo(What.TOLD);
        assertThat(of(told).id).isEqualTo(open);
    }

    @Test
    void whatWasOpenBeforeARestart_goesOn() {
        down("a1", "s1", "m1");
        var before = open().getFirst();
        cases = new Cases();
        cases.load(IncidentCodec.read(IncidentCodec.write(before)));
        assertThat(open()).containsExactly(before);
        assertThat(down("a1", "s1", "m1").what()).isEqualTo(What.TOLD);
        assertThat(up("a1", "s1", "m1").what()).isEqualTo(What.CLOSED);
    }

    /** Whatever happens: troubles are open exactly where they should be, and all closes when all is well. */
    @Test
    void anythingThatHappens_keepsTheRules() {
        for (int seed = 0; seed < SEEDS; seed++) {
            simulate(new Random(seed), seed);
        }
    }

    private void simulate(Random random, int seed) {
        cases = new Cases();
        now = START;
        var bad = new HashMap<String, Subject>();
        var known = new HashSet<Long>();
        for (int step = 0; step < 150; step++) {
            now = now.plusMillis(random.nextInt(10) == 0 ? random.nextInt(900_000) : random.nextInt(4_000));
            cases.tick(now);
            int number = random.nextInt(12);
            var subject = server((char) ('a' + number % 3) + String.valueOf(number % 5), "s" + number,
                    "m" + number % 4);
            boolean fails = random.nextInt(3) > 0;
            var told = fails
                    ? tell(EventKind.SERVER_HEALTH, Severity.WARNING, subject, "down")
                    : tell(EventKind.SERVER_HEALTH, Severity.CLEARED, subject, "up");
            var before = fails ? bad.put(subject.toString(), subject) : bad.remove(subject.toString());
            if (told.what() == What.OPENED) {
                assertThat(known.add(of(told).id)).as("seed %d step %d: opened once", seed, step).isTrue();
            }
            assertThat(fails && told.of() == null).as("seed %d step %d: a trouble has an incident", seed, step)
                    .isFalse();
            assertThat(before == null && !fails && told.what() == What.CLOSED).isFalse();
            check(bad.size(), seed, step);
            if (random.nextInt(20) == 0) {
                restart();
            }
        }
        for (var subject : Set.copyOf(bad.values())) {
            tell(EventKind.SERVER_HEALTH, Severity.CLEARED, subject, "up");
        }
        pass(Duration.ofMinutes(33));
        assertThat(open()).as("seed %d: all is well and calm", seed).isEmpty();
        pass(Cases.REOPENS);
        assertThat(cases.all()).as("seed %d: nothing is kept for ever", seed).isEmpty();
    }

    private void check(int bad, int seed, int step) {
        var open = open();
        assertThat(open.stream().mapToInt(each -> each.troubles().size()).sum())
                .as("seed %d step %d: each trouble in one incident", seed, step).isEqualTo(bad);
        assertThat(open).as("seed %d step %d", seed, step)
                .allMatch(each -> each.troubles().isEmpty() == (each.calmUntil() != null));
        open.stream().flatMap(each -> each.troubles().stream()).map(each -> Home.of(each.key())).distinct()
                .forEach(home -> assertThat(open.stream().filter(each -> each.troubles().stream()
                        .anyMatch(trouble -> Home.of(trouble.key()).equals(home)))).as("seed %d: one for each home",
                                seed)
                        .hasSize(1));
    }

    private void restart() {
        var kept = cases.all().stream().map(Case::incident).map(IncidentCodec::write).toList();
        cases = new Cases();
        kept.forEach(each -> cases.load(IncidentCodec.read(each)));
    }
}

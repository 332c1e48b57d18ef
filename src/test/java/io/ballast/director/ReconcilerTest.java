package io.ballast.director;

import static io.ballast.director.Sample.key;
import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.plane.Outcome;
import io.ballast.table.Forwarding;
import io.ballast.table.Operation;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServiceEntry;
import io.ballast.table.Timeouts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcilerTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private Bench remembering() {
        return new Bench(directory.resolve("director.json"), KernelSettings.NONE);
    }

    private static VirtualService unchecked(int number, int servers) {
        return service(number, servers).unchecked().build();
    }

    private static VirtualService draining(int number, int servers) {
        return service(number, servers).change(0, server -> Sample.with(server, AdminState.DRAINING)).build();
    }

    private static Operation foreign(int number) {
        return new Operation.AddService(new ServiceEntry(key(number), "rr", List.of()));
    }

    @Test
    void uncheckedServers_areInTheTableAtOnce() {
        var bench = new Bench().start(unchecked(1, 2)).step();
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.applied()).isEqualTo(1);
    }

    @Test
    void newServer_waitsForItsFirstSuccess_andTheRevisionDoesNot() {
        var bench = new Bench().start(service(1, 2).build()).step();
        assertThat(bench.table(1)).isEmpty();
        assertThat(bench.applied()).isEqualTo(1);
        assertThat(bench.up(1, 2).table(1)).isEqualTo("2:1");
        assertThat(bench.up(1, 1).table(1)).isEqualTo("2:1 1:1");
    }

    @Test
    void failedServer_leaves_andComesBack() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        assertThat(bench.down(1, 1).table(1)).isEqualTo("2:1");
        assertThat(bench.up(1, 1).table(1)).isEqualTo("2:1 1:1");
        assertThat(bench.heard("server-health")).hasSize(4);
    }

    @Test
    void changeOfOneWeight_readsAndWritesThatServiceAlone() {
        var many = new VirtualService[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = unchecked(i + 1, 2);
        }
        var bench = new Bench().start(many).step();
        int whole = bench.plane.wholeReads;
        bench.plane.reads = 0;
        bench.plane.done.clear();
        many[7] = service(8, 2).unchecked().change(0, server -> Sample.weighing(server, 5)).build();
        bench.put(Sample.snapshot(2, many), Set.of(new ServiceRef("web", "v8")), "test").step();
        assertThat(bench.table(8)).isEqualTo("1:5 2:1");
        assertThat(bench.plane.done).hasSize(1);
        assertThat(bench.plane.reads).isEqualTo(2);
        assertThat(bench.plane.wholeReads).isEqualTo(whole);
    }

    @Test
    void restart_adoptsTheTable_andWritesNothing() {
        var bench = remembering().start(service(1, 3).build()).step().up(1, 1, 2, 3);
        bench.plane.done.clear();
        bench.restart().pass(MOMENT);
        assertThat(bench.plane.done).isEmpty();
        assertThat(bench.table(1)).isEqualTo("1:1 2:1 3:1");
        assertThat(bench.down(1, 2).table(1)).isEqualTo("1:1 3:1");
        assertThat(bench.heard("drift")).isEmpty();
    }

    @Test
    void restart_appliesWhatChangedMeanwhile_byDifference() {
        var bench = remembering().start(unchecked(1, 3), unchecked(2, 1)).step();
        bench.plane.done.clear();
        bench.restart(Sample.snapshot(2,
                service(1, 3).unchecked().change(1, server -> Sample.weighing(server, 9)).build())).step();
        assertThat(bench.plane.done).hasSize(2);
        assertThat(bench.table(1)).isEqualTo("1:1 2:9 3:1");
        assertThat(bench.table(2)).isEqualTo("absent");
    }

    @Test
    void startWithoutDefinitions_removesNothing() {
        var bench = remembering().start(unchecked(1, 3)).step();
        bench.restart(io.ballast.definition.Snapshot.EMPTY).pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1 2:1 3:1");
    }

    @Test
    void killedInTheMiddle_knowsItsOwnAfterwards() {
        var bench = remembering().start(unchecked(7, 1)).step();
        var count = new int[1];
        bench.plane.afterEach = () -> {
            if (++count[0] == 2) {
                throw new IllegalStateException("killed");
            }
        };
        bench.define(unchecked(7, 1), unchecked(1, 3));
        assertThat(catchThrowable(bench::step)).hasMessage("killed");
        bench.plane.afterEach = () -> {
        };
        bench.restart().pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1 2:1 3:1");
        assertThat(bench.reconciler.view().foreign()).isEmpty();
    }

    @Test
    void foreignService_isShownAndLeftAlone() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(9));
        bench.pass(MOMENT);
        assertThat(bench.reconciler.view().foreign()).containsExactly(key(9));
        assertThat(bench.table(9)).isEmpty();
        assertThat(bench.heard("foreign")).hasSize(1);
    }

    @Test
    void definedKeyOfAForeignService_isAConflict_untilAdopted() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(2));
        bench.plane.carryOut(
                new Operation.AddServer(key(2), new ServerEntry(Sample.serverKey(2, 1), Forwarding.NAT, 7)));
        bench.define(unchecked(1, 1), service(2, 1).build()).pass(MOMENT);
        assertThat(bench.table(2)).isEqualTo("1:7");
        assertThat(bench.reconciler.view().failed()).singleElement()
                .satisfies(failed -> assertThat(failed.error()).contains("adopt"));
        assertThat(bench.applied()).isEqualTo(2);
        bench.plane.done.clear();
        bench.reconciler.adopt(key(2), Bench.ADMIN);
        assertThat(bench.heard("foreign")).noneMatch(said -> said.contains("adopted"));
        assertThat(bench.step().table(2)).as("counts as up, as it was found").isEqualTo("1:1");
        assertThat(bench.heard("foreign")).filteredOn(said -> said.contains("adopted")).hasSize(1);
        assertThat(bench.plane.done).noneMatch(each -> each instanceof Operation.AddService);
        assertThat(bench.reconciler.view().failed()).isEmpty();
    }

    @Test
    void ownState_isItsOwnersAlone(@TempDir Path directory) throws IOException {
        var file = directory.resolve("director.json");
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        new Bench(file, KernelSettings.NONE).start(unchecked(1, 1)).step();
        assertThat(Files.readString(file)).contains("10.0.0.1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void permit_duringAHold_standsUntilTheHoldIsOver() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(2));
        bench.reconciler.holding().begin(bench.wall.plusSeconds(3600), "looking", Bench.ADMIN);
        bench.reconciler.permit(List.of(key(2)), Bench.ADMIN);
        bench.define(unchecked(1, 1), unchecked(2, 1)).pass(Duration.ofMinutes(10));
        assertThat(bench.table(2)).isEmpty();
        assertThat(bench.heard("foreign")).as("nothing is adopted yet").noneMatch(said -> said.contains("adopted"));
        bench.reconciler.holding().release(Bench.ADMIN);
        assertThat(bench.pass(MOMENT).table(2)).isEqualTo("1:1");
        assertThat(bench.heard("foreign")).filteredOn(said -> said.contains("adopted")).hasSize(1);
        assertThat(bench.heard("foreign-conflict")).isEmpty();
    }

    @Test
    void permit_withoutAPlane_standsUntilItAnswers() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(2));
        bench.plane.missing = "gone";
        bench.pass(MOMENT);
        bench.reconciler.permit(List.of(key(2)), Bench.ADMIN);
        bench.define(unchecked(1, 1), unchecked(2, 1)).pass(Duration.ofMinutes(10));
        bench.plane.missing = null;
        assertThat(bench.pass(Duration.ofMinutes(10)).table(2)).isEqualTo("1:1");
        assertThat(bench.heard("foreign-conflict")).isEmpty();
    }

    @Test
    void permit_forWhatWasNotStored_isForgottenAfterAMinuteAndSaysNothing() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(2));
        bench.reconciler.permit(List.of(key(2)), Bench.ADMIN);
        bench.pass(Duration.ofSeconds(61));
        assertThat(bench.heard("foreign")).noneMatch(said -> said.contains("adopted"));
        bench.define(unchecked(1, 1), unchecked(2, 1)).pass(MOMENT);
        assertThat(bench.table(2)).isEmpty();
        assertThat(bench.heard("foreign-conflict")).hasSize(1);
    }

    @Test
    void permit_ofAServiceThatIsRemovedAgain_goesWithIt() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(2));
        bench.reconciler.holding().begin(bench.wall.plusSeconds(3600), "looking", Bench.ADMIN);
        bench.reconciler.permit(List.of(key(2)), Bench.ADMIN);
        bench.define(unchecked(1, 1), unchecked(2, 1)).step().define(unchecked(1, 1)).step();
        bench.define(unchecked(1, 1), unchecked(2, 1)).step();
        bench.reconciler.holding().release(Bench.ADMIN);
        bench.pass(MOMENT);
        assertThat(bench.table(2)).isEmpty();
        assertThat(bench.heard("foreign-conflict")).hasSize(1);
    }

    @Test
    void definedKeysFoundAtTheVeryFirstStart_areOurs() {
        var bench = new Bench();
        bench.plane.carryOut(foreign(1));
        bench.plane.carryOut(foreign(2));
        bench.start(unchecked(1, 1)).pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1");
        assertThat(bench.reconciler.view().foreign()).containsExactly(key(2));
    }

    @Test
    void removedForeignService_givesWayToTheDefinedOne() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.plane.carryOut(foreign(2));
        bench.define(unchecked(1, 1), unchecked(2, 1)).pass(MOMENT);
        assertThat(bench.table(2)).isEmpty();
        bench.reconciler.removeForeign(key(2), Bench.ADMIN);
        assertThat(bench.pass(MOMENT).table(2)).isEqualTo("1:1");
    }

    @Test
    void drift_isSaidOnceAndPutRight() {
        var bench = new Bench().start(unchecked(1, 2)).step();
        bench.plane.carryOut(new Operation.RemoveServer(key(1), Sample.serverKey(1, 2)));
        bench.pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.heard("drift")).singleElement().asString().contains("-a -t 10.0.0.1:1 -r 10.1.1.2:80");
        assertThat(bench.reconciler.view().drifts()).isEmpty();
    }

    @Test
    void removedService_comesBackWithAllItsServers() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.services.clear();
        assertThat(bench.pass(MOMENT).table(1)).isEqualTo("1:1 2:1");
    }

    @Test
    void hold_watchesAndDoesNotWrite_andSurvivesARestart_andEndsByItsTime() {
        var bench = remembering().start(unchecked(1, 2)).step();
        bench.reconciler.holding().begin(bench.wall.plusSeconds(60), "looking", Bench.ADMIN);
        bench.plane.carryOut(new Operation.RemoveServer(key(1), Sample.serverKey(1, 2)));
        bench.define(unchecked(1, 2), unchecked(2, 1)).pass(MOMENT);
        assertThat(bench.table(1)).isEqualTo("1:1");
        assertThat(bench.table(2)).isEqualTo("absent");
        assertThat(bench.applied()).isEqualTo(1);
        assertThat(bench.reconciler.view().drifts()).hasSize(1);
        assertThat(bench.restart().pass(MOMENT).table(1)).isEqualTo("1:1");
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.table(2)).isEqualTo("1:1");
        assertThat(bench.applied()).isEqualTo(2);
        assertThat(bench.reconciler.view().hold()).isNull();
        assertThat(bench.heard("hold")).hasSize(2).first().asString().contains("released>held", "looking");
        assertThat(bench.heard("hold").getLast()).contains("held>released", "The hold is over");
    }

    @Test
    void release_isSaidOnce() {
        var bench = new Bench().start(unchecked(1, 1)).step();
        bench.reconciler.holding().begin(bench.wall.plusSeconds(60), "looking", Bench.ADMIN);
        bench.reconciler.holding().release(Bench.ADMIN);
        bench.reconciler.holding().release(Bench.ADMIN);
        bench.pass(MOMENT);
        assertThat(bench.heard("hold")).hasSize(2);
    }

    @Test
    void missingPlane_isSaid_andCaughtUpWith() {
        var bench = new Bench();
        bench.plane.missing = "ip_vs is not loaded";
        bench.start(unchecked(1, 2)).pass(MOMENT);
        assertThat(bench.applied()).isZero();
        assertThat(bench.reconciler.view().plane().reason()).isEqualTo("ip_vs is not loaded");
        bench.plane.missing = null;
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.applied()).isEqualTo(1);
    }

    @Test
    void planeLoadedAnew_isFilledAgain() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.missing = "gone";
        bench.plane.services.clear();
        bench.down(1, 1).pass(MOMENT);
        bench.plane.missing = null;
        assertThat(bench.pass(Duration.ofSeconds(2)).table(1)).isEqualTo("2:1");
    }

    @Test
    void refusedOperation_isShown_retried_andDoesNotHoldUpTheRevision() {
        var bench = new Bench();
        bench.plane.fate = operation -> operation instanceof Operation.AddService
                ? new Outcome.Failed("Scheduler not found")
                : null;
        bench.start(unchecked(1, 1)).step();
        assertThat(bench.applied()).isEqualTo(1);
        assertThat(bench.reconciler.view().failed())
                .anySatisfy(failed -> assertThat(failed.error()).isEqualTo("Scheduler not found"));
        bench.plane.fate = _ -> null;
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.table(1)).isEqualTo("1:1");
        assertThat(bench.reconciler.view().failed()).isEmpty();
        assertThat(bench.heard("operation")).hasSize(2);
    }

    @Test
    void lostAnswer_isFoundOutByReading() {
        var bench = new Bench();
        bench.plane.fate = operation -> {
            bench.plane.carryOut(operation);
            return new Outcome.Unknown("no buffer space");
        };
        bench.start(unchecked(1, 2)).step();
        assertThat(bench.table(1)).isEqualTo("1:1 2:1");
        assertThat(bench.reconciler.view().failed()).isEmpty();
    }

    @Test
    void settings_areSetAndKept_butTheKernelsOwnMovesAreNotFought() {
        var wanted = new TreeMap<>(Map.of("expire_nodest_conn", "1", "drop_entry", "1"));
        var bench = new Bench(null, new KernelSettings(wanted, new Timeouts(0, 60, 0)));
        bench.plane.sysctls.put("drop_entry", "2");
        bench.start(unchecked(1, 1)).step();
        assertThat(bench.plane.sysctls).containsEntry("expire_nodest_conn", "1").containsEntry("drop_entry", "2");
        assertThat(bench.plane.timeouts).isEqualTo(new Timeouts(900, 60, 300));
        bench.plane.sysctls.put("expire_nodest_conn", "0");
        bench.plane.sysctls.put("drop_entry", "0");
        bench.pass(MOMENT);
        assertThat(bench.plane.sysctls).containsEntry("expire_nodest_conn", "1").containsEntry("drop_entry", "1");
    }

    @Test
    void draining_endsWhenConnectionsAreGone() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        bench.define(draining(1, 2));
        assertThat(bench.pass(Duration.ofSeconds(30)).table(1)).isEqualTo("1:0 2:1");
        bench.plane.active.clear();
        assertThat(bench.pass(Duration.ofSeconds(3)).table(1)).isEqualTo("2:1");
        assertThat(bench.heard("server-drained")).singleElement().asString().contains("connections are gone");
    }

    @Test
    void draining_endsByItsTime_alsoOverARestart() {
        var bench = remembering().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        bench.define(draining(1, 2)).pass(Duration.ofMinutes(3));
        bench.restart().up(1, 1, 2).pass(Duration.ofSeconds(100));
        assertThat(bench.table(1)).isEqualTo("1:0 2:1");
        assertThat(bench.pass(Duration.ofSeconds(30)).table(1)).isEqualTo("2:1");
        assertThat(bench.restart().up(1, 1, 2).pass(MOMENT).table(1)).as("stays drained").isEqualTo("2:1");
    }

    @Test
    void draining_goesOnFromWhenItBegan_alsoWhereDefinitionsAreLoadedLate() {
        var bench = remembering().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        bench.define(draining(1, 2)).pass(Duration.ofMinutes(4));
        var definitions = bench.snapshot;
        bench.restart(Snapshot.EMPTY).pass(Duration.ofSeconds(30));
        bench.start(definitions).step().up(1, 1, 2).pass(Duration.ofSeconds(40));
        assertThat(bench.table(1)).as("five minutes are over").isEqualTo("2:1");
    }

    @Test
    void drainingServerThatIsRemoved_isForgotten() {
        var bench = remembering().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        bench.define(draining(1, 2)).pass(Duration.ofSeconds(3));
        assertThat(directory.resolve("director.json")).content().contains(Sample.serverKey(1, 1).toString());
        bench.define(service(2, 1).build()).pass(Duration.ofSeconds(3));
        assertThat(directory.resolve("director.json")).content().doesNotContain(Sample.serverKey(1, 1).toString());
    }

    @Test
    void drainingServerThatFails_leavesAtOnce_andStaysAway() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.plane.active.put(Sample.serverKey(1, 1), 3L);
        bench.define(draining(1, 2)).step();
        assertThat(bench.down(1, 1).table(1)).isEqualTo("2:1");
        assertThat(bench.up(1, 1).table(1)).isEqualTo("2:1");
    }

    @Test
    void enabledAgain_comesBackAtOnce() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.define(draining(1, 2)).pass(Duration.ofSeconds(5));
        assertThat(bench.table(1)).isEqualTo("2:1");
        assertThat(bench.define(service(1, 2).build()).step().table(1)).isEqualTo("2:1 1:1");
    }

    @Test
    void disabledServer_leavesAtOnce() {
        var bench = new Bench().start(service(1, 2).build()).step().up(1, 1, 2);
        bench.define(service(1, 2).change(0, server -> Sample.with(server, AdminState.DISABLED)).build()).step();
        assertThat(bench.table(1)).isEqualTo("2:1");
    }

    @Test
    void slowStart_growsTheWeight() {
        var builder = service(1, 1).change(0, server -> Sample.weighing(server, 100));
        builder.slowStart = Duration.ofSeconds(10);
        var bench = new Bench().start(builder.build()).step().up(1, 1);
        assertThat(bench.table(1)).isEqualTo("1:5");
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.table(1)).matches("1:[45][0-9]");
        assertThat(bench.pass(Duration.ofSeconds(6)).table(1)).isEqualTo("1:100");
    }
}

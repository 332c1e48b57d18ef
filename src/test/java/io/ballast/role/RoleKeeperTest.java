package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.ballast.definition.Author;
import io.ballast.definition.Snapshot;
import io.ballast.event.Severity;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.FakeRouter;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.RouterLink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/** Against a router that speaks through the real socket. */
@Timeout(120)
class RoleKeeperTest {

    private static final Author ADMIN = new Author("admin", "token ci");
    private static final String WEB = "{'type': 'cluster', 'name': 'web', 'weight': -60}";

    @TempDir
    Path directory;

    private final Events events = new Events();
    private final List<String> works = new CopyOnWriteArrayList<>();
    private final List<Long> revisions = new CopyOnWriteArrayList<>();
    private final Map<String, Boolean> serving = new ConcurrentHashMap<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicLong ahead = new AtomicLong();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile @Nullable FakeRouter router;
    private volatile @Nullable String obstacle;
    private volatile @Nullable String notReady;
    private volatile @Nullable Error failure;
    private volatile Snapshot defined = Snapshot.EMPTY;
    @SuppressWarnings("NullAway.Init")
    private Path proc;
    @SuppressWarnings("NullAway.Init")
    private RoleBoard board;

    /** Writes down what it is told. */
    private final class Works implements RoleWorks {

        @Override
        public void defined(Snapshot definitions) {
            revisions.add(definitions.revision());
        }

        @Override
        public void changed(String instance, Role to, int priority) {
            works.add(instance + " " + to + " " + priority);
        }

        @Override
        public void found(String instance, Role role) {
            works.add("found " + instance + " " + role);
        }
    }

    @BeforeEach
    void make() throws IOException {
        proc = new MockProc(Files.createDirectory(directory.resolve("proc"))).root();
    }

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        endRouter();
    }

    private FakeRouter startRouter() throws IOException {
        var fresh = new FakeRouter(directory, starts.incrementAndGet());
        router = fresh;
        return fresh;
    }

    private FakeRouter router() {
        return Objects.requireNonNull(router);
    }

    private void endRouter() throws IOException {
        var running = router;
        if (running != null) {
            running.close();
            router = null;
        }
    }

    private ProcessHandle startByKeeper() throws IOException {
        var why = obstacle;
        if (why != null) {
            throw new IOException(why);
        }
        startRouter();
        return ProcessHandle.current();
    }

    /** An application: what it remembers is its own. */
    private RoleKeeper application() {
        var fresh = new RoleBoard("d1", () -> defined, InstantSource.system());
        board = fresh;
        var trackers = new Trackers(proc, new NumberFiles(List.of(directory)), serving::get, _ -> {
            throw new IllegalStateException("no scripts here");
        });
        var keeper = new RoleKeeper(new RoleKeeper.Parts("d1", () -> defined, this::notReady, trackers,
                new Approach(() -> RouterLink.connect(directory), this::startByKeeper), fresh,
                new Tidings(events, InstantSource.system()),
                new Works(), Duration.ofSeconds(60),
                () -> System.nanoTime() + ahead.get(),
                (process, forcibly) -> ended.add(process + (forcibly ? " killed" : " ended"))));
        keeper.start();
        open.add(keeper);
        return keeper;
    }

    /** Fails once where a failure is set. */
    private @Nullable String notReady() {
        var error = failure;
        failure = null;
        if (error != null) {
            throw error;
        }
        return notReady;
    }

    private static void soon(Callable<Boolean> holds) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10)).until(holds);
    }

    private void soonTold(Down message) {
        soon(() -> router != null && router().told().contains(message));
    }

    private void soonConfigured(int times) {
        soon(() -> router != null && router().told(Down.Configure.class).size() == times);
    }

    /** What was recorded was heard by the keeper's thread, which has gone round since. */
    private void soonKnows(long number) {
        soon(() -> router().told(Down.Acknowledge.class).contains(new Down.Acknowledge(number)));
    }

    private void becomes(Role from, Role to, int priority) {
        router().state(Setting.state("v", to, priority));
        router().news(number -> Setting.role(number, Instant.now(), "v", from, to, Cause.STARTED));
    }

    @Test
    void keeperThatFails_goesOn() {
        defined = Setting.defined(1, Setting.small("v", 1));
        failure = new NoClassDefFoundError("io/ballast/Gone");
        application();
        soon(() -> failure == null);
        soonConfigured(1);
    }

    @Test
    void withoutInstances_noRouterIsStarted_andOneThatRunsHearsIt() throws Exception {
        defined = Setting.defined(1);
        startRouter();
        application();
        soonTold(new Down.Configure(List.of(), List.of(), Duration.ofSeconds(60)));
        endRouter();
        soon(() -> !board.routerAnswers());
        assertThat(starts).hasValue(1);
        assertThat(events.all).isEmpty();
    }

    @Test
    void instance_startsARouter_whichIsToldEverything_andWhatChangesLater() {
        notReady = "the first probes are not answered yet";
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soonConfigured(1);
        assertThat(router().told().getFirst()).isEqualTo(new Down.Ready(false));
        assertThat(starts).hasValue(1);
        notReady = null;
        soonTold(new Down.Ready(true));
        defined = Setting.defined(2, Setting.small("v", 1), Setting.small("w", 2));
        soonConfigured(2);
        assertThat(router().told(Down.Configure.class).getLast().members()).hasSize(2);
        defined = Setting.defined(3);
        soonConfigured(3);
        assertThat(router().told(Down.Ready.class)).hasSize(2);
    }

    @Test
    void unknownDefinitions_areNotTakenForNone() throws Exception {
        startRouter();
        router().news(number -> Setting.role(number, Instant.now(), "v", Role.BACKUP, Role.MASTER, Cause.STARTED));
        router().state(Setting.state("v", Role.BACKUP, 100));
        router().figures(Setting.figures("v"));
        application();
        soonKnows(1);
        soon(() -> board.routerAnswers());
        assertThat(router().told()).isEmpty();
        router().state(Setting.state("v", Role.MASTER, 100));
        soon(() -> Setting.state("v", Role.MASTER, 100).equals(board.known("v")));
        assertThat(works).isEmpty();
        defined = Setting.defined(1, Setting.small("v", 1));
        soonConfigured(1);
        assertThat(router().told(Down.Configure.class).getFirst().members()).hasSize(1);
        assertThat(works).containsExactly("found v MASTER");
    }

    @Test
    void restartOfTheApplication_movesNothing_andHearsEachEventOnce() throws Exception {
        defined = Setting.defined(1, Setting.small("v", 1));
        var first = application();
        soonConfigured(1);
        becomes(Role.INITIAL, Role.BACKUP, 100);
        soonKnows(1);
        first.close();

        becomes(Role.BACKUP, Role.FAULT, 100);
        becomes(Role.FAULT, Role.MASTER, 120);
        router().figures(Setting.figures("v"));
        application();
        soonKnows(3);
        soonConfigured(2);
        assertThat(board.status("v").state()).isEqualTo(Role.MASTER);
        assertThat(board.status("v").effectivePriority()).isEqualTo(120);
        assertThat(events.of("vrrp-role")).extracting(Events.Told::to).containsExactly("backup", "fault", "master");
        assertThat(works).containsExactly("v BACKUP 100", "v FAULT 120", "v MASTER 120");
        assertThat(starts).hasValue(1);
        soon(() -> board.figures("v") != null);
        defined = Setting.defined(2, Setting.small("v", 1), Setting.small("w", 2));
        soonConfigured(3);
        assertThat(works).as("nothing is found that a change told of").hasSize(3);
        assertThat(router().told(Down.HandOver.class)).isEmpty();
        assertThat(router().told(Down.Configure.class).getFirst())
                .isEqualTo(router().told(Down.Configure.class).get(1));
    }

    @Test
    void restartAfterAChangeWasHeard_findsTheRole_once() throws Exception {
        defined = Setting.defined(1, Setting.small("v", 1));
        var first = application();
        soonConfigured(1);
        becomes(Role.INITIAL, Role.MASTER, 100);
        router().figures(Setting.figures("v"));
        soonKnows(1);
        first.close();
        assertThat(works).containsExactly("v MASTER 100");

        application();
        soon(() -> works.size() == 2);
        becomes(Role.MASTER, Role.BACKUP, 100);
        soonKnows(2);
        assertThat(works).containsExactly("v MASTER 100", "found v MASTER", "v BACKUP 100");
        assertThat(revisions).containsExactly(1L, 1L);
    }

    @Test
    void routerThatDies_isReplaced_andToldEverythingAgain() throws Exception {
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soonConfigured(1);
        becomes(Role.BACKUP, Role.MASTER, 100);
        soonKnows(1);
        ahead.addAndGet(Approach.LASTING.toNanos());
        endRouter();
        soon(() -> starts.get() == 2);
        soonConfigured(1);
        soon(() -> board.routerAnswers());
        assertThat(board.status("v").state()).as("nothing is known of the new one").isEqualTo(Role.INITIAL);
        becomes(Role.INITIAL, Role.BACKUP, 100);
        soonKnows(1);
        assertThat(works).containsExactly("v MASTER 100", "v BACKUP 100");
        assertThat(events.of("vrrp-router")).extracting(Events.Told::severity).containsExactly(Severity.WARNING,
                Severity.CLEARED);
    }

    @Test
    void tracked_isWaitedFor_beforeTheRouterIsToldAnything() throws Exception {
        defined = Setting.defined(1, Setting.tracking("v", 1, WEB));
        startRouter();
        router().news(number -> Setting.role(number, Instant.now(), "v", Role.BACKUP, Role.MASTER, Cause.STARTED));
        application();
        soonKnows(1);
        assertThat(router().told()).isEmpty();
        serving.put("web", true);
        soonConfigured(1);
        assertThat(router().told(Down.Configure.class).getFirst().members().getFirst().results())
                .containsExactly(new TrackResult.Check("cluster web", -60, false, State.WELL));
        serving.put("web", false);
        soonTold(new Down.Track("v", List.of(new TrackResult.Check("cluster web", -60, false, State.FAILED))));
    }

    @Test
    void tracked_thatNobodyKnows_isNotWaitedForForEver() throws Exception {
        defined = Setting.defined(1, Setting.tracking("v", 1, WEB));
        startRouter();
        router().news(number -> Setting.role(number, Instant.now(), "v", Role.BACKUP, Role.MASTER, Cause.STARTED));
        application();
        soonKnows(1);
        ahead.addAndGet(RoleKeeper.PATIENCE.toNanos());
        soonConfigured(1);
        assertThat(router().told(Down.Configure.class).getFirst().members().getFirst().results())
                .containsExactly(new TrackResult.Check("cluster web", -60, false, State.UNKNOWN));
    }

    @Test
    void failover_isHandedOn() {
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soonConfigured(1);
        assertThat(board.failover("v", ADMIN))
                .containsExactly("d1 is not master of v but initial; no master is known.");
        becomes(Role.BACKUP, Role.MASTER, 100);
        soonKnows(1);
        assertThat(board.failover("v", ADMIN)).isEmpty();
        soonTold(new Down.Failover("v"));
        assertThat(board.comeBack("v", ADMIN)).isEmpty();
        soonTold(new Down.Return("v"));
        assertThat(events.of("vrrp-failover")).extracting(Events.Told::cause).containsExactly("admin (token ci)",
                "admin (token ci)");
    }

    @Test
    void obstacle_isAnEvent_andLeavesTheOthersAlone() {
        defined = Setting.locked(Setting.defined(1, Setting.small("v", 1), Setting.small("w", 2)), "v");
        application();
        soonConfigured(1);
        assertThat(router().told(Down.Configure.class).getFirst().members())
                .extracting(each -> each.instance().name()).containsExactly("w");
        assertThat(events.of("vrrp-lack")).extracting(Events.Told::severity).containsExactly(Severity.CRITICAL);
        assertThat(board.status("v").reason()).contains("password cannot be opened");
        assertThat(board.lacks("v")).singleElement().asString().contains("password cannot be opened");
    }

    @Test
    void lacks_standInTheReason_andAreEvents() {
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soonConfigured(1);
        router().state(Setting.state("v", Role.FAULT, 100));
        router().lacks(new Lack(null, "VRRP needs CAP_NET_RAW"));
        soon(() -> board.status("v").reason().contains("CAP_NET_RAW"));
        soon(() -> !events.of("vrrp-lack").isEmpty());
        router().lacks();
        soon(() -> events.of("vrrp-lack").size() == 2);
        assertThat(board.status("v").reason()).isEqualTo("it began");
    }

    @Test
    void routerThatCannotBeStarted_isToldOnce_andTriedAgain() {
        obstacle = "no space left";
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soon(() -> board.status("v").reason().contains("no space left"));
        assertThat(events.all).as("it may take a moment").isEmpty();
        ahead.addAndGet(RoleKeeper.PATIENCE.toNanos());
        soon(() -> events.of("vrrp-router").size() == 1);
        assertThat(events.last().severity()).isEqualTo(Severity.CRITICAL);
        obstacle = null;
        ahead.addAndGet(Approach.LONGEST_PAUSE.toNanos());
        soonConfigured(1);
        soon(() -> events.of("vrrp-router").size() == 2);
        assertThat(events.last().severity()).isEqualTo(Severity.CLEARED);
    }

    @Test
    void routerOfAnotherProtocol_handsOver_andIsReplaced() throws Exception {
        defined = Setting.defined(1, Setting.small("v", 1));
        starts.incrementAndGet();
        var old = new FakeRouter(directory, 1, 99);
        application();
        soon(() -> old.told().contains(new Down.HandOver()));
        assertThat(old.told()).containsExactly(new Down.HandOver());
        old.close();
        soonConfigured(1);
        assertThat(starts).hasValue(2);
        assertThat(events.messages().getFirst()).contains("hands over and is replaced");
    }

    @Test
    void newsThatWereLost_areReplacedByHowThingsAre() throws Exception {
        defined = Setting.defined(1, Setting.small("v", 1));
        startRouter();
        for (int i = 0; i < 1100; i++) {
            router().news(number -> Setting.role(number, Instant.now(), "v", Role.MASTER, Role.BACKUP, Cause.STARTED));
        }
        router().state(Setting.state("v", Role.MASTER, 90));
        application();
        soonKnows(1100);
        assertThat(events.messages()).first().asString().startsWith("100 events of VRRP were lost");
        assertThat(works).first().isEqualTo("v MASTER 90");
        assertThat(works).hasSize(1001);
    }

    /** The clock goes a hundred times as fast, as far as the keeper looks. */
    private void soonFaster(Callable<Boolean> holds) {
        soon(() -> {
            ahead.addAndGet(Duration.ofMillis(200).toNanos());
            return holds.call();
        });
    }

    @Test
    void routerThatStandsStill_isSaid_untilItsSuccessorAnswers() throws Exception {
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soonConfigured(1);
        router().still(true);
        soonFaster(() -> !board.routerAnswers());
        assertThat(board.silence()).contains("stood still");
        assertThat(board.status("v").reason()).contains("stood still");
        router().close();
        soon(() -> board.routerAnswers());
        assertThat(starts).hasValue(2);
    }

    @Test
    void routerThatGoesOnStandingStill_isEnded_thenKilled() {
        defined = Setting.defined(1, Setting.small("v", 1));
        application();
        soonConfigured(1);
        router().still(true);
        soonFaster(() -> ended.size() >= 2);
        assertThat(ended).startsWith("1 ended", "1 killed");
        assertThat(events.all).anyMatch(each -> each.message().contains("stood still"));
    }
}

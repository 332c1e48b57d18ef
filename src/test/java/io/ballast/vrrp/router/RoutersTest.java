package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two routers as processes of their own, on two machines with a cable between, and however the master ends. */
@Timeout(300)
class RoutersTest {

    private static final IpAddress VIP = IpAddress.parse("10.99.0.100");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Machine master;
    private Machine backup;
    private Holders holders;

    @BeforeEach
    void start() throws Exception {
        master = new Machine(directory.resolve("a"));
        backup = new Machine(directory.resolve("b"));
        Machine.join(master, backup);
        master.startRouter();
        backup.startRouter();
        configure(master, 200);
        awaitRole(master, Role.MASTER);
        configure(backup, 100);
        awaitRole(backup, Role.BACKUP);
        assertThat(master.holds(VIP)).isTrue();
        holders = new Holders(VIP, master, backup);
    }

    @AfterEach
    void stop() throws Exception {
        holders.close();
        master.close();
        backup.close();
    }

    private static VrrpInstance instance(int priority) {
        return new VrrpInstance("VI_1", VrrpVersion.V3, Family.IPV4, 51, "eth0", priority, Duration.ofMillis(300),
                Preemption.AT_ONCE, 3, new Transport.Multicast(null), new Authentication.None(),
                ChecksumStyle.PSEUDO_HEADER, false, List.of(new VirtualAddress(VIP, 24)), List.of(), false,
                Announcements.DEFAULT);
    }

    private static void configure(Machine machine, int priority) throws Exception {
        machine.tell(new Down.Configure(List.of(new Member(instance(priority), List.of(), List.of())), List.of(),
                Duration.ofSeconds(60)));
        machine.tell(new Down.Ready(true));
    }

    private static void awaitRole(Machine machine, Role role) throws Exception {
        machine.await(up -> up instanceof Up.State state && state.role() == role);
    }

    /** The backup is master alone, and at no time did anybody hold the address beside it for long. */
    private void assertTakenOver() throws Exception {
        awaitRole(backup, Role.MASTER);
        await().atMost(LONG).until(() -> !master.holds(VIP));
        assertThat(backup.holds(VIP)).isTrue();
        assertThat(holders.longestTogether()).isLessThan(Duration.ofSeconds(2));
    }

    private static void signal(ProcessHandle process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    @Test
    void masterProcessKilled_leavesNoAddressBehind() throws Exception {
        var guard = master.guard();
        signal(master.router(), "KILL");
        assertTakenOver();
        await().atMost(LONG).until(() -> !guard.isAlive());

        // As the application does, another one is started, which is master again since it has the higher priority.
        master.startRouter();
        configure(master, 200);
        awaitRole(master, Role.MASTER);
        awaitRole(backup, Role.BACKUP);
        assertThat(master.holds(VIP)).isTrue();
        await().atMost(LONG).until(() -> !backup.holds(VIP));
    }

    @Test
    void masterProcessStopped_isEndedByItsGuard() throws Exception {
        var router = master.router();
        signal(router, "STOP");
        assertTakenOver();
        await().atMost(LONG).until(() -> !router.isAlive());
    }

    @Test
    void guardKilled_isReplacedAndNothingMoves() throws Exception {
        var guard = master.guard();
        signal(guard, "KILL");
        master.await(up -> up instanceof Up.Happened happened
                && happened.news().kind() == News.Kind.GUARD_REPLACED);
        await().atMost(LONG).until(() -> master.router().children().anyMatch(each -> each.pid() != guard.pid()));
        assertThat(holders.changes()).isZero();

        // The new one knows what stands.
        signal(master.router(), "KILL");
        assertTakenOver();
    }

    @Test
    void routerAndGuardKilled_leaveAnAddressThatTheNextRouterTakesDown() throws Exception {
        var guard = master.guard();
        signal(guard, "STOP");
        signal(master.router(), "KILL");
        signal(guard, "KILL");
        await().atMost(LONG).until(() -> !guard.isAlive() && !master.router().isAlive());
        assertThat(master.holds(VIP)).isTrue();

        master.startRouter();
        master.await(up -> up instanceof Up.Happened happened && happened.news().kind() == News.Kind.ADDRESS_LEFT);
        await().atMost(LONG).until(() -> !master.holds(VIP));
        awaitRole(backup, Role.MASTER);
    }

    @Test
    void sigterm_handsOverInOrder() throws Exception {
        var router = master.router();
        signal(router, "TERM");
        assertTakenOver();
        await().atMost(LONG).until(() -> !router.isAlive());
        assertThat(backup.log()).contains("the master said that it is leaving");
        assertThat(Files.readString(StateDirectory.standing(directory.resolve("a")))).isBlank();
        assertThat(StateDirectory.socket(directory.resolve("a"))).doesNotExist();
    }

    @Test
    void handOver_endsTheRouter() throws Exception {
        var router = master.router();
        master.tell(new Down.HandOver());
        assertTakenOver();
        await().atMost(LONG).until(() -> !router.isAlive());
        assertThat(backup.log()).contains("the master said that it is leaving");
    }

    @Test
    void applicationThatIsGone_isNotMissed() throws Exception {
        master.disconnect();
        TimeUnit.SECONDS.sleep(2);
        master.connect();
        awaitRole(master, Role.MASTER);
        configure(master, 200);
        assertThat(holders.changes()).isZero();
        assertThat(master.holds(VIP)).isTrue();
    }

    @Test
    void cablePulled_endsInOneMasterOnceItIsBack() throws Exception {
        backup.ip("link set eth0 down");
        awaitRole(backup, Role.FAULT);
        backup.ip("link set eth0 up");
        awaitRole(backup, Role.BACKUP);
        assertThat(backup.holds(VIP)).isFalse();
    }

    @Test
    void secondRouterOfADirectory_endsAtOnce() throws Exception {
        var second = RouterLauncher.start(directory.resolve("a"));
        await().atMost(LONG).until(() -> !second.isAlive());
        assertThat(master.router().isAlive()).isTrue();
    }

    @Test
    void addressThatSomebodyTakesAway_isBackWithNews() throws Exception {
        master.ip("addr del " + VIP + "/24 dev eth0");
        master.await(up -> up instanceof Up.Happened happened
                && happened.news().kind() == News.Kind.ADDRESS_RETURNED);
        await().atMost(LONG).until(() -> master.holds(VIP));
    }
}

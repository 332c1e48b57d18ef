package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However the master's process ends: a takeover time and a tenth of a second later one machine answers for the address. */
@Timeout(300)
class OneHolderTest {

    private static final VirtualRouter ROUTER = VirtualRouter.of("VI_1", 100);
    private static final IpAddress VIP = ROUTER.held().getFirst();
    private static final Duration WITHIN = ROUTER.ballast(100).masterDown(100, ROUTER.interval()).plusMillis(100);
    private static final Duration LOOKED_AT = Duration.ofMillis(500);
    /** A thread that only waits was kept waiting: then others were too, and the time says nothing of them. */
    private static final Duration STALL = Duration.ofMillis(100);
    private static final int TRIES = 6;
    /** As much as it needs, and not as much as the longest line needs beside that. */
    private static final int SMALL_MIB = 16;

    @TempDir
    private Path directory;

    private Network network;
    private Told master;
    private Told backup;
    private Answers answers;
    private int heap = 64;

    /** Ends a router one way or another. */
    private interface Ending {

        /** @return when it was no master any more, by the monotonic clock */
        long end(ProcessHandle router) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        network = new Network(directory);
        network.ballast.startRouter();
        network.other.startRouter();
        master = new Told(network.ballast);
        backup = new Told(network.other);
        backup.configure(List.of(ROUTER), 100);
        answers = network.ask(VIP);
    }

    @AfterEach
    void stop() throws Exception {
        answers.close();
        network.close();
    }

    private static void signal(ProcessHandle process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    private static long at(ProcessHandle router, String signal) throws Exception {
        signal(router, signal);
        return System.nanoTime();
    }

    private void becomeMaster() throws Exception {
        master.configure(List.of(ROUTER), 200);
        master.awaitRole(List.of(ROUTER), Role.MASTER);
        var mac = network.hardware(network.ballast);
        await().atMost(Network.LONG).until(
                () -> answers.who(System.nanoTime() - LOOKED_AT.toNanos(), System.nanoTime()).equals(Set.of(mac)));
        // The backup has heard it, so that its wait is a whole one.
        backup.awaitRole(List.of(ROUTER), Role.BACKUP);
    }

    private void restart() throws Exception {
        var old = network.ballast.router();
        await().atMost(Network.LONG).until(() -> !old.isAlive());
        master = new Told(network.ballast);
        network.ballast.startRouter(heap);
    }

    /** A stall makes it try again, and is no excuse. */
    private void assertOneHolderAfter(Ending ending) throws Exception {
        for (int i = 1;; i++) {
            becomeMaster();
            answers.takeLongestPause();
            var stalls = new Stalls();
            long ended = ending.end(network.ballast.router());
            long from = ended + WITHIN.toNanos();
            TimeUnit.NANOSECONDS.sleep(from + LOOKED_AT.toNanos() - System.nanoTime());
            var late = List.of(stalls.end(), answers.takeLongestPause());
            boolean stalled = late.stream().anyMatch(each -> each.compareTo(STALL) > 0);
            if (!stalled || i == TRIES) {
                assertThat(stalled).as("the machine stood still in each of " + TRIES + " attempts").isFalse();
                assertThat(answers.who(from, from + LOOKED_AT.toNanos()))
                        .containsExactly(network.hardware(network.other));
                assertThat(answers.between(from, from + LOOKED_AT.toNanos())).hasSizeGreaterThan(20);
                break;
            }
            restart();
        }
        await().atMost(Network.LONG).until(() -> !network.ballast.router().isAlive());
        assertThat(network.ballast.holds(VIP)).isFalse();
    }

    @Test
    void processThatIsKilled_leavesOneHolder() throws Exception {
        assertOneHolderAfter(router -> at(router, "KILL"));
    }

    @Test
    void processThatHangs_leavesOneHolder_evenWhenItIsLetGo() throws Exception {
        assertOneHolderAfter(router -> {
            long at = at(router, "STOP");
            TimeUnit.NANOSECONDS.sleep(at + WITHIN.toNanos() - System.nanoTime());
            signal(router, "CONT");
            return at;
        });
    }

    @Test
    void processThatRunsOutOfMemory_leavesOneHolder() throws Exception {
        heap = SMALL_MIB;
        signal(network.ballast.router(), "KILL");
        restart();
        assertOneHolderAfter(router -> {
            fill(directory.resolve("a"));
            await().atMost(Network.LONG).pollInterval(Duration.ofMillis(2)).until(() -> !router.isAlive());
            return System.nanoTime();
        });
        assertThat(Files.readString(StateDirectory.output(directory.resolve("a")))).contains("OutOfMemoryError");
    }

    /** A line for which there is no room, though it is none that is too long. */
    private static void fill(Path directory) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(StateDirectory.socket(directory)));
            for (var bytes = ByteBuffer.allocate(Lines.LONGEST); bytes.hasRemaining();) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // It has ended under it.
        }
    }

    @Test
    void virtualMacOfAProcessThatIsKilled_isSilent_andRemovedByTheNext() throws Exception {
        var virtual = List.of(VirtualRouter.of("VMAC", 70).withVirtualMac());
        master.configure(virtual, 200);
        master.awaitRole(virtual, Role.MASTER);
        await().atMost(Network.LONG).until(() -> network.ballast.ip("-br link show vrrp.70").contains("UP,"));
        signal(network.ballast.router(), "KILL");
        await().atMost(Network.LONG).until(() -> !network.ballast.ip("-br link show vrrp.70").contains("UP,")
                && !network.ballast.holds(virtual.getFirst().held().getFirst()));
        restart();
        await().atMost(Network.LONG).until(() -> !network.ballast.ip("-br link show").contains("vrrp.70"));
    }
}

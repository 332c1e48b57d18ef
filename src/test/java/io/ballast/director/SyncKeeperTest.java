package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.plane.ipvs.SyncDaemon;
import io.ballast.plane.ipvs.SyncDaemon.Direction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncKeeperTest {

    private static final List<SyncDaemon> BOTH = List.of(new SyncDaemon(Direction.SENDING, "eth1", 7),
            new SyncDaemon(Direction.LISTENING, "eth1", 7));

    private final List<String> done = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private boolean running = true;
    private @Nullable ErrnoException fault;
    private final SyncKeeper.Kernel kernel = new SyncKeeper.Kernel() {

        @Override
        public boolean isRunning(String interfaceName) {
            return running && interfaceName.equals("eth1");
        }

        @Override
        public void apply(Collection<SyncDaemon> wanted) {
            if (fault != null) {
                throw fault;
            }
            assertThat(wanted).containsExactlyElementsOf(BOTH);
            done.add("apply");
        }

        @Override
        public void restart(String interfaceName) {
            done.add("restart " + interfaceName);
        }

        @Override
        public void close() {
            done.add("close");
        }
    };
    private final SyncKeeper keeper = new SyncKeeper(BOTH, () -> kernel,
            (kind, severity, _, _, _, _, message) -> events.add(kind + " " + severity + " " + message),
            Thread.ofPlatform().daemon().factory());

    private void look() {
        keeper.look(kernel);
    }

    @Test
    void daemons_areStartedAtEachLook_withoutAWord() {
        look();
        look();
        assertThat(done).containsExactly("apply", "apply");
        assertThat(events).isEmpty();
    }

    @Test
    void daemonsWhoseInterfaceWasAway_areStartedAnew() {
        look();
        running = false;
        look();
        look();
        assertThat(done).doesNotContain("restart eth1");
        running = true;
        look();
        look();
        assertThat(done).containsOnlyOnce("restart eth1");
        assertThat(events).hasSize(2).first().asString().contains("WARNING", "interface eth1 is down");
        assertThat(events.getLast()).contains("CLEARED", "again");
    }

    @Test
    void aKernelThatRefuses_isSaidOnce_andAskedAgain() {
        fault = new ErrnoException("IPVS_CMD_NEW_DAEMON", Errno.ENODEV, "No such device");
        look();
        look();
        assertThat(events).singleElement().asString().contains("WARNING", "No such device");
        fault = null;
        look();
        assertThat(done).containsExactly("apply");
        assertThat(events).hasSize(2);
    }

    @Test
    void thread_opensTheKernelOfItsOwn_andClosesIt() throws InterruptedException {
        var thread = new ArrayList<Thread>();
        var own = new SyncKeeper(BOTH, () -> {
            thread.add(Thread.currentThread());
            return kernel;
        }, (_, _, _, _, _, _, _) -> {
        }, Thread.ofPlatform().daemon().factory());
        own.start();
        org.awaitility.Awaitility.await().until(() -> done.contains("apply"));
        own.close();
        org.awaitility.Awaitility.await().until(() -> done.contains("close"));
        assertThat(thread).singleElement().isNotSameAs(Thread.currentThread());
    }
}

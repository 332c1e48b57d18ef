package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.HeldAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardTest {

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<HeldAddress> noted = Collections.synchronizedList(new ArrayList<>());
    private volatile Runnable onKill = () -> {
    };
    private final PipedOutputStream router = new PipedOutputStream();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final Guard guard = new Guard(new Guard.Aftermath() {
        @Override
        public void killRouter() {
            done.add("kill");
            onKill.run();
        }

        @Override
        public void note(HeldAddress address) {
            noted.add(address);
        }

        @Override
        public void lowerVirtualLinks() {
            done.add("lower");
        }

        @Override
        public void take(HeldAddress address) {
            if (refusals.getAndDecrement() > 0) {
                throw new ErrnoException("RTM_DELADDR", Errno.EBUSY, "busy");
            }
            done.add("take " + address);
        }
    }, System::nanoTime);
    private Thread thread = new Thread();

    @BeforeEach
    void start() throws IOException {
        var lines = new PipedInputStream(router);
        thread = Thread.ofVirtual().start(() -> {
            try {
                guard.watch(lines, answers);
            } catch (InterruptedException e) {
                done.add("interrupted");
            }
        });
    }

    private void say(String... lines) throws IOException {
        router.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        router.flush();
    }

    @Test
    void endOfTheRouter_isFollowedByItsAddressesComingDown() throws Exception {
        say("+ 10.99.0.100/24 eth0", "b 1 " + Long.MAX_VALUE, "+ 10.99.0.101/24 eth0", "- 10.99.0.100/24 eth0");
        router.close();
        thread.join();

        assertThat(done).containsExactly("kill", "take 10.99.0.101/24 on eth0", "lower");
        assertThat(answers.toString(StandardCharsets.US_ASCII)).isEqualTo("1\n");
    }

    @Test
    void silenceOfTheRouter_endsItBeforeItsAddressesComeDown() throws Exception {
        say("+ 10.99.0.100/24 eth0", "b 1 " + TimeUnit.MILLISECONDS.toNanos(50));
        thread.join();
        assertThat(done).containsExactly("kill", "take 10.99.0.100/24 on eth0", "lower");
    }

    @Test
    void addressThatDoesNotComeDown_isTriedAgain() throws Exception {
        refusals.set(3);
        say("+ 10.99.0.100/24 eth0");
        router.close();
        thread.join();
        assertThat(done).containsExactly("kill", "take 10.99.0.100/24 on eth0", "lower");
    }

    @Test
    void orderlyEnd_killsNobody() throws Exception {
        say("+ 10.99.0.100/24 eth0", "- 10.99.0.100/24 eth0", "q");
        thread.join();
        assertThat(done).isEmpty();
    }

    @Test
    void whatIsToBePutUp_isNotedWhileItsInterfaceHasThatName() throws Exception {
        say("+ 10.99.0.100/24 eth0", "b 1 " + Long.MAX_VALUE, "- 10.99.0.100/24 eth0", "q");
        thread.join();
        assertThat(noted).containsExactly(MockGround.held("eth0", "10.99.0.100/24"));
    }

    @Test
    void whatTheRouterPutUpAtItsLastMoment_comesDownToo() throws Exception {
        onKill = () -> {
            try {
                say("+ 10.99.0.101/24 eth0");
                router.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        say("+ 10.99.0.100/24 eth0", "b 1 " + TimeUnit.MILLISECONDS.toNanos(50));
        thread.join();
        assertThat(done).containsExactly("kill", "take 10.99.0.100/24 on eth0", "take 10.99.0.101/24 on eth0",
                "lower");
    }
}

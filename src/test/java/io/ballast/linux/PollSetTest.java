package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollSetTest {

    private static final long LONG = TimeUnit.MINUTES.toNanos(5);

    private final PollSet poll = new PollSet();
    private final Pipe first = new Pipe();
    private final Pipe second = new Pipe();

    /** One end of a pipe, by the number that its other end's path tells. */
    private static final class Pipe implements Pollable, AutoCloseable {

        private final int[] ends = new int[2];

        Pipe() {
            LibC.call("pipe2", () -> LibC.C.pipe2(ends, 0x80800));
        }

        void write() throws IOException {
            try (var out = new FileOutputStream("/proc/self/fd/" + ends[1])) {
                out.write("x".getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public int descriptor() {
            return ends[0];
        }

        @Override
        public void close() {
            LibC.close(ends[0]);
            LibC.close(ends[1]);
        }
    }

    @AfterEach
    void close() {
        poll.close();
        first.close();
        second.close();
    }

    @Test
    void await_givesThoseThatCanBeRead_inTheirOrder() throws IOException {
        poll.waitFor(List.of(first, second));
        assertThat(poll.await(0)).isEmpty();
        second.write();
        assertThat(poll.await(LONG)).containsExactly(second);
        first.write();
        assertThat(poll.await(LONG)).containsExactly(first, second);
        poll.waitFor(List.of(first));
        assertThat(poll.await(LONG)).containsExactly(first);
    }

    @Test
    void await_endsWhenTheTimeIsOver_orItIsLessThanNothing() {
        poll.waitFor(List.of(first));
        assertThat(poll.await(1_000_000)).isEmpty();
        assertThat(poll.await(-1)).isEmpty();
    }

    @Test
    void wake_endsOneWait_thatGoesOnOrComes() throws Exception {
        poll.waitFor(List.of(first));
        poll.wake();
        poll.wake();
        assertThat(poll.await(LONG)).isEmpty();
        assertThat(poll.await(1)).isEmpty();

        var waiting = Thread.ofPlatform().start(() -> poll.await(LONG));
        poll.wake();
        waiting.join();
    }

    @Test
    void await_ofOneThatIsClosed_saysSo() {
        var closed = new Pollable() {
            @Override
            public int descriptor() {
                return 1_000_000;
            }

            @Override
            public String toString() {
                return "a closed one";
            }
        };
        poll.waitFor(List.of(first, closed));
        assertThatThrownBy(() -> poll.await(LONG)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("a closed one");
    }
}

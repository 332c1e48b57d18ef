package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LargeBodiesTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final LargeBodies bodies = new LargeBodies();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** A request that reads a body of a size, and then is at work until it may go on. */
    private Thread request(int size, boolean early) {
        return Thread.ofVirtual().start(() -> run((request, _) -> {
            var turn = LargeBodies.turnOf((MockHttpServletRequest) request);
            new BodyStream(zeroes(size), turn).readAllBytes();
            most.accumulateAndGet(reading.incrementAndGet(), Math::max);
            if (early) {
                turn.end();
            }
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            reading.decrementAndGet();
            done.incrementAndGet();
        }));
    }

    private void run(FilterChain chain) {
        try {
            bodies.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream zeroes(int size) {
        return new ByteArrayInputStream(new byte[size]);
    }

    private void finish(List<Thread> threads) throws InterruptedException {
        goOn.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(done).hasValue(threads.size());
    }

    @Test
    void largeBodies_areTakenInOneAtATime_andSmallOnesPassThem() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        threads.add(request(BodyStream.SMALL_BYTES + 1, false));
        await().atMost(LONG).until(() -> reading.get() == 1);
        for (int i = 0; i < 4; i++) {
            threads.add(request(BodyStream.SMALL_BYTES + 1, false));
            threads.add(request(BodyStream.SMALL_BYTES, false));
        }
        await().atMost(LONG).until(() -> reading.get() == 5);
        assertThat(most).hasValue(5);
        finish(threads);
        assertThat(most).hasValueLessThanOrEqualTo(5);
    }

    @Test
    void turn_thatEndsEarly_letsTheNextGoOn() throws InterruptedException {
        var threads = List.of(request(1 << 20, true), request(1 << 20, true), request(1 << 20, true));
        await().atMost(LONG).until(() -> reading.get() == 3);
        finish(threads);
    }

    @Test
    void turn_endsWithARequestThatFails() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> run((request, _) -> {
                new BodyStream(zeroes(1 << 20), LargeBodies.turnOf((MockHttpServletRequest) request)).readAllBytes();
                throw new IOException("broken off");
            })).hasRootCauseMessage("broken off");
        }
    }

    @Test
    void body_thatIsTooLong_isRefusedWhileItComes() {
        run((request, _) -> {
            var endless = new InputStream() {
                @Override
                public int read() {
                    return 'x';
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return length;
                }
            };
            var turn = LargeBodies.turnOf((MockHttpServletRequest) request);
            assertThatThrownBy(() -> new BodyStream(endless, turn).readAllBytes())
                    .isInstanceOfSatisfying(ProblemException.class,
                            e -> assertThat(e.problem().status().value()).isEqualTo(413));
        });
    }
}

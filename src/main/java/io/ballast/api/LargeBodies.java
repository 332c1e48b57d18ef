package io.ballast.api;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has requests with large bodies come one at a time, in their order, so that the heap need hold the tree of only one.
 * A turn begins when a body turns out to be large and ends with the request, or before, when nothing is left to do but
 * to wait.
 */
@Component
final class LargeBodies extends OncePerRequestFilter {

    private static final String TURN = Turn.class.getName();
    private static final int PATIENCE_SECONDS = 30;
    private static final int RETRY_SECONDS = 5;

    private final Semaphore one = new Semaphore(1, true);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var turn = new Turn(one);
        request.setAttribute(TURN, turn);
        try {
            chain.doFilter(request, response);
        } finally {
            turn.end();
        }
    }

    static Turn turnOf(HttpServletRequest request) {
        return request.getAttribute(TURN) instanceof Turn turn ? turn : new Turn(new Semaphore(1));
    }

    /** One request's. */
    static final class Turn {

        private final Semaphore one;
        private final AtomicBoolean mine = new AtomicBoolean();

        private Turn(Semaphore one) {
            this.one = one;
        }

        /**
         * Waits for those that came before; the second time, nothing happens.
         *
         * @throws ProblemException 503 if they take too long
         */
        void await() {
            if (mine.get()) {
                return;
            }
            try {
                if (one.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    mine.set(true);
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ProblemException(Problem.of(ProblemKind.UNAVAILABLE,
                    "Another large document is being taken in; try again.")
                    .withHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS)));
        }

        /** Lets the next one go on; without a turn, nothing happens. */
        void end() {
            if (mine.getAndSet(false)) {
                one.release();
            }
        }
    }
}

package io.ballast.plane.ipvs;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.ballast.plane.PlaneException;

import org.jspecify.annotations.Nullable;

/**
 * The one platform thread that talks to the kernel: native calls would pin a virtual thread's carrier, and sockets,
 * /proc and programs belong to the network namespace of the thread that opens or starts them.
 */
final class PlaneThread {

    /** @param patient whether it lets others go first and must not be begun while another such piece is at work */
    private record Work(Runnable body, boolean patient) {
    }

    private final LinkedBlockingQueue<Work> work = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Of that thread alone. */
    private boolean ended;

    /** @param threads starts one platform thread for what it is given */
    PlaneThread(Executor threads) {
        threads.execute(this::run);
    }

    private void run() {
        while (!ended) {
            try {
                work.take().body().run();
            } catch (InterruptedException e) {
                // Nobody's business: only close() ends this thread.
            }
        }
    }

    /**
     * Runs it there and waits for its end.
     *
     * @throws PlaneException what it threw, or if the plane was closed
     */
    <T extends @Nullable Object> T call(Callable<T> callable) {
        return call(callable, false);
    }

    /** The same for what takes long and says by {@link #letOthers} where others may go first. */
    <T extends @Nullable Object> T callAtLeisure(Callable<T> callable) {
        return call(callable, true);
    }

    /** Runs, in the middle of a long piece of work and on its thread, what has come since and is short. */
    void letOthers() {
        for (var waiting = work.iterator(); waiting.hasNext();) {
            var next = waiting.next();
            if (!next.patient()) {
                waiting.remove();
                next.body().run();
            }
        }
    }

    private <T extends @Nullable Object> T call(Callable<T> callable, boolean patient) {
        if (closed.get()) {
            throw new PlaneException("the forwarding plane was closed");
        }
        var result = new CompletableFuture<T>();
        work.add(new Work(() -> {
            try {
                result.complete(callable.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }, patient));
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlaneException("interrupted while the kernel was asked", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case LinkageError e -> new PlaneException("the native library could not be loaded: the directory for"
                    + " temporary files must be writable and allow programs (" + e.getMessage() + ")", e);
            case Error e -> throw e;
            default -> new PlaneException("the kernel's table could not be read: " + cause.getMessage(), cause);
        };
    }

    /** Runs the last piece of work there and ends the thread; the second time nothing happens. */
    void close(Runnable last) {
        if (closed.compareAndSet(false, true)) {
            work.add(new Work(last, true));
            work.add(new Work(() -> ended = true, true));
        }
    }
}

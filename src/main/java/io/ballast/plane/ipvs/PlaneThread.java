package io.ballast.plane.ipvs;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

import io.ballast.plane.PlaneException;

import org.jspecify.annotations.Nullable;

/**
 * The one platform thread that talks to the kernel: native calls would pin a virtual thread's carrier, and sockets,
 * /proc and programs belong to the network namespace of the thread that opens or starts them.
 */
final class PlaneThread implements AutoCloseable {

    private final ExecutorService executor;

    PlaneThread(ThreadFactory threads) {
        executor = Executors.newSingleThreadExecutor(threads);
    }

    /**
     * Runs it there and waits for its end.
     *
     * @throws PlaneException what it threw, or if the plane was closed
     */
    <T extends @Nullable Object> T call(Callable<T> work) {
        try {
            return executor.submit(work).get();
        } catch (RejectedExecutionException e) {
            throw new PlaneException("the forwarding plane was closed", e);
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

    @Override
    public void close() {
        executor.close();
    }
}

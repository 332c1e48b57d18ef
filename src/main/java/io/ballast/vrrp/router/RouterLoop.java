package io.ballast.vrrp.router;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The one thread that turns the router, for as long as it lives. */
final class RouterLoop {

    private final Router router;
    private final Wires wires;
    private final Consumer<Throwable> failed;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param failed is told what nobody foresaw; the loop has ended then, with addresses up */
    RouterLoop(Router router, Wires wires, Consumer<Throwable> failed) {
        this.router = router;
        this.wires = wires;
        this.failed = failed;
    }

    void start() {
        Thread.ofPlatform().name("ballast-vrrp").start(this::run);
    }

    private void run() {
        try {
            while (!router.isOver()) {
                router.turn();
                if (!router.isOver()) {
                    wires.await(router.rest());
                }
            }
            over.countDown();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }

    /** Waits until it has given everything up. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }
}

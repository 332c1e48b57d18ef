package io.ballast.role;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.RouterLink;
import io.ballast.vrrp.router.Up;

/**
 * One connection to the router. A thread reads and another one sends, so that a router that stands still holds up nobody
 * else.
 */
final class Call implements AutoCloseable {

    private static final int MOST_WAITING = 10_000;
    private static final long LAST_WORDS_MILLIS = 500;

    /** Who hears what comes; called by the reading thread. */
    interface Listener {
        void heard(Call call, Up message);

        void ended(Call call, String why);
    }

    private final RouterLink link;
    private final Listener listener;
    private final BlockingQueue<Down> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread sender;
    private volatile boolean closing;

    Call(RouterLink link, Listener listener) {
        this.link = link;
        this.listener = listener;
        sender = Thread.ofPlatform().daemon().name("vrrp-sender").unstarted(this::send);
    }

    void start() {
        sender.start();
        Thread.ofPlatform().daemon().name("vrrp-reader").start(this::read);
    }

    /** Sends a message soon. Who takes none of so many is taken for dead. */
    void say(Down message) {
        if (!waiting.offer(message)) {
            hangUp();
        }
    }

    private void read() {
        try {
            while (true) {
                listener.heard(this, link.receive());
            }
        } catch (IOException e) {
            listener.ended(this, e.getMessage() == null ? e.toString() : e.getMessage());
        } finally {
            sender.interrupt();
            hangUp();
        }
    }

    private void send() {
        try {
            while (true) {
                var next = closing ? waiting.poll() : waiting.poll(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    link.send(next);
                } else if (closing) {
                    return;
                }
            }
        } catch (IOException e) {
            hangUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hangUp() {
        try {
            link.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** Ends it when what was said is sent, or cannot be for a moment. */
    @Override
    public void close() {
        closing = true;
        try {
            sender.join(2 * LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hangUp();
    }
}

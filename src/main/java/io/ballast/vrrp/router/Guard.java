package io.ballast.vrrp.router;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.ballast.linux.ErrnoException;
import io.ballast.table.HeldAddress;

import org.jspecify.annotations.Nullable;

/** Listens to the router, and clears up after it when it dies. */
final class Guard {

    private static final String END = "";
    private static final int TRIES = 50;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    /** For the kernel to end what was killed, which it then cannot put off. */
    private static final Duration DEATH = Duration.ofMillis(50);

    private final Aftermath aftermath;
    private final LongSupplier clock;
    private final Vigil vigil = new Vigil();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private boolean ended;

    /** What is done when the router is dead. */
    interface Aftermath {

        /** Ends it for good: one that is only stopped or stuck must not wake up and go on as master. */
        void killRouter();

        /** The address is about to be put up; not when it is to be taken down, since its interface may be renamed. */
        void note(HeldAddress address);

        /** Takes an address down; throws an ErrnoException if that fails. */
        void take(HeldAddress address);

        /** Sets down the interfaces with hardware addresses of virtual routers; throws an ErrnoException if that fails. */
        void lowerVirtualLinks();
    }

    Guard(Aftermath aftermath, LongSupplier clock) {
        this.aftermath = aftermath;
        this.clock = clock;
    }

    /** Comes back when the router has ended and nothing of it stands up. */
    void watch(InputStream router, OutputStream answers) throws InterruptedException {
        Thread.ofPlatform().name("ballast-guard-reader").daemon().start(() -> read(router));
        while (!vigil.isOver()) {
            var line = lines.poll(vigil.rest(clock.getAsLong()), TimeUnit.NANOSECONDS);
            boolean dead = line == null ? vigil.isSilent(clock.getAsLong()) : line.equals(END);
            if (dead) {
                ended = line != null;
                clearUp();
                return;
            }
            if (line != null) {
                vigil.hear(line, clock.getAsLong()).ifPresent(number -> answer(answers, number));
                vigil.latest().ifPresent(this::note);
            }
        }
    }

    private void note(HeldAddress address) {
        try {
            aftermath.note(address);
        } catch (ErrnoException e) {
            // It is taken down by the name.
        }
    }

    private void read(InputStream router) {
        try (var reader = new BufferedReader(new InputStreamReader(router, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.equals(END)) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            // As good as its end.
        }
        lines.add(END);
    }

    private static void answer(OutputStream answers, long number) {
        try {
            answers.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
            answers.flush();
        } catch (IOException e) {
            // Its end will be read too.
        }
    }

    private void clearUp() throws InterruptedException {
        // First, since it could put up again what was taken down: its lines end when it has.
        aftermath.killRouter();
        awaitEnd();
        for (var address : vigil.standing()) {
            persist(() -> aftermath.take(address));
        }
        persist(aftermath::lowerVirtualLinks);
    }

    /** What it said at the last moment counts. */
    private void awaitEnd() throws InterruptedException {
        long until = System.nanoTime() + DEATH.toNanos();
        for (var line = ended ? END : next(until); line != null && !line.equals(END); line = next(until)) {
            vigil.hear(line, clock.getAsLong());
        }
    }

    private @Nullable String next(long until) throws InterruptedException {
        return lines.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static void persist(Runnable work) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                work.run();
                return;
            } catch (ErrnoException e) {
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }
}

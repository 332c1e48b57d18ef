package io.ballast.vrrp.router;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The log, in a file of a bounded size and one that is older. A thread of its own writes it; when it cannot keep up, lines
 * are dropped and counted, and nobody waits.
 */
final class LogFile implements Consumer<String>, AutoCloseable {

    static final long LARGEST = 1 << 20;
    private static final int MOST_LINES = 1000;
    /** No line is this one, by identity. */
    @SuppressWarnings("StringConstructor")
    private static final String END = new String("end");

    private final Path file;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;

    LogFile(Path file) {
        this.file = file;
        writer = Thread.ofPlatform().name("ballast-vrrp-log").daemon().start(this::write);
    }

    @Override
    public void accept(String line) {
        if (!lines.offer(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line.replaceAll("\\p{Cntrl}", " "))) {
            dropped.incrementAndGet();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void write() {
        try {
            for (var line = lines.take(); line != END; line = lines.take()) {
                append(line);
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    append(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + lost + " lines were dropped");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(String line) {
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                writer.write(line + "\n");
            }
        } catch (IOException e) {
            // A full disk is no reason to stop, and there is nobody to tell.
            dropped.incrementAndGet();
        }
    }

    /** Waits until everything is written. */
    @Override
    public void close() {
        try {
            lines.put(END);
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

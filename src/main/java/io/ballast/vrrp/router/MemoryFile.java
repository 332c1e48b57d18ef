package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.ballast.table.HeldAddress;

import org.jspecify.annotations.Nullable;

/**
 * The memory on disk, whole at every moment: a new file takes the place of the old one. A thread of its own writes it, so
 * that no disk keeps the loop waiting; of several changes that come while it writes, the last is written.
 */
final class MemoryFile implements Memory, AutoCloseable {

    private final Path file;
    private final Consumer<String> log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> sequences;
    private final Thread writer;
    private Set<HeldAddress> standing;
    private boolean dirty;
    private boolean closed;

    /** @param before what it begins with */
    MemoryFile(Path file, Left before, Consumer<String> log) {
        this.file = file;
        this.log = log;
        standing = before.standing();
        sequences = new HashMap<>(before.sequences());
        writer = Thread.ofPlatform().name("ballast-vrrp-memory").daemon().start(this::write);
    }

    /** What the last process left; nothing if there is no file. */
    static Left read(Path file) throws IOException {
        return Files.exists(file) ? Left.read(Files.readAllLines(file)) : Left.NOTHING;
    }

    @Override
    public void standing(Set<HeldAddress> addresses) {
        change(() -> standing = addresses);
    }

    @Override
    public void sequence(String instance, long highest) {
        change(() -> sequences.put(instance, highest));
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            dirty = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        for (var left = next(); left != null; left = next()) {
            try {
                write(file, left);
            } catch (IOException e) {
                log.accept(file + " cannot be written: " + e);
            }
        }
    }

    private @Nullable Left next() {
        lock.lock();
        try {
            while (!dirty && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!dirty) {
                return null;
            }
            dirty = false;
            return new Left(standing, sequences);
        } finally {
            lock.unlock();
        }
    }

    static void write(Path file, Left left) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap((String.join("\n", left.lines()) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits until everything is written. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

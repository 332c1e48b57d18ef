package io.ballast.vrrp.router;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Listens for the application on a Unix domain socket in the state directory, which the router's user alone may enter.
 * There is one application: whoever connects last is it, and who was connected before is sent away.
 */
final class ControlServer implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel listener;
    private final Up.Hello hello;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Consumer<String> log;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ControlConnection current;

    /**
     * @param directory that {@link StateDirectory#make} has made, whose {@link StateDirectory#lock} is held
     * @throws IOException if it cannot be listened there
     */
    ControlServer(Path directory, Up.Hello hello, Inbox inbox, Outbox outbox, Consumer<String> log)
            throws IOException {
        path = StateDirectory.socket(directory);
        this.hello = hello;
        this.inbox = inbox;
        this.outbox = outbox;
        this.log = log;
        // Left by a process that ended: the directory's lock is this one's.
        Files.deleteIfExists(path);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    void start() {
        Thread.ofPlatform().name("ballast-vrrp-control").daemon().start(this::accept);
    }

    private void accept() {
        while (true) {
            try {
                welcome(listener.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.accept("the application cannot be listened for: " + e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Pause.FIRST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void welcome(SocketChannel channel) {
        var connection = new ControlConnection(channel, hello, inbox, outbox, this::ended);
        ControlConnection before;
        lock.lock();
        try {
            before = current;
            current = connection;
            // Told under the lock, so that the loop hears of comings and goings in their order.
            inbox.add(new Word.ApplicationCame());
        } finally {
            lock.unlock();
        }
        log.accept(before == null ? "the application has come" : "the application has come anew");
        if (before != null) {
            before.close();
        }
        connection.start();
    }

    private void ended(ControlConnection connection, String why) {
        lock.lock();
        try {
            if (current != connection) {
                return;
            }
            current = null;
            inbox.add(new Word.ApplicationLeft());
        } finally {
            lock.unlock();
        }
        log.accept("the application has gone: " + why);
    }

    /** Sends what is left to say, listens no more, and takes the file away. */
    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(path);
        outbox.end();
        lock.lock();
        try {
            if (current != null) {
                current.finish();
            }
        } finally {
            lock.unlock();
        }
    }
}

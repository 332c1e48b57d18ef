package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** One connection of the application: one thread reads what it says, another sends what it should hear. */
final class ControlConnection {

    private static final long LONGEST_WAIT_MILLIS = 1000;
    private static final long LAST_WORDS_MILLIS = 3000;

    private final SocketChannel channel;
    private final Up.Hello hello;
    private final Inbox inbox;
    private final Outbox outbox;
    private final BiConsumer<ControlConnection, String> ended;
    private final Outbox.Reader reader = new Outbox.Reader();
    private final ReentrantLock sending = new ReentrantLock();
    private final Thread sender = Thread.ofPlatform().name("ballast-vrrp-sender").daemon().unstarted(this::send);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param ended is told once, with why */
    ControlConnection(SocketChannel channel, Up.Hello hello, Inbox inbox, Outbox outbox,
            BiConsumer<ControlConnection, String> ended) {
        this.channel = channel;
        this.hello = hello;
        this.inbox = inbox;
        this.outbox = outbox;
        this.ended = ended;
    }

    void start() {
        Thread.ofPlatform().name("ballast-vrrp-reader").daemon().start(this::read);
        sender.start();
    }

    private void read() {
        var lines = new LineReader(channel);
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                obey(line);
            }
            end("it closed the connection");
        } catch (IOException e) {
            end(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void obey(byte[] line) throws IOException {
        try {
            inbox.add(new Word.Told(Lines.down(line)));
        } catch (Lines.NotUnderstood e) {
            write(List.of(new Up.Refused(e.getMessage() == null ? "not understood" : e.getMessage())));
        }
    }

    private void send() {
        try {
            write(List.of(hello));
            boolean last = false;
            while (!closed.get() && !last) {
                // Asked first: what was told before the end is what is sent at last.
                last = outbox.isEnded();
                write(outbox.next(reader, LONGEST_WAIT_MILLIS));
            }
        } catch (IOException e) {
            // The reader comes to its end too, when it has heard what was said before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Up> messages) throws IOException {
        sending.lock();
        try {
            for (var message : messages) {
                var line = ByteBuffer.wrap(Lines.of(message));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } finally {
            sending.unlock();
        }
    }

    private void end(String why) {
        if (closed.compareAndSet(false, true)) {
            shut();
            ended.accept(this, why);
        }
    }

    /** The router ends: what is left to say is sent, unless nobody takes it. */
    void finish() {
        try {
            sender.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Somebody else has connected. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            shut();
        }
    }

    private void shut() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}

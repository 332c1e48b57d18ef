package io.ballast.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.ballast.event.Event;
import io.ballast.event.Journal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Server-sent events (HTML standard, section 9.2). Each client has a bounded queue between the journal and its socket:
 * one that reads too slowly is cut off, and resumes at the last event that it has seen.
 */
@Component
class EventStreams {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    /** How soon a quiet stream ends whose client is no longer let in. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int SHARE_OF_CONNECTIONS = 4;
    private static final int RETRY_SECONDS = 30;
    private static final int QUEUE = 2_000;
    private static final int PAGE = 500;
    private static final String OPENING = "retry: 2000\n: connected\n\n";

    private final Journal journal;
    private final Duration heartbeat;
    private final Semaphore free;
    private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Autowired
    EventStreams(Journal journal) {
        // Most connections are for who asks something and goes: a stream holds its own for days.
        this(journal, HEARTBEAT, (int) WebServerSettings.maxConnections() / SHARE_OF_CONNECTIONS);
    }

    EventStreams(Journal journal, Duration heartbeat, int most) {
        this.journal = journal;
        this.heartbeat = heartbeat;
        this.free = new Semaphore(most);
    }

    /**
     * Who hears.
     *
     * @param admitted whether the client may still be here
     * @param shown whether an event is for his eyes
     */
    record Listener(BooleanSupplier admitted, Predicate<Event> shown) {
    }

    /** Pushes what was written out to the client. */
    interface Flush {
        void now() throws IOException;
    }

    /**
     * Writes events until the client goes, is too slow, is no longer let in, or the program ends.
     *
     * @param last the event that the client has seen last; null to begin now
     * @throws ProblemException 503 if there are as many streams as there may be; nothing is written then
     */
    void serve(@Nullable Long last, Listener listener, OutputStream out, Flush flush) throws IOException {
        if (!free.tryAcquire()) {
            throw new ProblemException(Problem.of(ProblemKind.UNAVAILABLE,
                    "As many streams of events are open as this director's memory is good for; close some, or ask for "
                            + "/events from time to time.")
                    .withHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS)));
        }
        serving.add(Thread.currentThread());
        try {
            write(OPENING, out, flush);
            follow(last == null ? newest() : catchUp(last, listener, out, flush), listener, out, flush);
        } catch (InterruptedException e) {
            LOG.debug("A stream of events ends with the program");
        } catch (IOException e) {
            LOG.debug("A client of the stream of events has gone: {}", e.getMessage());
        } finally {
            serving.remove(Thread.currentThread());
            free.release();
        }
    }

    /** What has been goes out page by page, because it need not fit into a queue. */
    private long catchUp(long after, Listener listener, OutputStream out, Flush flush) throws IOException {
        long last = after;
        for (var page = journal.page(last, PAGE); !page.isEmpty() && !closed
                && listener.admitted().getAsBoolean(); page = journal.page(last, PAGE)) {
            last = page.getLast().id();
            write(text(page.stream().filter(listener.shown()).toList()), out, flush);
        }
        return last;
    }

    private void follow(long after, Listener listener, OutputStream out, Flush flush)
            throws IOException, InterruptedException {
        var queue = new ArrayBlockingQueue<Event>(QUEUE);
        var tooSlow = new AtomicBoolean();
        var subscription = journal.subscribe(after, event -> {
            if (listener.shown().test(event) && !queue.offer(event)) {
                tooSlow.set(true);
            }
        });
        try {
            long wrote = System.nanoTime();
            while (!closed && !tooSlow.get()) {
                var event = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (!listener.admitted().getAsBoolean()) {
                    return;
                }
                if (event != null || System.nanoTime() - wrote >= heartbeat.toNanos()) {
                    // A comment keeps proxies from closing a quiet stream, and finds out that a client has gone.
                    write(event == null ? ": still here\n\n" : text(List.of(event)), out, flush);
                    wrote = System.nanoTime();
                }
            }
        } finally {
            end(subscription);
        }
    }

    private long newest() {
        var latest = journal.latest(1);
        return latest.isEmpty() ? 0 : latest.getLast().id();
    }

    private static String text(List<Event> events) {
        var text = new StringBuilder();
        // No event name: a page's onmessage hears only events without one.
        events.forEach(event -> text.append("id: ").append(event.id()).append("\ndata: ")
                .append(EventDocument.of(event)).append("\n\n"));
        return text.toString();
    }

    private static void write(String text, OutputStream out, Flush flush) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        flush.now();
    }

    private static void end(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.warn("A subscription to the journal could not be ended: {}", e.getMessage());
        }
    }

    /** Streams never end by themselves; a graceful stop would wait for them in vain. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        serving.forEach(Thread::interrupt);
    }
}

package io.ballast.event;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line of the log for each event, with its parts as key-value pairs, which structured formats of the log carry. On a
 * thread of its own: a terminal that somebody holds up must not hold up the journal.
 */
final class Lines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.ballast.Events");
    private static final int WAITING = 20_000;

    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread = Thread.ofPlatform().name("journal-log").daemon().start(this::run);
    private volatile boolean closed;

    /** Never waits; what does not fit is left out, since the journal itself has it. */
    void add(Event event) {
        if (!waiting.offer(event)) {
            waiting.clear();
            LOG.warn("{} lines of events were left out, since nobody takes the log; the journal has them.", WAITING);
        }
    }

    private void run() {
        try {
            while (!closed || !waiting.isEmpty()) {
                write(waiting.take());
            }
        } catch (InterruptedException e) {
            // What is left is written by whoever ends the program in order.
            waiting.forEach(Lines::write);
        }
    }

    private static void write(Event event) {
        var line = switch (event.severity()) {
            case INFO, CLEARED -> LOG.atInfo();
            case WARNING, CRITICAL -> LOG.atWarn();
        };
        pairs(line, event).log("{} [{}]", event.message(), event.cause());
    }

    private static LoggingEventBuilder pairs(LoggingEventBuilder line, Event event) {
        var subject = event.subject();
        var all = line.addKeyValue("event", event.id()).addKeyValue("kind", event.kind().word())
                .addKeyValue("severity", event.severity().word())
                .addKeyValue("source", event.cause().source().word());
        all = pair(all, "cluster", subject.cluster());
        all = pair(all, "service", subject.service());
        all = pair(all, "server", subject.server());
        all = pair(all, "instance", subject.instance());
        all = pair(all, "item", subject.item());
        all = pair(all, "from", event.from());
        all = pair(all, "to", event.to());
        return pair(all, "incident", event.incident());
    }

    private static LoggingEventBuilder pair(LoggingEventBuilder line, String key,
            @org.jspecify.annotations.Nullable Object value) {
        return value == null ? line : line.addKeyValue(key, value);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

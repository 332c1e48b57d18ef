package io.ballast.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody outside, again and again, that this director works: a dead man's switch, for what nobody is left to tell
 * of. Silent while the director's own loops do not turn.
 */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Subject SUBJECT = Subject.DIRECTOR.with("heartbeat");
    private static final Cause CAUSE = new Cause(Cause.Source.CHANNEL, "heartbeat");

    private final URI url;
    private final Duration interval;
    private final BooleanSupplier works;
    private final EventLog events;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final Thread thread;
    private boolean failed;

    Heartbeat(URI url, Duration interval, BooleanSupplier works, EventLog events) {
        this.url = url;
        this.interval = interval;
        this.works = works;
        this.events = events;
        this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                if (works.getAsBoolean()) {
                    beat();
                }
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            LOG.debug("The heartbeat ends.");
        }
    }

    void beat() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(url).timeout(LIMIT).POST(HttpRequest.BodyPublishers.noBody()).build();
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 200 && status < 300) {
                well();
            } else {
                fails("it was answered " + status);
            }
        } catch (IOException e) {
            fails(e.getMessage() == null ? "nobody answers" : e.getMessage());
        }
    }

    private void fails(String why) {
        if (!failed) {
            failed = true;
            events.record(EventKind.NOTIFICATION, Severity.WARNING, SUBJECT, "heard", "not heard", CAUSE,
                    "The heartbeat of this director is not heard: " + why + ".");
        }
    }

    private void well() {
        if (failed) {
            failed = false;
            events.record(EventKind.NOTIFICATION, Severity.CLEARED, SUBJECT, "not heard", "heard", CAUSE,
                    "The heartbeat of this director is heard again.");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        client.shutdownNow();
    }
}

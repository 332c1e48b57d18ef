package io.ballast.notify.channel;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.ballast.definition.Author;
import io.ballast.definition.NotificationChannel;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.notify.channel.Message.What;

/** Sends a message that tells of nothing, so that an operator sees what becomes of one. */
public final class Trial {

    private final Deliverer deliverer;
    private final NotificationSettings settings;
    private final String director;
    private final EventLog events;
    private final InstantSource clock;

    /** @param director its name */
    public Trial(Deliverer deliverer, NotificationSettings settings, String director, EventLog events,
            InstantSource clock) {
        this.deliverer = deliverer;
        this.settings = settings;
        this.director = director;
        this.events = events;
        this.clock = clock;
    }

    /** Makes one attempt, whether or not the channel is enabled, and records who made it and what came of it. */
    public Delivery of(NotificationChannel channel, Author author) throws InterruptedException {
        var delivery = deliverer.deliver(channel, message(channel, author), Set.of());
        var outcome = delivery.isDelivered() ? "delivered" : "not delivered, " + delivery.answer();
        events.record(EventKind.NOTIFICATION_TEST, Severity.INFO, Subject.DIRECTOR.with(channel.name()), null, null,
                Cause.operator(author.cause()),
                "A test was sent to notification channel " + channel.name() + ": " + outcome + ".");
        return delivery;
    }

    private Message message(NotificationChannel channel, Author author) {
        var now = clock.instant();
        var console = settings.console();
        return new Message("test-" + UUID.randomUUID(), null, true, What.TEST, Severity.INFO, now, now, director,
                settings.routerId(director), "Test of notification channel " + channel.name(),
                List.of(author.cause() + " sent this to see whether notification channel " + channel.name()
                        + " works."),
                List.of("Nothing has happened. What happens is told here too where a notification rule says so."), "",
                "", console == null ? "" : console, List.of(), null);
    }
}

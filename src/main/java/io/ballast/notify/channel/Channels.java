package io.ballast.notify.channel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.ballast.definition.NotificationChannel;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.script.PowerlessScripts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries messages by whichever channel it is. All methods may be called by any thread. */
public final class Channels implements Deliverer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
    /** Beyond a channel's own limits, which mostly come first and say more. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final MailDelivery mail;
    private final WebhookDelivery webhook;
    private final ScriptDelivery script;

    /**
     * @param director its name
     * @param local whether webhooks may go to this machine and its links
     * @param scripts that run one at once
     */
    public Channels(String director, boolean local, PowerlessScripts scripts, InstantSource clock) {
        this.mail = new MailDelivery(director);
        this.webhook = new WebhookDelivery(new Destinations(local), clock);
        this.script = new ScriptDelivery(scripts);
    }

    @Override
    public Delivery deliver(NotificationChannel channel, Message message, Set<String> settled)
            throws InterruptedException {
        var transcript = new Transcript();
        if (channel.isLocked()) {
            return Delivery.whole(Outcome.FAILED_FOR_NOW, "its secret cannot be opened; put the right key into "
                    + "secret.key and restart, or set it again", transcript.lines());
        }
        return switch (channel) {
            case NotificationChannel.Mail to -> within(MailDelivery.limit(to), transcript,
                    () -> mail.deliver(to, message, settled, transcript));
            case NotificationChannel.Webhook to -> within(to.timeout().plus(GRACE), transcript,
                    () -> webhook.deliver(to, message, transcript));
            case NotificationChannel.Script to -> script.deliver(to, message, transcript);
        };
    }

    /**
     * An attempt on a thread of its own, which is interrupted when its time is over: that closes whatever socket a virtual
     * thread waits for, however slowly the other side goes on to send.
     */
    private static Delivery within(Duration limit, Transcript transcript, Callable<Delivery> attempt)
            throws InterruptedException {
        var end = new CompletableFuture<Delivery>();
        var thread = Thread.ofVirtual().name("notification").start(() -> {
            try {
                end.complete(attempt.call());
            } catch (Exception | Error e) {
                end.completeExceptionally(e);
            }
        });
        try {
            return end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Delivery.whole(Outcome.FAILED_FOR_NOW, "no end in " + Reasons.seconds(limit) + " s",
                    transcript.lines());
        } catch (ExecutionException e) {
            LOG.error("A notification could not be tried", e.getCause());
            return Delivery.whole(Outcome.FAILED_FOR_NOW, "it could not be tried: " + e.getCause(),
                    transcript.lines());
        } finally {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        script.close();
    }
}

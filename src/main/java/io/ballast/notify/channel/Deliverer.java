package io.ballast.notify.channel;

import java.util.Set;

import io.ballast.definition.NotificationChannel;

/** Carries messages. */
@FunctionalInterface
public interface Deliverer {

    /**
     * Makes one attempt, which ends within the channel's time-out and a little. What fails is told, never thrown. May be
     * called by any thread; a channel that is a script runs one at a time, in the order of the calls.
     *
     * @param settled recipients that earlier attempts reached, or that refused for good: {@link Delivery#settled}
     * @throws InterruptedException if the thread is interrupted; whether the message arrived is not known then
     */
    Delivery deliver(NotificationChannel channel, Message message, Set<String> settled) throws InterruptedException;
}

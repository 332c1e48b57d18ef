package io.ballast.notify;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the configuration file says of messages on their way.
 *
 * @param giveUp how old a message may become before it is given up
 * @param keep for how long it is shown what became of messages
 * @param lastWords how long the end of the program waits for messages that are on their way
 * @param heartbeat who is told again and again that this director works
 */
@ConfigurationProperties("ballast.notifications")
public record OutboxSettings(@DefaultValue("24h") Duration giveUp, @DefaultValue("30d") Duration keep,
        @DefaultValue("3s") Duration lastWords, @DefaultValue Heartbeat heartbeat) {

    /**
     * A dead man's switch: who misses it raises the alarm.
     *
     * @param url that is asked for; null for none
     * @param interval between two
     */
    public record Heartbeat(@Nullable URI url, @DefaultValue("1m") Duration interval) {

        public Heartbeat {
            if (url != null && !"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
                throw new IllegalArgumentException(
                        "ballast.notifications.heartbeat.url must begin with https:// or http://, and is " + url);
            }
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "ballast.notifications.heartbeat.interval must be 1s or more, and is " + interval);
            }
        }
    }
}

package io.ballast.notify.channel;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the configuration file says of notifications; nobody can say it from a browser.
 *
 * @param routerId in front of every subject; the director's name where none is given
 * @param console where people reach the console, such as https://ballast.example; null for no links to it
 * @param localWebhooks whether webhooks may go to this machine and its links
 */
@ConfigurationProperties("ballast.notifications")
public record NotificationSettings(@Nullable String routerId, @Nullable String console,
        @DefaultValue("false") boolean localWebhooks) {

    /** @param director its name */
    public String routerId(String director) {
        return routerId == null || routerId.isBlank() ? director : routerId;
    }
}

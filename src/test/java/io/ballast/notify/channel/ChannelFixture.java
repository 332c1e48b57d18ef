package io.ballast.notify.channel;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ballast.definition.NotificationChannel;
import io.ballast.definition.NotificationChannel.Mail;
import io.ballast.definition.NotificationChannel.Security;
import io.ballast.definition.NotificationChannel.Template;
import io.ballast.definition.NotificationChannel.Webhook;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

/** Channels that tests send by. */
abstract class ChannelFixture {

    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    static final String PASSWORD = "mail-password-90127";

    @TempDir
    Path scripts = Path.of("");
    private @Nullable Channels channels;

    @AfterEach
    void close() {
        if (channels != null) {
            channels.close();
        }
    }

    Channels channels() {
        return channels(true);
    }

    Channels channels(boolean local) {
        if (channels == null) {
            channels = new Channels("lb1", local, new PowerlessScripts(new ScriptDirectories(List.of(scripts)), 1,
                    Thread.ofPlatform().daemon().factory()), InstantSource.fixed(NOW));
        }
        return channels;
    }

    Delivery deliver(NotificationChannel channel, Message message, String... settled) {
        try {
            return channels().deliver(channel, message, Set.of(settled));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Mail mail(int port, String... to) {
        return mail(port, Security.NONE, true, null, null, null, Duration.ofSeconds(20), to);
    }

    static Mail mail(int port, Security security, boolean verify, @Nullable String ca, @Nullable String user,
            @Nullable String password, Duration timeout, String... to) {
        return new Mail("ops", "", true, "127.0.0.1", port, security, verify, ca, user,
                password == null ? null : new Secret(password), "Ballast <ballast@example.test>", List.of(to), timeout,
                1);
    }

    static Webhook webhook(String url) {
        return webhook(url, Template.GENERIC, null, Map.of(), null, null);
    }

    static Webhook webhook(String url, Template template, @Nullable JsonNode body, Map<String, String> headers,
            @Nullable String token, @Nullable String key) {
        return new Webhook("hook", "", true, url, template, body, headers, token == null ? null : new Secret(token),
                key == null ? null : new Secret(key),
                template == Template.PAGERDUTY ? new Secret("routing-key-77") : null, true, null,
                Duration.ofSeconds(20), 1);
    }

    static NotificationChannel.Script script(String name, String... arguments) {
        return new NotificationChannel.Script("bell", "", true, name, List.of(arguments), Duration.ofSeconds(20), 1);
    }
}

package io.ballast.definition;

import java.util.List;
import java.util.function.Function;

import io.ballast.definition.NotificationChannel.Mail;
import io.ballast.definition.NotificationChannel.Script;
import io.ballast.definition.NotificationChannel.Webhook;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes notification channels and rules as documents. */
final class NotificationWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final boolean following;
    private final Function<Secret, String> secrets;

    /**
     * @param following whether to leave out what only follows another field
     * @param secrets what stands in the place of a secret
     */
    NotificationWriter(boolean following, Function<Secret, String> secrets) {
        this.following = following;
        this.secrets = secrets;
    }

    ObjectNode channel(NotificationChannel channel) {
        var document = JSON.objectNode().put("name", channel.name()).put("description", channel.description())
                .put("enabled", channel.enabled()).put("type", channel.type());
        switch (channel) {
            case Mail mail -> mail(document, mail);
            case Webhook webhook -> webhook(document, webhook);
            case Script script -> texts(document.put("script", script.script()).putArray("arguments"),
                    script.arguments());
        }
        return document.put("timeout", Durations.format(channel.timeout()));
    }

    private void mail(ObjectNode document, Mail mail) {
        document.put("server", mail.server());
        if (!following || mail.port() != mail.security().usualPort()) {
            document.put("port", mail.port());
        }
        document.put("security", Fields.word(mail.security())).put("verify", mail.verify());
        given(document, "ca", mail.ca());
        given(document, "user", mail.user());
        secret(document, "password", mail.password());
        texts(document.put("from", mail.from()).putArray("to"), mail.to());
    }

    private void webhook(ObjectNode document, Webhook webhook) {
        if (!following || !webhook.url().equals(WebhookReader.PAGERDUTY)) {
            document.put("url", webhook.url());
        }
        document.put("template", Fields.word(webhook.template()));
        if (webhook.body() != null) {
            document.set("body", webhook.body());
        }
        var headers = document.putObject("headers");
        webhook.headers().forEach(headers::put);
        secret(document, "token", webhook.token());
        secret(document, "key", webhook.key());
        secret(document, "routingKey", webhook.routingKey());
        document.put("verify", webhook.verify());
        given(document, "ca", webhook.ca());
    }

    ObjectNode rule(NotificationRule rule) {
        var document = JSON.objectNode().put("name", rule.name()).put("description", rule.description())
                .put("enabled", rule.enabled());
        texts(document.putArray("channels"), rule.channels());
        texts(document.putArray("kinds"), rule.kinds());
        document.put("severity", Fields.word(rule.least()));
        texts(document.putArray("clusters"), rule.clusters());
        texts(document.putArray("directors"), rule.directors());
        return document.put("operatorActs", rule.operatorActs()).put("collect", Durations.format(rule.collect()))
                .put("remind", Durations.format(rule.remind())).put("onClose", rule.onClose());
    }

    private static void texts(ArrayNode list, List<String> members) {
        members.forEach(list::add);
    }

    private void secret(ObjectNode document, String name, @Nullable Secret secret) {
        given(document, name, secret == null ? null : secrets.apply(secret));
    }

    private static void given(ObjectNode document, String name, @Nullable String value) {
        if (value != null) {
            document.put(name, value);
        }
    }
}

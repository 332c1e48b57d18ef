package io.ballast.definition;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** A way by which people or programs are told: what a rule names. */
public sealed interface NotificationChannel {

    String name();

    String description();

    /** Whether anything is sent by it; a test is sent all the same. */
    boolean enabled();

    /** The word for its kind in documents. */
    String type();

    /** Of mail how long each answer is waited for; of a webhook the whole request; of a script the whole run. */
    Duration timeout();

    /** That last touched it; no part of the document. */
    long revision();

    /** Whether it has a secret that cannot be opened, because the key is another. */
    default boolean isLocked() {
        var secrets = switch (this) {
            case Mail mail -> Stream.ofNullable(mail.password());
            case Webhook webhook -> Stream.of(webhook.token(), webhook.key(), webhook.routingKey());
            case Script _ -> Stream.<@Nullable Secret>empty();
        };
        return secrets.anyMatch(secret -> secret != null && secret.isLocked());
    }

    /** The same with another revision. */
    NotificationChannel stamped(long newRevision);

    /** How the way to a mail server is kept private. */
    enum Security {
        NONE(25), STARTTLS(587), TLS(465);

        private final int usualPort;

        Security(int usualPort) {
            this.usualPort = usualPort;
        }

        int usualPort() {
            return usualPort;
        }
    }

    /** Whose shape of JSON a webhook gets. */
    enum Template {
        GENERIC, SLACK, TEAMS, PAGERDUTY, CUSTOM
    }

    /**
     * Mail by SMTP.
     *
     * @param server a host name or an address
     * @param verify whether the server must show a certificate for its name that is trusted
     * @param ca PEM of those that are trusted; null for those that Java trusts
     * @param user null where the server wants no authentication; with a password otherwise
     * @param from an address, with or without a display name
     * @param to at least one address
     */
    record Mail(String name, String description, boolean enabled, String server, int port, Security security,
            boolean verify, @Nullable String ca, @Nullable String user, @Nullable Secret password, String from,
            List<String> to, Duration timeout, long revision) implements NotificationChannel {

        public Mail {
            to = List.copyOf(to);
        }

        @Override
        public String type() {
            return "mail";
        }

        @Override
        public Mail stamped(long newRevision) {
            return new Mail(name, description, enabled, server, port, security, verify, ca, user, password, from, to,
                    timeout, newRevision);
        }
    }

    /**
     * JSON by HTTP.
     *
     * @param url http or https; {@code {token}} in it stands for the token
     * @param body a tree of JSON whose texts may hold placeholders; null where the template is not custom
     * @param headers by name; {@code {token}} in a value stands for the token
     * @param token what lets a sender in; null where none is needed
     * @param key of the signature; null where nothing is signed
     * @param routingKey of PagerDuty; null elsewhere
     */
    record Webhook(String name, String description, boolean enabled, String url, Template template,
            @Nullable JsonNode body, Map<String, String> headers, @Nullable Secret token, @Nullable Secret key,
            @Nullable Secret routingKey, boolean verify, @Nullable String ca, Duration timeout,
            long revision) implements NotificationChannel {

        /** In the place of the token. */
        public static final String TOKEN = "{token}";

        public Webhook {
            var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            sorted.putAll(headers);
            headers = Collections.unmodifiableSortedMap(sorted);
        }

        @Override
        public String type() {
            return "webhook";
        }

        @Override
        public Webhook stamped(long newRevision) {
            return new Webhook(name, description, enabled, url, template, body, headers, token, key, routingKey,
                    verify, ca, timeout, newRevision);
        }
    }

    /**
     * A program of the site's own.
     *
     * @param script in the directories that the director's settings allow
     * @param arguments before those that every notification has
     */
    record Script(String name, String description, boolean enabled, String script, List<String> arguments,
            Duration timeout, long revision) implements NotificationChannel {

        public Script {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String type() {
            return "script";
        }

        @Override
        public Script stamped(long newRevision) {
            return new Script(name, description, enabled, script, arguments, timeout, newRevision);
        }
    }
}

package io.ballast.definition;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.ballast.definition.NotificationChannel.Template;
import io.ballast.definition.NotificationChannel.Webhook;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads notification channels of type webhook. */
final class WebhookReader {

    static final List<String> FIELDS = List.of("url", "template", "body", "headers", "token", "key", "routingKey",
            "verify", "ca", "timeout");
    static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_BODY = 20_000;
    private static final int SHORTEST_KEY = 16;
    private static final int LONGEST_SECRET = 1000;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
    private static final String OWN = "leave it out";
    /** What a sender writes itself. */
    private static final Map<String, String> OWN_HEADERS = Map.of("host", OWN, "content-length", OWN,
            "transfer-encoding", OWN, "connection", OWN, "content-type", OWN, "expect", OWN, "upgrade", OWN,
            "idempotency-key", OWN, "ballast-signature", OWN);

    private final CheckFields secrets;
    private final Fields fields;

    WebhookReader(CheckFields secrets) {
        this.secrets = secrets;
        this.fields = secrets.fields;
    }

    Webhook read(ChannelReader.Heading heading, @Nullable Webhook old) {
        var template = fields.choice("template", Template.class, Template.GENERIC);
        var url = url(template);
        var headers = HttpCheckReader.headers(fields, OWN_HEADERS);
        boolean same = old != null && origin(old.url()).equals(origin(url));
        var token = kept(old == null ? null : old.token(), "token", same, WebhookReader::visible);
        var key = secrets.secret(fields, "key", old == null ? null : old.key(), WebhookReader::checkKey);
        var routingKey = kept(old == null ? null : old.routingKey(), "routingKey", same, WebhookReader::visible);
        checkToken(url, headers, token);
        checkRoutingKey(template, routingKey);
        return new Webhook(heading.name(), heading.description(), heading.enabled(), url, template, body(template),
                headers, token, key, template == Template.PAGERDUTY ? routingKey : null,
                fields.flag("verify", true),
                fields.<@Nullable String>read("ca", null,
                        text -> secrets.ruled() ? PemRules.checkedCertificates(text) : text),
                ChannelReader.timeout(fields, TIMEOUT), 0);
    }

    private String url(Template template) {
        if (!fields.has("url") && template != Template.PAGERDUTY) {
            fields.fault("url", "is missing; give the address that takes the messages, such as "
                    + "https://hooks.example/ballast.");
        }
        return fields.read("url", PAGERDUTY, WebhookReader::checkedUrl);
    }

    private static String checkedUrl(String text) {
        Texts.within(text, LONGEST_URL);
        try {
            var uri = new URI(text.replace(Webhook.TOKEN, "token"));
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getFragment() != null || !VISIBLE.matcher(text).matches()) {
                throw noUrl();
            }
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException("must have no user or password in it; give them as a header with "
                        + "{token}, which is stored encrypted");
            }
            if (origin(text).contains(Webhook.TOKEN)) {
                throw new IllegalArgumentException("can have {token} only after the host");
            }
            return text;
        } catch (URISyntaxException e) {
            throw noUrl();
        }
    }

    /** Without the text, which may be a secret of somebody who does not know better. */
    private static IllegalArgumentException noUrl() {
        return new IllegalArgumentException(
                "is no address that begins with http:// or https://, has a host and no blanks");
    }

    /** Scheme, host and port: where secrets go. */
    static String origin(String url) {
        int host = url.indexOf("://") + 3;
        int end = host;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, end);
    }

    private static void visible(String text) {
        if (text.length() > LONGEST_SECRET || !VISIBLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to " + LONGEST_SECRET + " characters of ASCII without blanks");
        }
    }

    private static void checkKey(String text) {
        Texts.checked(text, LONGEST_SECRET);
        if (text.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("must have at least " + SHORTEST_KEY
                    + " characters, so that nobody guesses it; openssl rand -hex 32 makes one");
        }
    }

    /** A secret that is sent stays with its host: nobody can have it sent to another one. */
    private @Nullable Secret kept(@Nullable Secret old, String name, boolean same,
            Consumer<String> rule) {
        if (old != null && !same && !fields.isNull(name) && !secrets.isGiven(fields, name)) {
            fields.fault(name, "is kept for the host that it was given for; give it anew for another one.");
            return null;
        }
        return secrets.secret(fields, name, same ? old : null, rule);
    }

    private void checkToken(String url, Map<String, String> headers, @Nullable Secret token) {
        boolean used = url.contains(Webhook.TOKEN)
                || headers.values().stream().anyMatch(value -> value.contains(Webhook.TOKEN));
        if (used && token == null && fields.faults().count() == 0) {
            fields.fault("token", "is missing; url or a header has {token}, which it takes the place of.");
        } else if (!used && secrets.isGiven(fields, "token") && fields.faults().count() == 0) {
            fields.fault("token", "is used nowhere; put {token} into url or a header, or leave it out.");
        }
    }

    private void checkRoutingKey(Template template, @Nullable Secret routingKey) {
        if (template != Template.PAGERDUTY && secrets.isGiven(fields, "routingKey")) {
            fields.fault("routingKey", "goes with the template pagerduty alone; leave it out.");
        } else if (template == Template.PAGERDUTY && routingKey == null && fields.faults().count() == 0) {
            fields.fault("routingKey", "is missing; PagerDuty shows it as the integration key of Events API v2.");
        }
    }

    private @Nullable JsonNode body(Template template) {
        var body = fields.node("body");
        if (template != Template.CUSTOM) {
            if (body != null) {
                fields.fault("body", "goes with the template custom alone; leave it out.");
            }
            return null;
        }
        if (body == null) {
            fields.fault("body", "is missing; the template custom sends it, with its {placeholders} filled in.");
        } else if (!body.isObject() && !body.isArray()) {
            fields.fault("body", "must be an object or a list, not " + Fields.kind(body) + ".");
        } else if (body.toString().length() > LONGEST_BODY) {
            fields.fault("body", "must have at most " + LONGEST_BODY + " characters.");
        } else {
            checkTexts(body, fields.pointer("body"));
        }
        return body;
    }

    private void checkTexts(JsonNode node, String at) {
        switch (node) {
            case ObjectNode object -> object.properties()
                    .forEach(field -> checkTexts(field.getValue(), at + Faults.step(field.getKey())));
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    checkTexts(list.required(i), at + "/" + i);
                }
            }
            default -> {
                if (node.isString()) {
                    checkText(node.stringValue(), at);
                }
            }
        }
    }

    private void checkText(String text, String at) {
        if (text.indexOf(Origin.SEALED) >= 0) {
            fields.faults().add(at, "must have no control characters.");
        }
        Placeholder.unknown(text).stream().distinct().forEach(name -> fields.faults().add(at,
                "There is no placeholder " + Fields.quoted(name) + ". The placeholders are "
                        + Fields.words(Arrays.stream(Placeholder.values()).map(Placeholder::word))
                        + "; {{ stands for a brace."));
    }
}

package io.ballast.definition;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/** Notification channels and rules that tests share. */
public final class NotificationExamples {

    public static final String MAIL = """
            { "name": "ops", "type": "mail", "server": "mail.example.test", "from": "ballast@example.test",
              "to": [ "ops@example.test", "Second Person <second@example.test>" ] }
            """;
    /** Every field with another value than its default. */
    static final String FULL_MAIL = """
            { "name": "full-mail", "description": "the night shift", "enabled": false, "type": "mail",
              "server": "2001:db8::25", "port": 2525, "security": "starttls", "verify": false, "user": "ballast",
              "password": "mail-password-1", "from": "Ballast <ballast@example.test>", "to": [ "a@b" ],
              "timeout": "7s" }
            """;
    static final String FULL_WEBHOOK = """
            { "name": "full-webhook", "description": "chat", "enabled": false, "type": "webhook",
              "url": "https://hooks.example.test:8443/in/{token}?x=1", "template": "custom",
              "body": { "text": "{subject}: {{literal}}", "lines": [ "{sentences}", 3, null, { "a b/c": "{message}" } ] },
              "headers": { "Authorization": "Bearer {token}", "X-Team": "one" }, "token": "webhook-token-1",
              "key": "0123456789abcdef-webhook-key", "verify": false, "timeout": "3s" }
            """;
    static final String PAGER = """
            { "name": "pager", "type": "webhook", "template": "pagerduty", "routingKey": "routing-key-1" }
            """;
    static final String SCRIPT = """
            { "name": "bell", "type": "script", "script": "ring.sh", "arguments": [ "-v", "two words" ],
              "timeout": "5s" }
            """;
    public static final String RULE = """
            { "name": "all", "channels": [ "ops" ] }
            """;
    static final String FULL_RULE = """
            { "name": "full", "description": "the shop's", "enabled": false, "channels": [ "ops", "bell" ],
              "kinds": [ "server-health", "vrrp-role" ], "severity": "critical", "clusters": [ "small" ],
              "directors": [ "lb1" ], "operatorActs": true, "collect": "10s", "remind": "1h", "onClose": false }
            """;

    private NotificationExamples() {
    }

    static Edit channel(String text) {
        var document = (ObjectNode) Examples.json(text);
        return new Edit.PutNotificationChannel(Names.of(document), document);
    }

    static Edit rule(String text) {
        var document = (ObjectNode) Examples.json(text);
        return new Edit.PutNotificationRule(Names.of(document), document);
    }

    /** All of the above. */
    static Snapshot all() {
        return with(Snapshot.EMPTY, channel(MAIL), channel(FULL_MAIL), channel(FULL_WEBHOOK), channel(PAGER),
                channel(SCRIPT), rule(RULE), rule(FULL_RULE));
    }

    static Snapshot with(Snapshot base, Edit... edits) {
        var now = base;
        for (var edit : edits) {
            now = VrrpExamples.draft(now, edit).result();
        }
        return now;
    }

    static List<Fault> faults(Snapshot base, Edit edit) {
        var fault = catchThrowableOfType(InvalidDefinition.class, () -> VrrpExamples.draft(base, edit));
        return fault == null ? List.of() : fault.faults();
    }
}

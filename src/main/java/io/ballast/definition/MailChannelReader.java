package io.ballast.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.ballast.definition.NotificationChannel.Mail;
import io.ballast.definition.NotificationChannel.Security;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads notification channels of type mail. */
final class MailChannelReader {

    static final List<String> FIELDS = List.of("server", "port", "security", "verify", "ca", "user", "password",
            "from", "to", "timeout");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_RECIPIENTS = 100;
    private static final int LONGEST_USER = 200;
    private static final int LONGEST_PASSWORD = 1000;
    private static final String MISSING = "is missing; give ";

    private final CheckFields secrets;
    private final Fields fields;

    MailChannelReader(CheckFields secrets) {
        this.secrets = secrets;
        this.fields = secrets.fields;
    }

    Mail read(ChannelReader.Heading heading, @Nullable Mail old) {
        require("server", "the mail server's name or address.");
        require("from", "the address that the mails come from.");
        var security = fields.choice("security", Security.class, Security.NONE);
        var server = fields.read("server", "?", MailChannelReader::server);
        int port = fields.integer("port", security.usualPort(), 1, 65535);
        var user = fields.<@Nullable String>read("user", null, MailChannelReader::user);
        var password = password(old, server, user);
        return new Mail(heading.name(), heading.description(), heading.enabled(), server, port, security,
                fields.flag("verify", true),
                fields.<@Nullable String>read("ca", null,
                        text -> secrets.ruled() ? PemRules.checkedCertificates(text) : text),
                user, password, fields.read("from", "?", MailChannelReader::address), recipients(),
                ChannelReader.timeout(fields, TIMEOUT), 0);
    }

    private void require(String name, String what) {
        if (!fields.has(name)) {
            fields.fault(name, MISSING + what);
        }
    }

    /** A name, or an address of either family. */
    private static String server(String text) {
        return text.contains(":") ? Texts.address(text).toString() : Texts.hostName(text);
    }

    private static String user(String text) {
        return Texts.filled(Texts.checked(text, LONGEST_USER));
    }

    private static String address(String text) {
        MailAddress.parse(text);
        return text;
    }

    /** A password that is not given again stays with its server: nobody can have it sent to another one. */
    private @Nullable Secret password(@Nullable Mail old, String server, @Nullable String user) {
        boolean same = old == null || old.server().equals(server);
        if (old != null && !same && old.password() != null && user != null && !fields.isNull("password")
                && !secrets.isGiven(fields, "password")) {
            fields.fault("password", "is kept for " + old.server() + " alone; give it anew for another server.");
            return null;
        }
        int before = fields.faults().count();
        var password = secrets.secret(fields, "password", old == null || !same ? null : old.password(),
                text -> Texts.checked(text, LONGEST_PASSWORD));
        if (user == null) {
            if (!fields.has("user") && secrets.isGiven(fields, "password")) {
                fields.fault("password", "needs a user; give one, or leave the password out.");
            }
            return null;
        }
        if (password == null && fields.faults().count() == before) {
            fields.fault("password", "is missing; a user needs one.");
        }
        return password;
    }

    private List<String> recipients() {
        var recipients = new ArrayList<String>();
        var seen = new HashSet<String>();
        var nodes = fields.list("to");
        var list = fields.node("to");
        if (list == null || list.isArray() && list.isEmpty()) {
            fields.fault("to", "must name at least one address that gets the mails.");
        } else if (nodes.size() > MOST_RECIPIENTS) {
            fields.fault("to", "must have at most " + MOST_RECIPIENTS + " addresses; a mailing list takes more.");
            return recipients;
        }
        for (int i = 0; i < nodes.size(); i++) {
            recipient(nodes.get(i), fields.pointer("to") + "/" + i, recipients, seen);
        }
        return recipients;
    }

    private void recipient(JsonNode node, String at, List<String> recipients, Set<String> seen) {
        if (!node.isString()) {
            fields.faults().add(at, "must be text in quotation marks, not " + Fields.kind(node) + ".");
            return;
        }
        try {
            var address = MailAddress.parse(node.stringValue()).address();
            if (seen.add(address.toLowerCase(Locale.ROOT))) {
                recipients.add(node.stringValue());
            } else {
                fields.faults().add(at, Fields.quoted(address) + " stands in this list twice; leave one out.");
            }
        } catch (IllegalArgumentException e) {
            fields.faults().add(at, e.getMessage() + ".");
        }
    }
}

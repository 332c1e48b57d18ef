package io.ballast.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads notification rules. Whether their channels exist is looked at when everything is read. */
final class RuleReader {

    private static final List<String> FIELDS = List.of("name", "description", "enabled", "channels", "kinds",
            "severity", "clusters", "directors", "operatorActs", "collect", "remind", "onClose");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int LONGEST_DESCRIPTION = 2000;
    private static final int MOST = 200;
    private static final Duration COLLECT = Duration.ofSeconds(2);
    private static final Duration LONGEST_COLLECT = Duration.ofHours(1);
    private static final Duration SHORTEST_REMIND = Duration.ofMinutes(1);
    private static final Duration LONGEST_REMIND = Duration.ofDays(30);

    private final Faults faults;

    RuleReader(Faults faults) {
        this.faults = faults;
    }

    /**
     * Reads one rule.
     *
     * @param name from the path, or null where the document must tell it
     * @return null where no rule can be made of it; the faults say why
     */
    @Nullable
    NotificationRule read(JsonNode node, String pointer, @Nullable String name) {
        var fields = Fields.of(node, pointer, faults, FIELDS);
        var own = Names.read(fields, name);
        var channels = texts(fields, "channels", Texts::name);
        var list = fields.node("channels");
        if (list == null || list.isArray() && list.isEmpty()) {
            fields.fault("channels", "must name at least one notification channel.");
        }
        var read = new NotificationRule(own == null ? "?" : own, fields.text("description", "", LONGEST_DESCRIPTION),
                fields.flag("enabled", true), channels, texts(fields, "kinds", RuleReader::kind),
                fields.choice("severity", NotificationRule.Least.class, NotificationRule.Least.WARNING),
                texts(fields, "clusters", Texts::name), texts(fields, "directors", RuleReader::director),
                fields.flag("operatorActs", false),
                fields.duration("collect", COLLECT, Duration.ZERO, LONGEST_COLLECT), remind(fields),
                fields.flag("onClose", true), 0);
        return own == null ? null : read;
    }

    private static Duration remind(Fields fields) {
        var remind = fields.duration("remind", Duration.ZERO, Duration.ZERO, LONGEST_REMIND);
        if (!remind.isZero() && remind.compareTo(SHORTEST_REMIND) < 0) {
            fields.fault("remind", "must be 0s for never, or lie within 1m to 30d.");
        }
        return remind;
    }

    private static String kind(String text) {
        if (!KIND.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no kind of event such as server-health: small letters, digits and hyphens");
        }
        return text;
    }

    private static String director(String text) {
        return Texts.filled(Texts.checked(text, 255));
    }

    private List<String> texts(Fields fields, String name, UnaryOperator<String> rule) {
        var texts = new ArrayList<String>();
        var nodes = fields.list(name);
        if (nodes.size() > MOST) {
            fields.fault(name, "must have at most " + MOST + " members.");
            return texts;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var at = fields.pointer(name) + "/" + i;
            var node = nodes.get(i);
            if (!node.isString()) {
                faults.add(at, "must be text in quotation marks, not " + Fields.kind(node) + ".");
            } else if (texts.contains(node.stringValue())) {
                faults.add(at, Fields.quoted(node.stringValue()) + " stands in this list twice; leave one out.");
            } else {
                add(texts, node.stringValue(), at, rule);
            }
        }
        return texts;
    }

    private void add(List<String> texts, String text, String at, UnaryOperator<String> rule) {
        try {
            texts.add(rule.apply(text));
        } catch (IllegalArgumentException e) {
            faults.add(at, e.getMessage() + ".");
        }
    }
}

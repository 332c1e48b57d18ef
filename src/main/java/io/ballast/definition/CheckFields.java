package io.ballast.definition;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import io.ballast.health.Pace;
import io.ballast.health.Reach;
import io.ballast.health.TextMatch;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

/** The fields of one check, with what several kinds have in common. */
final class CheckFields {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final int MOST_IN_A_ROW = 1000;
    private static final int LONGEST_EXPECTED = 1000;
    private static final List<String> COMMON = List.of("type", "interval", "timeout", "rise", "fall", "fastInterval",
            "address", "port", "source");

    /** In the place of any secret where none is asked for. */
    private static final Secret ANY = new Secret(Secret.MASK);

    final Fields fields;
    private final Origin origin;

    CheckFields(Fields fields, Origin origin) {
        this.fields = fields;
        this.origin = origin;
    }

    /** The fields of a kind that the director paces. */
    static List<String> paced(String... own) {
        return Stream.concat(COMMON.stream(), Stream.of(own)).toList();
    }

    /** The same of a kind that knows no ports. */
    static List<String> portless() {
        return COMMON.stream().filter(name -> !name.equals("port")).toList();
    }

    /** Whether the check must keep today's rules. */
    boolean ruled() {
        return origin.ruled();
    }

    Pace pace() {
        var usual = Pace.DEFAULT;
        var interval = fields.duration("interval", usual.interval(), SHORTEST, LONGEST_INTERVAL);
        Duration fast = null;
        if (fields.has("fastInterval")) {
            fast = fields.duration("fastInterval", interval, SHORTEST, LONGEST_INTERVAL);
            if (fast.compareTo(interval) > 0) {
                fields.fault("fastInterval", "must not be above interval, which is " + Durations.format(interval)
                        + "; leave it out to probe always alike.");
            }
        }
        return new Pace(interval, fields.duration("timeout", usual.timeout(), SHORTEST, LONGEST_TIMEOUT),
                inARow("rise", usual.rise()), inARow("fall", usual.fall()), fast);
    }

    int inARow(String name, int otherwise) {
        return fields.integer(name, otherwise, 1, MOST_IN_A_ROW);
    }

    Reach reach() {
        var address = fields.address("address");
        var source = fields.address("source");
        if (address != null && ServerRules.unfit(address) != null) {
            fields.fault("address", address + " is " + ServerRules.unfit(address) + "; give one that can be probed.");
        }
        if (source != null && ServerRules.unfit(source) != null) {
            fields.fault("source", source + " is " + ServerRules.unfit(source) + "; give an address of the director.");
        } else if (source != null && address != null && source.family() != address.family()) {
            fields.fault("source", source + " is of another family than address; use one of the same family.");
        }
        return new Reach(address, fields.integer("port", 0, 1, 65535), source);
    }

    boolean path() {
        return fields.flag("path", false);
    }

    boolean watch() {
        return fields.flag("watch", false);
    }

    /** What the answer must have in it, as text or as a regular expression. */
    @Nullable
    TextMatch match() {
        boolean both = fields.has("expect") && fields.has("expectRegex");
        if (both) {
            fields.fault("expectRegex", "does not go with expect; leave one out.");
        }
        var regex = fields.<@Nullable String>read("expectRegex", null, CheckFields::regex);
        var text = fields.<@Nullable String>read("expect", null, CheckFields::expected);
        if (text != null) {
            return new TextMatch(text, false);
        }
        return regex == null ? null : new TextMatch(regex, true);
    }

    static String expected(String text) {
        return Texts.filled(Texts.lines(text, LONGEST_EXPECTED));
    }

    private static String regex(String text) {
        try {
            Pattern.compile(expected(text));
            return text;
        } catch (PatternSyntaxException e) {
            var where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
            throw new IllegalArgumentException(Fields.quoted(text) + " is no regular expression: " + e.getDescription()
                    + where, e);
        }
    }

    /**
     * A secret. {@code ***} or leaving it out keeps the old one, null removes it.
     *
     * @param in the object that has the field; the check itself or one in it
     * @param old what the same check had before; null for nothing
     * @param rule throws IllegalArgumentException with what is wrong, without the secret itself
     */
    @Nullable
    Secret secret(Fields in, String name, @Nullable Secret old, Consumer<String> rule) {
        if (in.isNull(name)) {
            return null;
        }
        if (origin.form() == Origin.Form.MASKED) {
            return ANY;
        }
        var node = in.node(name);
        if (node == null) {
            return old;
        }
        if (!node.isString()) {
            in.fault(name, "must be text in quotation marks, not " + Fields.kind(node) + ".");
            return old;
        }
        var text = node.stringValue();
        if (origin.form() == Origin.Form.SEALED) {
            return origin.secret(text);
        }
        if (text.equals(Secret.MASK)) {
            if (old == null) {
                in.fault(name, "*** keeps the secret of a check that stays, and there is none; give the secret itself. "
                        + "In a list, a check that goes to another address, port or host is a new one.");
            }
            return old;
        }
        try {
            rule.accept(text);
            return origin.secret(text);
        } catch (IllegalArgumentException e) {
            in.fault(name, e.getMessage() + ".");
            return old;
        }
    }

    /** Whether a client gives a secret anew, neither keeping nor removing one. */
    boolean isGiven(Fields in, String name) {
        var node = in.node(name);
        return node != null && node.isString() && !node.stringValue().equals(Secret.MASK);
    }
}

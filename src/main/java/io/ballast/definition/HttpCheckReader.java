package io.ballast.definition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.health.HttpCheck;
import io.ballast.health.HttpCheck.Credentials;
import io.ballast.health.HttpCheck.StatusRange;
import io.ballast.health.TlsSetting;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads checks of types http and https. */
final class HttpCheckReader {

    static final List<String> HTTP_FIELDS = CheckFields.paced("path", "watch", "method", "uri", "host", "headers",
            "user", "password", "body", "version", "statuses", "expect", "expectRegex", "digest");
    static final List<String> HTTPS_FIELDS = Stream.concat(HTTP_FIELDS.stream(), TlsReader.SETTINGS.stream()).toList();

    // RFC 9110 section 5.6.2 (token) and section 5.5 (field values), without what is not ASCII.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]{0,4000}");
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,19}");
    private static final Pattern URI = Pattern.compile("/[!-~&&[^#]]{0,1999}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{64}");
    private static final int MOST_HEADERS = 50;
    private static final int LONGEST_USER = 200;
    private static final int LONGEST_BODY = 10_000;
    /** What the probe writes itself. */
    private static final Map<String, String> OWN_HEADERS = Map.of("host", "use host", "content-length", "leave it out",
            "transfer-encoding", "leave it out", "connection", "leave it out");

    private HttpCheckReader() {
    }

    static HttpCheck http(CheckFields in, @Nullable Check old) {
        return read(in, old, null);
    }

    static HttpCheck https(CheckFields in, @Nullable Check old) {
        return read(in, old, TlsReader.setting(in, old instanceof HttpCheck before ? before.tls() : null));
    }

    private static HttpCheck read(CheckFields in, @Nullable Check old, @Nullable TlsSetting tls) {
        var fields = in.fields;
        var path = fields.node("path");
        // Many take "path" for the request's.
        boolean named = path != null && path.isString();
        if (named && fields.has("uri")) {
            fields.fault("path", "says the same as uri; leave one out. Only true and false belong here, for a probe by "
                    + "the virtual address.");
        }
        var before = old instanceof HttpCheck check ? check.credentials() : null;
        return new HttpCheck(in.pace(), in.reach(), !named && in.path(), in.watch(), tls,
                fields.read("method", "GET", HttpCheckReader::method),
                fields.read(named ? "path" : "uri", "/", HttpCheckReader::uri),
                fields.<@Nullable String>read("host", null, Texts::hostAndPort), headers(fields, OWN_HEADERS),
                credentials(in, before == null ? null : before.password()),
                fields.<@Nullable String>read("body", null, text -> Texts.lines(text, LONGEST_BODY)),
                fields.read("version", "1.1", HttpCheckReader::version),
                fields.read("statuses", StatusRange.SUCCESS, Statuses::parse), in.match(),
                fields.<@Nullable String>read("digest", null, HttpCheckReader::digest));
    }

    private static String method(String text) {
        if (!METHOD.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no method such as GET, HEAD or POST, which "
                    + "are written in capitals");
        }
        return text;
    }

    static String uri(String text) {
        if (!URI.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no path of a request: it begins with a slash "
                    + "and has no blanks, no # and nothing but ASCII, at most 2000 characters; %20 is a blank");
        }
        return text;
    }

    private static String version(String text) {
        if (!text.equals("1.1") && !text.equals("1.0")) {
            throw Fields.noChoice(text, Stream.of("1.1", "1.0"));
        }
        return text;
    }

    private static String digest(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!DIGEST.matcher(lower).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no digest: 32 hexadecimal digits for MD5, or 64 for SHA-256");
        }
        return lower;
    }

    /** @param own headers that nobody can give, in small letters, each with what to do instead */
    static Map<String, String> headers(Fields fields, Map<String, String> own) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        var node = fields.node("headers");
        if (node == null) {
            return headers;
        }
        if (!node.isObject()) {
            fields.fault("headers", "must be an object of names and values, not " + Fields.kind(node) + ".");
        } else if (node.size() > MOST_HEADERS) {
            fields.fault("headers", "must have at most " + MOST_HEADERS + " headers.");
        } else {
            node.properties().stream().filter(header -> !header.getValue().isNull())
                    .forEach(header -> header(fields, header, own.get(header.getKey().toLowerCase(Locale.ROOT)),
                            headers));
        }
        return headers;
    }

    private static void header(Fields fields, Map.Entry<String, JsonNode> header, @Nullable String own,
            Map<String, String> headers) {
        var name = header.getKey();
        var value = header.getValue();
        var pointer = fields.pointer("headers") + Faults.step(name);
        if (!TOKEN.matcher(name).matches()) {
            fields.faults().add(pointer, Fields.quoted(name)
                    + " is no name of a header: 1 to 100 letters, digits, hyphens and the like, without blanks.");
        } else if (own != null) {
            fields.faults().add(pointer, "is written by Ballast itself; " + own + ".");
        } else if (!value.isString()) {
            fields.faults().add(pointer, "must be text in quotation marks, not " + Fields.kind(value) + ".");
        } else if (!VALUE.matcher(value.stringValue()).matches()) {
            fields.faults().add(pointer, "must have at most 4000 characters of ASCII and no line breaks.");
        } else if (headers.putIfAbsent(name, value.stringValue()) != null) {
            fields.faults().add(pointer, "stands twice, for capitals make no difference; leave one out.");
        }
    }

    private static @Nullable Credentials credentials(CheckFields in, @Nullable Secret old) {
        var fields = in.fields;
        int before = fields.faults().count();
        var user = fields.<@Nullable String>read("user", null, HttpCheckReader::user);
        var password = in.secret(fields, "password", old, HttpCheckReader::password);
        if (!fields.has("user")) {
            if (in.isGiven(fields, "password")) {
                fields.fault("password", "needs a user; give one, or leave the password out.");
            }
            return null;
        }
        if (password == null && fields.faults().count() == before) {
            fields.fault("password", "is missing; a user needs one.");
        }
        return user == null || password == null ? null : new Credentials(user, password);
    }

    /** RFC 7617 section 2: neither has control characters, and a colon ends the user. */
    private static String user(String text) {
        if (text.contains(":")) {
            throw new IllegalArgumentException("must have no colon, which ends the user in basic authentication");
        }
        return Texts.filled(Texts.checked(text, LONGEST_USER));
    }

    private static void password(String text) {
        Texts.checked(text, 1000);
    }
}

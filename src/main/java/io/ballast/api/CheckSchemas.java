package io.ballast.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;

import org.jspecify.annotations.Nullable;

/** The kinds of checks for OpenAPI: a schema each, told apart by {@code type}. */
final class CheckSchemas {

    private static final String REFERENCE = "#/components/schemas/";

    private record Field(String name, boolean required, Schema<?> schema) {
    }

    private CheckSchemas() {
    }

    /** By name: {@code Check}, {@code Checks} and one for each kind. */
    static Map<String, Schema<?>> all() {
        var schemas = new LinkedHashMap<String, Schema<?>>();
        var any = new JsonSchema();
        any.setDescription("How a server is probed");
        var discriminator = new Discriminator().propertyName("type");
        kinds().forEach((type, kind) -> {
            var name = Character.toUpperCase(type.charAt(0)) + type.substring(1) + "Check";
            schemas.put(name, kind);
            any.addOneOfItem(new JsonSchema().$ref(REFERENCE + name));
            discriminator.mapping(type, REFERENCE + name);
        });
        any.setDiscriminator(discriminator);
        schemas.put("Check", any);
        var list = of("array");
        list.setItems(new JsonSchema().$ref(REFERENCE + "Check"));
        list.setMinItems(1);
        list.setMaxItems(16);
        list.setDescription("All of them must pass");
        var checks = new JsonSchema();
        checks.addOneOfItem(new JsonSchema().$ref(REFERENCE + "Check"));
        checks.addOneOfItem(list);
        checks.addOneOfItem(of("null"));
        checks.setDescription("One check or several; null for the default, which for a server are its service's");
        schemas.put("Checks", checks);
        return schemas;
    }

    private static Map<String, Schema<?>> kinds() {
        var kinds = new LinkedHashMap<String, Schema<?>>();
        kinds.put("none", kind("none", "No probing: the server counts as up"));
        kinds.put("tcp", paced("tcp", "The server accepts a connection, and answers as expected",
                Stream.concat(Stream.of(path(), watch()), Stream.of(conversation())).toArray(Field[]::new)));
        kinds.put("http", paced("http", "The server answers a request; redirects are not followed", http()));
        kinds.put("https", paced("https", "The same within TLS",
                Stream.concat(Stream.of(http()), Stream.of(tls())).toArray(Field[]::new)));
        kinds.put("tls", paced("tls", "The server completes a TLS handshake, and answers within it as expected",
                Stream.of(new Field[]{path()}, conversation(), tls()).flatMap(Stream::of).toArray(Field[]::new)));
        kinds.put("dns", paced("dns", "The server answers a query", path(),
                choice("transport", "How it is asked", "udp", "udp", "tcp"),
                withDefault(text("name", "What is asked for"), "."),
                withDefault(text("queryType", "Such as SOA, A or AAAA"), "SOA"),
                withDefault(text("expectCode", "Such as noerror, nxdomain or refused"), "noerror"),
                text("expectAnswer", "Must be in the data of one of the answers"), tsig()));
        kinds.put("smtp", paced("smtp", "The server greets and takes EHLO or HELO, and STARTTLS where it is asked to",
                Stream.concat(Stream.of(
                        text("helo", "What the probe calls itself; the address that it comes from by default"),
                        flag("startTls", "Whether STARTTLS must succeed; the fields of TLS go with it alone", false)),
                        Stream.of(tls())).toArray(Field[]::new)));
        kinds.put("ping", paced("ping", "The server answers an echo request; it has no port"));
        kinds.put("udp", paced("udp", "The server answers a datagram, or does not refuse it",
                text("payload", "Sent; one byte of zero without it"),
                text("payloadHex", "The same as pairs of hexadecimal digits"),
                text("expect", "Must be in the reply"),
                text("expectHex",
                        "Must be the reply, or its beginning where a length is given; x stands for any digit"),
                number("minimumLength", "Least bytes of the reply", null, 0, 65535),
                number("maximumLength", "Most bytes of the reply", null, 0, 65535),
                required(choice("silence", "What no reply means", null, "up", "down"))));
        kinds.put("script", paced("script", "A program on the director says whether the server is well",
                required(text("script", "Its name in one of the directories that the director's settings allow")),
                list("arguments", "Given as they are, never through a shell"),
                flag("dynamicWeight", "Whether an exit status from 2 to 255 is the weight and two", false)));
        kinds.put("agent", paced("agent", "The server says how much it can take",
                choice("protocol", "HAProxy's agent words over TCP, or a number in JSON over HTTP", "haproxy",
                        "haproxy", "json"),
                text("uri", "With json: the request's path; / by default"),
                text("field", "With json: a pointer (RFC 6901) to a number from 0 to 100; the whole by default"),
                number("minimum", "Least share of its weight, in percent", 1, 0, 1000),
                number("maximum", "Greatest share, in percent", 100, 1, 1000), smoothing()));
        kinds.put("push", kind("push", "A program reports by REST", required(duration("timeToLive",
                "How long a report counts", null)), number("rise", "Reports in a row that bring it up", 1, 1, 1000),
                number("fall", "Reports in a row that take it down", 1, 1, 1000)));
        return kinds;
    }

    private static Schema<?> paced(String type, String description, Field... own) {
        var fields = new ArrayList<>(List.of(
                duration("interval", "From the start of one probe to the start of the next", "2s"),
                duration("timeout", "Until a probe without an answer has failed", "1s"),
                number("rise", "Successes in a row that bring a server up", 1, 1, 1000),
                number("fall", "Failures in a row that take it down", 2, 1, 1000),
                duration("fastInterval", "The interval while results disagree with the verdict", null),
                text("address", "Probed in place of the server's"), text("source", "Of the director, to probe from")));
        if (!type.equals("ping")) {
            fields.add(number("port", "Probed in place of the server's", null, 1, 65535));
        }
        fields.addAll(List.of(own));
        return kind(type, description, fields.toArray(Field[]::new));
    }

    private static Schema<?> kind(String type, String description, Field... fields) {
        var constant = of("string");
        constant.setConst(type);
        var all = Stream.concat(Stream.of(new Field("type", true, constant)), Stream.of(fields));
        var kind = object(all.toArray(Field[]::new));
        kind.setDescription(description);
        return kind;
    }

    private static Schema<?> of(String type) {
        var schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    private static Schema<?> object(Field... fields) {
        var object = of("object");
        for (var field : fields) {
            object.addProperty(field.name(), field.schema());
            if (field.required()) {
                object.addRequiredItem(field.name());
            } else {
                // Null restores the default.
                field.schema().addType("null");
                if (field.schema().getEnum() != null) {
                    field.schema().getEnum().add(null);
                }
            }
        }
        object.setAdditionalProperties(false);
        return object;
    }

    private static Field[] http() {
        var headers = of("object");
        headers.setAdditionalProperties(of("string"));
        headers.setDefault(Map.of());
        return new Field[]{path(), watch(), withDefault(text("method", "Such as GET or HEAD"), "GET"),
                withDefault(text("uri", "The request's path and query; a text at path is taken for it"), "/"),
                text("host", "The Host header; the server's address by default"),
                described(new Field("headers", false, headers), "More headers, by name"),
                text("user", "Of basic authentication"), secret("password", "Of the user"),
                text("body", "Sent with the request"), choice("version", "Of HTTP", "1.1", "1.1", "1.0"),
                withDefault(text("statuses", "Any of which is a success, such as 200-299,301"), "200-299"),
                text("expect", "Must be in the body"), text("expectRegex", "Must match somewhere in the body"),
                text("digest", "Of the body: MD5 or SHA-256 in hexadecimal digits")};
    }

    private static Field[] conversation() {
        return new Field[]{
                choice("dialogue", "A conversation that is known; then neither send nor expect", null, "ftp", "pop",
                        "imap", "redis", "mysql", "pgsql", "ldap", "nntp", "sip"),
                text("send", "Sent at first; \\r \\n \\t \\\\ and \\xHH stand for what they do elsewhere"),
                text("expect", "Must be in the answer"), text("expectRegex", "Must match somewhere in the answer")};
    }

    private static Field[] tls() {
        return new Field[]{flag("verify", "Whether the certificate must be valid for its name", true),
                text("ca", "Trusted certificates in PEM; the system's by default"),
                text("serverName", "For SNI and verification"),
                text("clientCertificate", "In PEM, with what follows it in the chain"),
                secret("clientKey", "Its key in PEM (PKCS #8)"),
                withDefault(text("expiryWarning", "Whole days before the certificate's end; 0d never warns"), "14d")};
    }

    private static Field tsig() {
        return described(new Field("tsig", false, object(
                required(text("name", "Of the key")), choice("algorithm", "RFC 8945", "hmac-sha256", "hmac-sha1",
                        "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"),
                secret("key", "In Base64"))), "Signs the query and verifies the answer");
    }

    private static Field path() {
        return flag("path", "Whether the probe goes by the virtual address, as clients' packets do; for dr and tun",
                false);
    }

    private static Field watch() {
        return flag("watch", "Whether an idle connection is kept open, whose end has the server probed at once",
                false);
    }

    private static Field smoothing() {
        var schema = of("number");
        schema.setMinimum(BigDecimal.ZERO);
        schema.setExclusiveMaximumValue(BigDecimal.ONE);
        schema.setDefault(0);
        return described(new Field("smoothing", false, schema), "Part of the old share that stays with each answer");
    }

    private static Field text(String name, String description) {
        return described(new Field(name, false, of("string")), description);
    }

    private static Field secret(String name, String description) {
        var field = text(name, description + ". Never given back: *** stands in its place; *** or leaving it out "
                + "keeps it, null removes it");
        field.schema().setFormat("password");
        return field;
    }

    private static Field duration(String name, String description, @Nullable String otherwise) {
        var field = withDefault(text(name, description), otherwise);
        field.schema().setExample("500ms");
        return field;
    }

    private static Field number(String name, String description, @Nullable Integer otherwise, int least, int most) {
        var schema = of("integer");
        schema.setMinimum(BigDecimal.valueOf(least));
        schema.setMaximum(BigDecimal.valueOf(most));
        return withDefault(described(new Field(name, false, schema), description), otherwise);
    }

    private static Field flag(String name, String description, boolean otherwise) {
        return withDefault(described(new Field(name, false, of("boolean")), description),
                otherwise);
    }

    private static Field choice(String name, String description, @Nullable String otherwise, String... choices) {
        var field = withDefault(text(name, description), otherwise);
        @SuppressWarnings("unchecked")
        var schema = (Schema<Object>) field.schema();
        schema.setEnum(new ArrayList<>(List.of(choices)));
        return field;
    }

    private static Field list(String name, String description) {
        var schema = of("array");
        schema.setItems(of("string"));
        schema.setDefault(List.of());
        return described(new Field(name, false, schema), description);
    }

    private static Field required(Field field) {
        return new Field(field.name(), true, field.schema());
    }

    private static Field described(Field field, String description) {
        field.schema().setDescription(description);
        return field;
    }

    private static Field withDefault(Field field, @Nullable Object otherwise) {
        if (otherwise != null) {
            field.schema().setDefault(otherwise);
        }
        return field;
    }
}

package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A thousand documents that are broken, from one seed: none is stored, none is applied, each is told what is wrong. */
class InvalidDocumentsHttpTest extends HttpFixture {

    private static final long SEED = 20261121;
    private static final int DOCUMENTS = 1_000;
    private static final String WHOLE = """
            {"name": "web", "description": "the shop", "owner": "shop team", "link": "https://wiki/web",
             "virtualAddresses": [{"address": "172.25.33.100/32", "interface": "eth0"}],
             "services": [{"name": "http", "protocol": "tcp", "address": "172.25.33.100", "port": 80,
               "scheduler": "wrr", "schedulerFlags": [], "forwarding": "dr",
               "persistence": {"timeout": "300s", "netmask": "255.255.255.255"},
               "onePacket": false, "onFailure": "remove", "minimumHealthy": 0, "slowStart": "0s",
               "drainTimeout": "5m", "quorum": 1, "hysteresis": 0,
               "sorryServer": {"address": "172.25.33.9", "port": 80},
               "check": [
                 {"type": "tcp", "interval": "6s", "timeout": "3s", "rise": 1, "fall": 3, "fastInterval": "1s",
                  "port": 80, "source": "172.25.33.1", "path": true, "watch": true, "send": "PING", "expect": "PONG"},
                 {"type": "http", "path": false, "watch": false, "method": "GET", "uri": "/", "host": "shop",
                  "headers": {"X-Check": "1"}, "user": "u", "password": "p", "body": "b", "version": "1.1",
                  "statuses": "200-299", "expectRegex": "ok", "digest": "0123456789abcdef0123456789abcdef"},
                 {"type": "tls", "verify": true, "serverName": "shop", "expiryWarning": "14d"},
                 {"type": "dns", "transport": "udp", "name": ".", "queryType": "SOA", "expectCode": "noerror",
                  "expectAnswer": "a", "tsig": {"name": "k", "algorithm": "hmac-sha256", "key": "YWJj"}},
                 {"type": "smtp", "helo": "h", "startTls": true, "verify": false},
                 {"type": "ping", "interval": "6s"},
                 {"type": "udp", "payloadHex": "00", "expectHex": "0x", "silence": "up"},
                 {"type": "script", "script": "s", "arguments": ["a"], "dynamicWeight": true},
                 {"type": "agent", "protocol": "json", "uri": "/", "field": "/a", "minimum": 1, "maximum": 100,
                  "smoothing": 0.5},
                 {"type": "push", "timeToLive": "30s", "rise": 1, "fall": 1}],
               "servers": [{"name": "s3", "address": "172.25.33.3", "port": 80, "weight": 1,
                            "adminState": "enabled"}]}]}
            """;

    /** Fields in which almost any text is right. */
    private static final List<String> FREE_TEXT = List.of("description", "owner", "send", "expect", "expectRegex",
            "expectAnswer", "body", "user", "password");

    /** Values that are wrong wherever they stand in this document. */
    private static final List<JsonNode> POISON = List.of(node("-1"), node("99999999999"), node("1e400"),
            node("\"\\u0000\""), node("{\"x\": 1}"), node("[[1]]"), node("1.5"),
            node("\"" + "y".repeat(70_000) + "\""), node("\"\\uffff <b>&'\\\"\""));

    @Test
    void documentThatIsBrokenInNoWay_isTaken() {
        assertThat(http.put(WEB + "?dryRun=true", WHOLE).status()).isEqualTo(200);
    }

    @Test
    void thousandBrokenDocuments_areEachRefusedAndNothingIsStored() {
        var random = new Random(SEED);
        long before = revision();
        var surprises = new ArrayList<String>();
        for (int i = 0; i < DOCUMENTS; i++) {
            var broken = switch (i % 3) {
                case 0 -> new Broken(mutilated(random), null);
                case 1 -> withUnknownField(random);
                default -> poisoned(random);
            };
            judge(broken, http.put(WEB, broken.body()), surprises);
        }
        assertThat(surprises).isEmpty();
        assertThat(revision()).isEqualTo(before);
        assertThat(http.get(WEB).status()).isEqualTo(404);
        assertThat(http.get("/api/v1/table").json().path("services").size()).isZero();
    }

    /**
     * A document that must be refused.
     *
     * @param where pointer of the field that is wrong; null where it is no JSON at all
     */
    private record Broken(String body, @Nullable String where) {

        /** A part of the field may be named, or the whole list that it makes wrong. */
        boolean isNamedIn(Http.Answer answer) {
            return where == null
                    || answer.pointers().stream()
                            .anyMatch(named -> named.equals(where) || named.startsWith(where + "/"));
        }
    }

    private static void judge(Broken broken, Http.Answer answer, List<String> surprises) {
        boolean right = broken.where() == null
                ? answer.status() == 400 || answer.status() == 422 && !answer.pointers().isEmpty()
                : answer.status() == 422 && broken.isNamedIn(answer);
        if (!right || !"application/problem+json".equals(answer.header("Content-Type"))) {
            surprises.add(answer.status() + " " + answer.body() + " for " + broken.where() + " in "
                    + broken.body().substring(0, Math.min(600, broken.body().length())));
        }
    }

    /** Cut short, so that it can never be whole: the last brace is always missing. */
    private static String mutilated(Random random) {
        var bytes = WHOLE.strip().getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, random.nextInt(bytes.length - 1), StandardCharsets.UTF_8);
    }

    private static Broken withUnknownField(Random random) {
        var document = node(WHOLE);
        var objects = List.copyOf(objects(document, "", new LinkedHashMap<>()).entrySet());
        var object = objects.get(random.nextInt(objects.size()));
        var name = "x" + random.nextInt(1000);
        object.getValue().put(name, random.nextInt());
        return new Broken(document.toString(), object.getKey() + "/" + name);
    }

    private static Broken poisoned(Random random) {
        var document = node(WHOLE);
        var objects = List.copyOf(objects(document, "", new LinkedHashMap<>()).entrySet());
        var object = objects.get(random.nextInt(objects.size()));
        var names = object.getValue().propertyNames().stream().filter(name -> !FREE_TEXT.contains(name)).toList();
        var name = names.get(random.nextInt(names.size()));
        object.getValue().set(name, POISON.get(random.nextInt(POISON.size())));
        return new Broken(document.toString(), object.getKey() + "/" + name);
    }

    /** Every object of a document under its pointer. */
    private static Map<String, ObjectNode> objects(JsonNode node, String pointer, Map<String, ObjectNode> found) {
        switch (node) {
            case ObjectNode object -> {
                found.put(pointer, object);
                object.properties().forEach(field -> objects(field.getValue(), pointer + "/" + field.getKey(), found));
            }
            case ArrayNode list -> IntStream.range(0, list.size())
                    .forEach(i -> objects(list.get(i), pointer + "/" + i, found));
            default -> {
            }
        }
        return found;
    }

    private static JsonNode node(String json) {
        return json.equals("1e400")
                ? JsonNodeFactory.instance.numberNode(new BigDecimal("1e400"))
                : JsonMapper.shared().readTree(json);
    }
}

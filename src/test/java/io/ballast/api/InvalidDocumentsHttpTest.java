package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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
            var body = switch (i % 3) {
                case 0 -> mutilated(random);
                case 1 -> withUnknownField(random);
                default -> poisoned(random);
            };
            judge(body, i % 3 == 0, http.put(WEB, body), surprises);
        }
        assertThat(surprises).isEmpty();
        assertThat(revision()).isEqualTo(before);
        assertThat(http.get(WEB).status()).isEqualTo(404);
        assertThat(http.get("/api/v1/table").json().path("services").size()).isZero();
    }

    private static void judge(String body, boolean mutilated, Http.Answer answer, List<String> surprises) {
        boolean told = answer.status() == 400 || answer.status() == 422 && !answer.pointers().isEmpty();
        boolean right = mutilated ? told : answer.status() == 422 && told;
        if (!right || !"application/problem+json".equals(answer.header("Content-Type"))) {
            surprises.add(answer.status() + " " + answer.body() + " for "
                    + body.substring(0, Math.min(600, body.length())));
        }
    }

    /** Cut short, so that it can never be whole: the last brace is always missing. */
    private static String mutilated(Random random) {
        var bytes = WHOLE.strip().getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, random.nextInt(bytes.length - 1), StandardCharsets.UTF_8);
    }

    private static String withUnknownField(Random random) {
        var document = node(WHOLE);
        var objects = objects(document, new ArrayList<>());
        objects.get(random.nextInt(objects.size())).put("x" + random.nextInt(1000), random.nextInt());
        return document.toString();
    }

    private static String poisoned(Random random) {
        var document = node(WHOLE);
        var objects = objects(document, new ArrayList<>());
        var object = objects.get(random.nextInt(objects.size()));
        var names = object.propertyNames().stream().filter(name -> !FREE_TEXT.contains(name)).toList();
        object.set(names.get(random.nextInt(names.size())), POISON.get(random.nextInt(POISON.size())));
        return document.toString();
    }

    private static List<ObjectNode> objects(JsonNode node, List<ObjectNode> found) {
        if (node instanceof ObjectNode object) {
            found.add(object);
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(child -> objects(child, found));
        }
        return found;
    }

    private static JsonNode node(String json) {
        return json.equals("1e400")
                ? JsonNodeFactory.instance.numberNode(new BigDecimal("1e400"))
                : JsonMapper.shared().readTree(json);
    }
}

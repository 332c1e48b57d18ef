package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of checks as OpenAPI tells them, and as they come to be where a document leaves them out. */
class CheckDefaultsHttpTest extends HttpFixture {

    private static final JsonMapper JSON = new JsonMapper();
    /** What a kind cannot do without; the others have their type alone. */
    private static final Map<String, String> REQUIRED = Map.of("udp", """
            {"silence": "up"}""", "script", """
            {"script": "well"}""", "push", """
            {"timeToLive": "1m"}""");
    /** What brings fields with it that have defaults of their own. */
    private static final Map<String, String> FULLER = Map.of("smtp", """
            {"startTls": true}""", "dns", """
            {"tsig": {"name": "key", "key": "aGk="}}""", "agent", """
            {"protocol": "json"}""");

    private Map<String, JsonNode> kinds = Map.of();

    @BeforeEach
    void readKinds() {
        var schemas = http.get("/v3/api-docs").json().path("components").path("schemas");
        kinds = new TreeMap<>();
        schemas.path("Check").path("discriminator").path("mapping").properties().forEach(kind -> kinds.put(
                kind.getKey(), schemas.path(kind.getValue().asString().substring("#/components/schemas/".length()))));
    }

    private static ObjectNode check(String type, Map<String, String> more) {
        return JSON.createObjectNode().put("type", type).setAll((ObjectNode) JSON.readTree(
                more.getOrDefault(type, "{}")));
    }

    private JsonNode shown(JsonNode check) {
        var answer = http.put(WEB, """
                {"services": [{"name": "s", "firewallMark": 1, "family": "ipv4", "check": %s}]}""".formatted(check));
        assertThat(answer.status()).as("%s: %s", check, answer.json()).isLessThan(300);
        return answer.json().at("/services/0/check");
    }

    @Test
    void requiredFields_areThoseOfTheDescription() {
        assertThat(kinds).hasSize(12);
        kinds.forEach((type, schema) -> assertThat(schema.path("required").valueStream().map(JsonNode::asString))
                .as(type).containsExactlyInAnyOrderElementsOf(check(type, REQUIRED).propertyNames()));
    }

    @Test
    void everyDefaultThatIsWritten_isInTheDescription() {
        kinds.forEach((type, schema) -> {
            var given = check(type, REQUIRED);
            shown(given).properties().stream().filter(field -> !given.has(field.getKey())).forEach(field -> {
                var told = schema.path("properties").path(field.getKey()).path("default");
                assertThat(isSame(told, field.getValue())).as("%s %s: %s told, %s written", type, field.getKey(), told,
                        field.getValue()).isTrue();
            });
        });
    }

    @Test
    void everyDefaultInTheDescription_isWritten() {
        kinds.forEach((type, schema) -> {
            var defaults = new TreeMap<String, JsonNode>();
            collect("", schema, defaults);
            for (var given : List.of(check(type, REQUIRED), check(type, FULLER).setAll(check(type, REQUIRED)))) {
                var shown = shown(given);
                defaults.entrySet().removeIf(told -> given.at(told.getKey()).isMissingNode()
                        && isSame(told.getValue(), shown.at(told.getKey())));
            }
            assertThat(defaults).as("told of %s, and not so", type).isEmpty();
        });
    }

    /** By JSON pointer into a document. */
    private static void collect(String pointer, JsonNode schema, Map<String, JsonNode> defaults) {
        for (var property : new ArrayList<>(schema.path("properties").properties())) {
            var at = pointer + "/" + property.getKey();
            if (property.getValue().has("default")) {
                defaults.put(at, property.getValue().path("default"));
            }
            collect(at, property.getValue(), defaults);
        }
    }

    private static boolean isSame(JsonNode told, JsonNode written) {
        return told.isNumber() && written.isNumber()
                ? Double.compare(told.doubleValue(), written.doubleValue()) == 0
                : told.equals(written);
    }
}

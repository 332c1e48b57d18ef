package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;

class OpenApiHttpTest extends HttpFixture {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Test
    void everyMapping_isInIt() {
        var mapped = new HashSet<String>();
        mappings.getHandlerMethods().keySet().forEach(info -> info.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/")).forEach(path -> info.getMethodsCondition().getMethods()
                        .forEach(method -> mapped.add(method.name().toLowerCase(Locale.ROOT) + " " + path))));
        var described = new HashSet<String>();
        api().path("paths").properties()
                .forEach(path -> path.getValue().propertyNames().forEach(verb -> described.add(verb + " "
                        + path.getKey())));
        assertThat(described).isEqualTo(mapped);
        assertThat(Route.ALL.stream().map(route -> route.verb() + " /api/v1" + route.path())
                .collect(Collectors.toSet())).isEqualTo(mapped);
    }

    @Test
    void everyReference_leadsToASchema() {
        var api = api();
        assertThat(api.path("openapi").asString()).startsWith("3.1");
        var schemas = Set.copyOf(api.path("components").path("schemas").propertyNames());
        assertThat(schemas).contains("Cluster", "Service", "Server", "Problem", "Plan");
        var references = references(api, new HashSet<>());
        assertThat(references).isNotEmpty().allMatch(
                reference -> schemas.contains(reference.substring(reference.lastIndexOf('/') + 1)));
    }

    @Test
    void everyOperation_saysWhatItTakesAndHowItFails() {
        var api = api();
        assertThat(Set.copyOf(api.path("components").path("securitySchemes").propertyNames())).contains("basic",
                "token");
        api.path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            var where = operation.getKey() + " " + path.getKey();
            assertThat(operation.getValue().path("summary").asString()).as(where).isNotEmpty();
            var responses = operation.getValue().path("responses");
            assertThat(responses.has("401")).as(where).isTrue();
            assertThat(responses.path("422").path("content").has("application/problem+json")).as(where).isTrue();
            boolean takesDocument = Set.of("put", "patch").contains(operation.getKey());
            assertThat(!takesDocument || operation.getValue().has("requestBody")).as(where).isTrue();
        }));
    }

    @Test
    void schemaOfACluster_hasTheFieldsOfADocument() {
        var document = http.put(WEB, WEB_DOCUMENT).json();
        var schemas = api().path("components").path("schemas");
        assertThat(Set.copyOf(schemas.path("Cluster").path("properties").propertyNames()))
                .containsAll(document.propertyNames());
        var service = document.path("services").path(0);
        assertThat(Set.copyOf(schemas.path("Service").path("properties").propertyNames()))
                .containsAll(service.propertyNames());
        assertThat(Set.copyOf(schemas.path("Server").path("properties").propertyNames()))
                .containsAll(service.path("servers").path(0).propertyNames());
    }

    @Test
    void fieldsThatCanBeNull_areMarked() {
        var schemas = api().path("components").path("schemas");
        for (var path : List.of("/Health/properties/since", "/Health/properties/reason", "/Plane/properties/reason",
                "/DirectorStatus/properties/suspicion", "/Event/properties/from", "/Token/properties/expires",
                "/Table/properties/services")) {
            assertThat(schemas.at(path).path("type").valueStream().map(JsonNode::asString)).as(path)
                    .hasSize(2).contains("null");
        }
        for (var path : List.of("/ServerStatus/properties/applied", "/DirectorStatus/properties/hold",
                "/Drift/properties/service")) {
            assertThat(schemas.at(path).path("oneOf").toString()).as(path).contains("$ref", "\"type\":\"null\"");
            assertThat(schemas.at(path).has("type")).as("a type beside them would allow null alone, at " + path)
                    .isFalse();
        }
        assertThat(schemas.at("/Health/properties/state/type").asString()).isEqualTo("string");
    }

    @Test
    void everyStatus_isInIt() {
        var paths = api().path("paths");
        var put = paths.path("/api/v1" + "/clusters/{cluster}").path("put");
        assertThat(put.path("responses").propertyNames()).contains("200", "201", "400", "401", "403", "404", "406",
                "409", "412", "413", "415", "422", "429", "503");
        assertThat(put.at("/responses/201/headers").propertyNames()).contains("Location", "ETag", "Ballast-Revision");
        assertThat(put.at("/responses/503/headers").propertyNames()).contains("Retry-After");
        assertThat(put.path("parameters").valueStream().map(each -> each.path("name").asString())).contains("dryRun",
                "allowRemoval", "adopt", "wait", "If-Match", "If-None-Match");
        assertThat(paths.path("/api/v1/tokens").at("/post/responses").propertyNames()).contains("201", "409");
    }

    /** The program lists a kind's fields itself when it is sent one that it does not know. */
    @Test
    void schemaOfEachCheck_hasTheFieldsThatAreRead() {
        var schemas = api().path("components").path("schemas");
        var kinds = schemas.path("Check").path("discriminator").path("mapping");
        assertThat(kinds.propertyNames()).hasSize(12);
        for (var kind : kinds.properties()) {
            var refused = http.put(WEB, """
                    {"services": [{"name": "s", "firewallMark": 1, "family": "ipv4",
                                   "check": {"type": "%s", "colour": 1}}]}""".formatted(kind.getKey()));
            var message = refused.json().path("errors").valueStream()
                    .filter(error -> error.path("pointer").asString().endsWith("/colour")).findFirst().orElseThrow()
                    .path("message").asString();
            var fields = message.substring(message.indexOf("The fields are ") + 15, message.length() - 1).split(", ");
            var schema = schemas.path(kind.getValue().asString().substring("#/components/schemas/".length()));
            assertThat(schema.path("properties").propertyNames()).as(kind.getKey()).containsExactlyInAnyOrder(fields);
            assertThat(schema.at("/properties/type/const").asString()).isEqualTo(kind.getKey());
            assertThat(schema.path("properties").properties()).filteredOn(field -> !field.getKey().equals("type"))
                    .allSatisfy(field -> assertThat(field.getValue().path("description").asString()).isNotEmpty());
        }
        assertThat(schemas.at("/Service/properties/check/$ref").asString()).endsWith("/Checks");
        assertThat(schemas.at("/Server/properties/check/$ref").asString()).endsWith("/Checks");
        assertThat(schemas.at("/Service/properties/persistence/oneOf/1/type").toString()).contains("null");
        assertThat(schemas.at("/HttpCheck/properties/password/type").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("string", "null");
    }

    private JsonNode api() {
        return http.get("/v3/api-docs").json();
    }

    private static Set<String> references(JsonNode node, Set<String> found) {
        if (node.path("$ref").isString()) {
            found.add(node.path("$ref").asString());
        }
        node.forEach(child -> references(child, found));
        return found;
    }
}

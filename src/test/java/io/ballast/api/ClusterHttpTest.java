package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class ClusterHttpTest extends HttpFixture {

    @Test
    void put_ofNewCluster_isCreatedWithEveryDefaultWritten() {
        var answer = http.put(WEB, WEB_DOCUMENT);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo(WEB);
        var service = answer.json().path("services").path(0);
        assertThat(answer.json().path("name").asString()).isEqualTo("web");
        assertThat(service.path("scheduler").asString()).isEqualTo("wlc");
        assertThat(service.path("drainTimeout").asString()).isEqualTo("5m");
        assertThat(service.path("servers").path(0).path("adminState").asString()).isEqualTo("enabled");
        assertThat(http.get(WEB).json()).isEqualTo(answer.json());
    }

    @Test
    void put_ofTheSameAgain_changesNothingAndMakesNoRevision() {
        var first = http.put(WEB, WEB_DOCUMENT);
        var again = http.put(WEB, WEB_DOCUMENT);
        var whole = http.put(WEB, first.body());
        assertThat(again.status()).isEqualTo(200);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(whole.header("Ballast-Revision")).isEqualTo(first.header("Ballast-Revision"));
    }

    @Test
    void answers_ofWrites_nameRevisionAndTag() {
        var created = http.put(WEB, WEB_DOCUMENT);
        var revision = Long.parseLong(String.valueOf(created.header("Ballast-Revision")));
        assertThat(created.header("ETag")).isEqualTo("\"" + revision + "\"");
        var patched = http.patch(SERVER, "{\"weight\": 9}");
        assertThat(patched.header("Ballast-Revision")).isEqualTo(Long.toString(revision + 1));
        assertThat(patched.header("ETag")).isEqualTo("\"" + (revision + 1) + "\"");
        assertThat(http.get(WEB).header("ETag")).as("of what it belongs to").isEqualTo(patched.header("ETag"));
        assertThat(http.get(SERVICE + "/servers/s2").header("ETag")).as("of its sibling")
                .isEqualTo(created.header("ETag"));
        var gone = http.delete(SERVER);
        assertThat(gone.status()).isEqualTo(204);
        assertThat(gone.body()).isEmpty();
        assertThat(gone.header("Ballast-Revision")).isEqualTo(Long.toString(revision + 2));
    }

    @Test
    void patch_isMergePatch() {
        http.put(WEB, WEB_DOCUMENT);
        var patched = http.patch(SERVICE, "{\"scheduler\": \"wrr\", \"minimumHealthy\": 1}").json();
        assertThat(patched.path("scheduler").asString()).isEqualTo("wrr");
        assertThat(patched.path("servers").size()).as("what a patch leaves out stays").isEqualTo(2);
        var back = http.patch(SERVICE, "{\"scheduler\": null}").json();
        assertThat(back.path("scheduler").asString()).as("null restores a default").isEqualTo("wlc");
        assertThat(back.path("minimumHealthy").asInt()).isEqualTo(1);
        var replaced = http.patch(SERVICE, "{\"servers\": [{\"name\": \"s9\", \"address\": \"127.0.0.9\"}]}").json();
        assertThat(replaced.path("servers").size()).as("lists are replaced whole").isEqualTo(1);
        assertThat(http.patch(SERVICE, "{\"name\": \"other\"}").status()).isEqualTo(422);
        assertThat(http.send("PATCH", SERVICE, "{\"quorum\": 2}", "Content-Type", "application/json").status())
                .isEqualTo(200);
        assertThat(http.send("PATCH", SERVICE, "quorum: 3\n", "Content-Type", "application/yaml").status())
                .isEqualTo(200);
        assertThat(http.send("PATCH", SERVICE, "[]", "Content-Type", "application/json-patch+json").status())
                .isEqualTo(415);
    }

    @Test
    void serviceAndServer_arePutAndDeletedAtTheirOwnPath() {
        http.put(WEB, "{}");
        assertThat(http.put(SERVER, "{\"address\": \"10.0.0.1\"}").status()).as("without its service").isEqualTo(404);
        assertThat(http.put(SERVICE, "{\"protocol\": \"tcp\", \"address\": \"127.0.0.1\", \"port\": 28080}").status())
                .isEqualTo(201);
        assertThat(http.put(SERVER, "{\"address\": \"10.0.0.1\"}").status()).isEqualTo(201);
        assertThat(http.put(SERVER, "{\"address\": \"10.0.0.1\", \"weight\": 2}").status()).isEqualTo(200);
        assertThat(http.get(WEB + "/services").json().size()).isEqualTo(1);
        assertThat(http.get(SERVICE + "/servers").json().path(0).path("weight").asInt()).isEqualTo(2);
        assertThat(http.delete(SERVICE).status()).isEqualTo(204);
        assertThat(http.delete(SERVICE).status()).isEqualTo(404);
        assertThat(http.get(SERVER).status()).isEqualTo(404);
    }

    @Test
    void yaml_goesBothWays() {
        var created = http.send("PUT", WEB, """
                description: the shop
                services:
                - name: http
                  protocol: tcp
                  address: 127.0.0.1
                  port: 28080
                """, "Content-Type", "application/yaml", "Accept", "application/yaml");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Content-Type")).startsWith("application/yaml");
        assertThat(created.body()).contains("description: \"the shop\"");
        var whole = http.get("/api/v1/config", "Accept", "application/yaml");
        var back = http.send("PUT", "/api/v1/config", whole.body(), "Content-Type", "application/yaml");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.header("Ballast-Revision")).as("the same again makes no revision")
                .isEqualTo(created.header("Ballast-Revision"));
    }

    @Test
    void dryRun_answersAPlanAndDoesNothing() {
        long before = revision();
        var answer = http.put(WEB + "?dryRun=true", WEB_DOCUMENT);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("operations").isArray()).isTrue();
        assertThat(answer.json().path("warnings").isArray()).isTrue();
        assertThat(answer.header("Ballast-Revision")).isNull();
        assertThat(http.get(WEB).status()).isEqualTo(404);
        assertThat(revision()).isEqualTo(before);
        assertThat(http.put(WEB + "?dryRun=true", "{\"nope\": 1}").status()).isEqualTo(422);
        assertThat(http.delete(WEB + "?dryRun=true").status()).isEqualTo(404);
        http.put(WEB, WEB_DOCUMENT);
        assertThat(http.delete(WEB + "?dryRun=true").status()).isEqualTo(200);
        assertThat(http.patch(WEB + "?dryRun=true", "{}", "If-Match", "\"0\"").status()).isEqualTo(412);
        assertThat(http.get(WEB).status()).isEqualTo(200);
    }

    @Test
    void removalOfMuch_isRefusedWithThePlanUnlessAllowed() {
        http.put(WEB, services(12));
        long before = revision();
        for (var answer : new Http.Answer[]{http.put("/api/v1/config", "{\"clusters\": []}"), http.delete(WEB),
                http.put(WEB, "{}"), http.delete(WEB + "?dryRun=true")}) {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("plan").path("operations").isArray()).isTrue();
            assertThat(answer.json().path("detail").asString()).contains("12 of 12 services");
        }
        assertThat(revision()).isEqualTo(before);
        assertThat(http.delete(WEB + "?allowRemoval=true").status()).isEqualTo(204);
    }

    @Test
    void removalOfFew_isNotRefused() {
        http.put(WEB, services(10));
        assertThat(http.delete(WEB).status()).isEqualTo(204);
    }

    @Test
    void key_ofAnotherClustersService_isAConflictThatNamesIt() {
        http.put(WEB, WEB_DOCUMENT);
        var answer = http.put(CLUSTERS + "/other", WEB_DOCUMENT);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("type").asString()).endsWith(":key-conflict");
        assertThat(answer.json().path("detail").asString()).contains("web", "http");
    }

    @Test
    void machine_isDrainedInEveryMembership() {
        http.put(WEB, WEB_DOCUMENT);
        var drained = http.post("/api/v1/machines/127.0.0.1/drain");
        assertThat(drained.status()).isEqualTo(200);
        assertThat(drained.json().path("servers").size()).isEqualTo(2);
        assertThat(http.get(SERVER).json().path("adminState").asString()).isEqualTo("draining");
        http.post("/api/v1/machines/127.0.0.1/disable");
        assertThat(http.get(SERVER).json().path("adminState").asString()).isEqualTo("disabled");
        http.post("/api/v1/machines/127.0.0.1/enable");
        assertThat(http.get(SERVER).json().path("adminState").asString()).isEqualTo("enabled");
        assertThat(http.post("/api/v1/machines/10.9.9.9/drain").status()).isEqualTo(404);
        assertThat(http.post("/api/v1/machines/ten/drain").status()).isEqualTo(422);
    }

    @Test
    void status_isTheSameTree() {
        http.put(WEB, WEB_DOCUMENT);
        http.get("/api/v1/status?wait=20s");
        var status = http.get(WEB + "/status").json();
        assertThat(status.path("name").asString()).isEqualTo("web");
        var server = status.path("services").path(0).path("servers").path(0);
        assertThat(server.path("name").asString()).isEqualTo("s1");
        assertThat(server.path("health").path("state").asString()).isIn("unknown", "up", "down");
        assertThat(server.has("applied")).isTrue();
        assertThat(server.has("inSync")).isTrue();
        assertThat(http.get(CLUSTERS + "/none/status").status()).isEqualTo(404);
    }

    @Test
    void check_probesNow() {
        http.put(WEB, WEB_DOCUMENT);
        http.patch(SERVER, "{\"check\": {\"type\": \"tcp\"}, \"port\": " + port + "}");
        var answer = http.post(SERVER + "/check");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("check").asString()).isEqualTo("tcp");
        assertThat(http.post(SERVICE + "/servers/none/check").status()).isEqualTo(404);
    }

    private static String services(int count) {
        return IntStream.range(0, count).mapToObj(i -> """
                {"name": "s%d", "protocol": "tcp", "address": "127.0.0.1", "port": %d}""".formatted(i, 29000 + i))
                .collect(Collectors.joining(",", "{\"services\": [", "]}"));
    }
}

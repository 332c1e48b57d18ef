package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

class AuditHttpTest extends HttpFixture {

    private static final String AUDIT = "/api/v1/audit";
    private long before;

    @BeforeEach
    void begin() {
        var latest = http.get(AUDIT + "?limit=1").json();
        before = latest.isEmpty() ? 0 : latest.path(0).path("id").asLong();
    }

    private List<JsonNode> since() {
        var list = new ArrayList<JsonNode>();
        http.get(AUDIT + "?limit=1000&after=" + before).json().forEach(list::add);
        return list;
    }

    private JsonNode awaitEntry(Predicate<JsonNode> wanted) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(
                () -> since().stream().filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    private JsonNode awaitAct(String act) {
        return awaitEntry(entry -> entry.path("act").asString().equals(act));
    }

    @Test
    void write_isThereWithWhoWhatAndTheDifference() {
        http.put(WEB, WEB_DOCUMENT);
        var entry = awaitAct("PUT " + WEB);
        assertThat(entry.path("who").asString()).isEqualTo("admin");
        assertThat(entry.path("via").asString()).isEqualTo("password");
        assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.path("status").asInt()).isEqualTo(201);
        assertThat(entry.path("outcome").asString()).isEqualTo("done");
        assertThat(entry.path("revision").asLong()).isEqualTo(revision());
        var one = http.get(AUDIT + "/" + entry.path("id").asString()).json();
        assertThat(one.path("difference")).isNotEmpty();
        assertThat(http.get(AUDIT + "/1").status()).isEqualTo(404);
        assertThat(http.get(AUDIT + "/x").status()).isEqualTo(404);
    }

    @Test
    void readsAndDryRuns_areNotThere_butFailedWritesAre() {
        http.get(WEB);
        http.put(WEB + "?dryRun=true", WEB_DOCUMENT);
        assertThat(http.put(WEB, "{\"services\": 1}").status()).isEqualTo(422);
        assertThat(awaitAct("PUT " + WEB).path("outcome").asString()).isEqualTo("failed");
        assertThat(since()).noneMatch(entry -> entry.path("act").asString().contains("dryRun")
                || entry.path("act").asString().startsWith("GET"));
    }

    @Test
    void refusals_areThere_withoutWhatWasTyped() {
        http.as("Bearer ballast_wrong").get(WEB);
        assertThat(awaitAct("GET " + WEB).path("outcome").asString()).isEqualTo("denied");
        http.as(Http.basic("my-password-in-the-wrong-field", "x")).delete(WEB);
        assertThat(awaitAct("DELETE " + WEB).path("who").isNull()).isTrue();
        assertThat(http.get(AUDIT + "?limit=1000").body()).doesNotContain("my-password-in-the-wrong-field");
    }

    @Test
    void usersAndTokens_areThere_withoutTheirSecrets() {
        http.put("/api/v1/users/ann", "{\"password\": \"secret enough\", \"role\": \"viewer\"}");
        http.patch("/api/v1/users/ann", "{\"role\": \"operator\", \"clusters\": [\"web\"]}");
        var changed = awaitAct("PATCH /api/v1/users/ann");
        assertThat(changed.path("detail").asString()).isEqualTo("viewer → operator of web");
        var token = http.as(Http.basic("ann", "secret enough")).send("POST", "/api/v1/tokens",
                "{\"name\": \"hers\"}", "Content-Type", "application/json").json().path("token").asString();
        assertThat(awaitAct("POST /api/v1/tokens").path("detail").asString()).isEqualTo("hers: operator of web");
        var refused = http.as("Bearer " + token).put("/api/v1/clusters/other", "{}");
        assertThat(refused.status()).isEqualTo(403);
        var denied = awaitAct("PUT /api/v1/clusters/other");
        assertThat(denied.path("who").asString()).isEqualTo("ann");
        assertThat(denied.path("via").asString()).isEqualTo("token hers");
        assertThat(denied.path("detail").asString()).contains("administrator");
        http.delete("/api/v1/users/ann");
        assertThat(http.get(AUDIT + "?limit=1000").body()).doesNotContain("secret enough").doesNotContain(token);
    }

    @Test
    void filters_leaveWhatIsAskedFor() {
        http.put(WEB, WEB_DOCUMENT);
        http.as("Bearer ballast_wrong").delete(WEB);
        awaitAct("PUT " + WEB);
        awaitAct("DELETE " + WEB);
        var after = "after=" + before + "&";
        assertThat(http.get(AUDIT + "?" + after + "outcome=denied").json()).isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.path("status").asInt()).isEqualTo(401));
        assertThat(http.get(AUDIT + "?" + after + "who=admin&path=clusters/WEB").json()).isNotEmpty().allSatisfy(
                entry -> assertThat(entry.path("act").asString()).contains("clusters/web"));
        assertThat(http.get(AUDIT + "?" + after + "who=nobody").json()).isEmpty();
        assertThat(http.get(AUDIT + "?" + after + "until=2001-01-01T00:00:00Z").json()).isEmpty();
        assertThat(http.get(AUDIT + "?" + after + "since=2001-01-01T00:00:00Z").json()).isNotEmpty();
        for (var wrong : List.of("outcome=odd", "since=yesterday", "who=a&who=b", "shoe=1", "limit=0")) {
            assertThat(http.get(AUDIT + "?" + wrong).status()).as(wrong).isEqualTo(422);
        }
    }

    @Test
    void table_isForASpreadsheet_andRunsNothingThere() {
        http.as("Bearer ballast_wrong").delete(CLUSTERS + "/a?b=%22,%0d%0a=1+1");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !since().isEmpty());
        var answer = http.get("/api/v1/audit.csv?outcome=denied");
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(answer.header("Content-Disposition")).contains("attachment");
        assertThat(answer.body())
                .startsWith("id,time,director,who,via,address,act,status,outcome,revision,detail,chain\r\n");
        assertThat(CsvRow.of(List.of("=1+1", "+1", "-1", "@a", "a,b", "a\"b", "plain", ""))).isEqualTo(
                "'=1+1,'+1,'-1,'@a,\"a,b\",\"a\"\"b\",plain,\r\n");
    }

    @Test
    void nothing_changesIt_andItProvesThat() {
        http.put(WEB, WEB_DOCUMENT);
        awaitAct("PUT " + WEB);
        for (var method : List.of("PUT", "PATCH", "DELETE", "POST")) {
            assertThat(http.send(method, AUDIT, null).status()).isEqualTo(405);
            assertThat(http.send(method, AUDIT + "/1", null).status()).isEqualTo(405);
        }
        var proof = http.get(AUDIT + "/proof").json();
        assertThat(proof.path("intact").asBoolean()).isTrue();
        assertThat(proof.path("entries").asLong()).isPositive();
    }
}

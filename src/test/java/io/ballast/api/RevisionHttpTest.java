package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class RevisionHttpTest extends HttpFixture {

    private static final String REVISIONS = "/api/v1/revisions";

    @Test
    void page_tellsWhoChangedWhatAndWhen() {
        http.put(WEB, WEB_DOCUMENT);
        long created = revision();
        http.patch(SERVER, "{\"weight\": 5}");

        var page = http.get(REVISIONS + "?after=" + (created - 1) + "&limit=2").json();
        assertThat(page).hasSize(2);
        var first = page.get(0);
        assertThat(first.path("revision").asLong()).isEqualTo(created);
        assertThat(first.path("author").asString()).isEqualTo("admin");
        assertThat(first.path("time").asString()).endsWith("Z");
        assertThat(Instant.parse(first.path("time").asString())).isBefore(Instant.now().plusSeconds(1));
        assertThat(first.path("difference").get(0).path("op").asString()).isEqualTo("add");
        assertThat(first.path("difference").get(0).path("value")).isNotEmpty();
        var change = page.get(1).path("difference");
        assertThat(change).hasSize(1);
        assertThat(change.get(0).path("op").asString()).isEqualTo("replace");
        assertThat(change.get(0).path("path").asString()).startsWith("/clusters/").endsWith("/weight");
        assertThat(change.get(0).path("value").asInt()).isEqualTo(5);
        assertThat(http.get(REVISIONS + "/" + created).json()).isEqualTo(first);
    }

    @Test
    void restore_setsWhatStoodThen_asOneNewRevision() {
        http.put(WEB, WEB_DOCUMENT);
        var stood = http.get("/api/v1/config").json();
        long then = revision();
        http.patch(SERVER, "{\"weight\": 5}");
        http.put(CLUSTERS + "/other", "{}");
        long before = revision();

        var plan = http.post(REVISIONS + "/" + then + "/restore?dryRun=true");
        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.json().path("operations").isArray()).isTrue();
        assertThat(revision()).as("a dry run changes nothing").isEqualTo(before);
        assertThat(http.post(REVISIONS + "/" + then + "/restore", "If-Match", "\"" + then + "\"").status())
                .isEqualTo(412);

        var restored = http.post(REVISIONS + "/" + then + "/restore", "If-Match", "\"" + before + "\"");
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json()).isEqualTo(stood);
        assertThat(restored.header("Ballast-Revision")).isEqualTo(Long.toString(before + 1));
        assertThat(http.get("/api/v1/config").json()).isEqualTo(stood);
        var history = http.get(REVISIONS + "?after=" + before).json();
        assertThat(history).hasSize(1);
        assertThat(history.get(0).path("difference")).hasSize(2);

        var again = http.post(REVISIONS + "/" + then + "/restore");
        assertThat(again.status()).isEqualTo(200);
        assertThat(revision()).as("nothing differs, no revision").isEqualTo(before + 1);
    }

    @Test
    void restore_thatRemovesMuch_isGuarded() {
        http.put(WEB, "{}");
        long empty = revision();
        var servers = IntStream.rangeClosed(1, 11)
                .mapToObj("{\"name\": \"s%1$d\", \"address\": \"127.0.0.%1$d\"}"::formatted)
                .collect(Collectors.joining(", "));
        http.put(WEB, """
                {"services": [{"name": "http", "protocol": "tcp", "address": "127.66.0.9", "port": 28089,
                  "check": {"type": "none"}, "servers": [%s]}]}""".formatted(servers));

        var refused = http.post(REVISIONS + "/" + empty + "/restore");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("plan").path("operations")).isNotEmpty();
        assertThat(http.get(WEB).json().path("services")).hasSize(1);
        assertThat(http.post(REVISIONS + "/" + empty + "/restore?allowRemoval=true").status()).isEqualTo(200);
        assertThat(http.get(WEB).json().path("services")).isEmpty();
    }
}

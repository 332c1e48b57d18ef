package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class ConditionHttpTest extends HttpFixture {

    private static final int WRITERS = 8;

    @Test
    void read_withTheTagOfWhatStands_is304() {
        var tag = String.valueOf(http.put(WEB, WEB_DOCUMENT).header("ETag"));
        for (var path : new String[]{WEB, SERVICE, SERVER, "/api/v1/config"}) {
            var same = http.get(path, "If-None-Match", tag);
            assertThat(same.status()).as(path).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.header("ETag")).isEqualTo(tag);
            assertThat(http.get(path, "If-None-Match", "\"0\", W/" + tag).status()).isEqualTo(304);
            assertThat(http.get(path, "If-None-Match", "\"0\"").status()).isEqualTo(200);
        }
    }

    @Test
    void eachNotation_hasItsOwnTag() {
        var json = String.valueOf(http.put(WEB, WEB_DOCUMENT).header("ETag"));
        for (var path : new String[]{WEB, SERVICE, SERVER, "/api/v1/config", "/api/v1/revisions/" + revision()}) {
            var yaml = http.get(path, "Accept", "application/yaml");
            var tag = String.valueOf(yaml.header("ETag"));
            assertThat(tag).as(path).isNotEqualTo(http.get(path).header("ETag"));
            assertThat(yaml.headers().allValues("Vary")).anyMatch(value -> value.contains("Accept"));
            assertThat(http.get(path, "If-None-Match", tag).status()).as("in JSON").isEqualTo(200);
            assertThat(http.get(path, "If-None-Match", tag, "Accept", "application/yaml").status()).isEqualTo(304);
        }
        var yaml = String.valueOf(http.get(WEB, "Accept", "application/yaml").header("ETag"));
        var written = http.patch(SERVER, "{\"weight\": 4}", "If-Match", yaml, "Accept", "application/yaml");
        assertThat(written.status()).isEqualTo(200);
        assertThat(written.header("ETag")).endsWith("yaml\"");
        assertThat(http.patch(SERVER, "{\"weight\": 5}", "If-Match", json).status()).isEqualTo(412);
        assertThat(http.patch(SERVER, "{\"weight\": 5}", "If-Match", yaml, "Accept", "application/yaml")
                .header("ETag")).isEqualTo(written.header("ETag"));
    }

    @Test
    void write_withATagThatNoLongerHolds_is412WithTheCurrentOne() {
        var old = String.valueOf(http.put(WEB, WEB_DOCUMENT).header("ETag"));
        var current = String.valueOf(http.patch(SERVER, "{\"weight\": 5}").header("ETag"));
        var refused = http.put(WEB, "{}", "If-Match", old);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.header("ETag")).isEqualTo(current);
        assertThat(http.patch(SERVER, "{\"weight\": 6}", "If-Match", old).status()).isEqualTo(412);
        assertThat(http.delete(SERVICE, "If-Match", old).status()).isEqualTo(412);
        assertThat(http.put("/api/v1/config", "{}", "If-Match", old).status()).isEqualTo(412);
        assertThat(http.patch(SERVER, "{\"weight\": 6}", "If-Match", "W/" + current).status())
                .as("weak tags never match").isEqualTo(412);
        assertThat(http.patch(SERVER, "{\"weight\": 6}", "If-Match", old + ", " + current).status()).isEqualTo(200);
        assertThat(http.patch(SERVER, "{\"weight\": 7}", "If-Match", "*").status()).isEqualTo(200);
    }

    @Test
    void ifMatch_onWhatIsNotThere_holdsNever() {
        assertThat(http.put(WEB, WEB_DOCUMENT, "If-Match", "*").status()).isEqualTo(412);
        assertThat(http.put(WEB, WEB_DOCUMENT, "If-Match", "\"1\"").status()).isEqualTo(412);
        assertThat(http.delete(WEB, "If-Match", "\"1\"").status()).isEqualTo(404);
        assertThat(http.get(WEB).status()).isEqualTo(404);
    }

    @Test
    void ifNoneMatchStar_makesPutCreateOnly() {
        assertThat(http.put(WEB, WEB_DOCUMENT, "If-None-Match", "*").status()).isEqualTo(201);
        var again = http.put(WEB, "{}", "If-None-Match", "*");
        assertThat(again.status()).isEqualTo(412);
        assertThat(again.header("ETag")).isEqualTo(http.get(WEB).header("ETag"));
        assertThat(http.put(SERVICE + "/servers/s7", "{\"address\": \"10.0.0.7\"}", "If-None-Match", "*").status())
                .isEqualTo(201);
    }

    @Test
    void writers_withoutCondition_allSucceed() throws Exception {
        http.put(WEB, WEB_DOCUMENT);
        long before = revision();
        int rounds = 10;
        var refused = new ConcurrentLinkedQueue<String>();
        atOnce(writer -> {
            for (int round = 0; round < rounds; round++) {
                var answer = http.patch(SERVER, "{\"weight\": " + (2 + writer * rounds + round) + "}");
                if (answer.status() != 200) {
                    refused.add(answer.body());
                }
            }
            return writer;
        });
        assertThat(refused).isEmpty();
        assertThat(revision()).isEqualTo(before + (long) WRITERS * rounds);
    }

    @Test
    void writers_withTheSameCondition_haveOneWinnerEachRound() throws Exception {
        http.put(WEB, WEB_DOCUMENT);
        for (int round = 0; round < 5; round++) {
            var tag = String.valueOf(http.get(SERVER).header("ETag"));
            int base = 100 * (round + 1);
            var statuses = atOnce(
                    writer -> http.patch(SERVER, "{\"weight\": " + (base + writer) + "}", "If-Match", tag).status());
            assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
            assertThat(statuses).filteredOn(status -> status == 412).hasSize(WRITERS - 1);
        }
    }

    private interface Writer {
        int write(int number) throws Exception;
    }

    private static List<Integer> atOnce(Writer writer) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, WRITERS).<Callable<Integer>>mapToObj(i -> () -> writer.write(i)).toList();
            var results = new ArrayList<Integer>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}

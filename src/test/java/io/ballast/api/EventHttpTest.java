package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.time.Duration;
import java.io.UncheckedIOException;
import java.io.ByteArrayOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.Journal;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventHttpTest extends HttpFixture {

    private static final String STREAM = "/api/v1/events/stream";

    @Autowired
    Journal journal;

    @Test
    void page_isWhatCameAfter() {
        long start = last();
        record("one");
        record("two");
        record("three");
        var events = http.get("/api/v1/events?limit=2&after=" + start);
        assertThat(causes(events)).containsExactly("one", "two");
        assertThat(events.header("Link")).contains("rel=\"next\"");
        long second = events.json().path(1).path("id").asLong();
        assertThat(causes(http.get("/api/v1/events?limit=1000&after=" + second))).startsWith("three");
    }

    @Test
    void pageWithoutAfter_isTheLatestNewestLast() {
        record("old");
        record("new");
        assertThat(causes(http.get("/api/v1/events?limit=2"))).containsExactly("old", "new");
    }

    @Test
    void stream_resumesAfterTheLastEventThatWasSeen() throws Exception {
        long start = last();
        record("missed one");
        record("missed two");
        try (var lines = lines("Last-Event-ID", Long.toString(start))) {
            assertThat(nextCause(lines)).isEqualTo("missed one");
            assertThat(nextCause(lines)).isEqualTo("missed two");
            record("live");
            assertThat(nextCause(lines)).isEqualTo("live");
        }
    }

    @Test
    void stream_withoutLastEvent_beginsNow() throws Exception {
        record("before");
        try (var lines = lines()) {
            assertThat(lines.readLine()).as("tells when to come again").startsWith("retry:");
            // The subscription stands at the latest a moment after the first line: record until it is heard.
            var heard = Thread.ofVirtual().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    record("after");
                    LockSupport.parkNanos(50_000_000);
                }
            });
            assertThat(nextCause(lines)).isEqualTo("after");
            heard.interrupt();
            heard.join();
        }
    }

    @Test
    void stream_hasManyClients() throws Exception {
        long start = last();
        var clients = new ArrayList<BufferedReader>();
        for (int i = 0; i < 50; i++) {
            clients.add(lines("Last-Event-ID", Long.toString(start)));
        }
        record("to all");
        for (var client : clients) {
            assertThat(nextCause(client)).isEqualTo("to all");
            client.close();
        }
    }

    @Test
    void stream_afterNonsense_isRefused() {
        assertThat(http.get(STREAM, "Last-Event-ID", "yesterday").status()).isEqualTo(422);
    }

    @Test
    void stream_ofARevokedToken_ends() throws Exception {
        var token = made("{\"name\": \"watcher\"}");
        try (var lines = lines(http.as("Bearer " + token), "Last-Event-ID", Long.toString(last()))) {
            record("while it may");
            assertThat(nextCause(lines)).isEqualTo("while it may");
            assertThat(http.delete("/api/v1/tokens/watcher").status()).isEqualTo(204);
            assertThat(made("{\"name\": \"watcher\"}")).as("another token of the same name").isNotEqualTo(token);
            record("too late");
            assertThat(lines.lines()).as("the rest of the stream").noneMatch(line -> line.contains("too late"));
        } finally {
            http.delete("/api/v1/tokens/watcher");
        }
    }

    @Test
    void stream_ofATokenThatExpires_ends() throws Exception {
        var token = made("{\"name\": \"brief\", \"expires\": \"" + Instant.now().plusSeconds(4) + "\"}");
        assertThat(http.get("/api/v1/tokens").body()).contains("\"expires\":\"20");
        try (var lines = lines(http.as("Bearer " + token))) {
            assertThat(lines.lines()).as("read to the end").isNotEmpty();
            assertThat(http.as("Bearer " + token).get(STREAM).status()).isEqualTo(401);
        } finally {
            http.delete("/api/v1/tokens/brief");
        }
    }

    private String made(String document) {
        var answer = http.send("POST", "/api/v1/tokens", document, "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("token").asString();
    }

    @Test
    void hold_isSetShownAndEnded() {
        var held = http.put("/api/v1/hold", "{\"until\": \"2999-01-01T00:00:00Z\", \"reason\": \"work on eth0\"}");
        assertThat(held.status()).isEqualTo(200);
        assertThat(held.json().path("until").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(held.json().path("reason").asString()).isEqualTo("work on eth0");
        assertThat(http.get("/api/v1/status").json().path("hold")).isEqualTo(held.json());
        assertThat(http.delete("/api/v1/hold").status()).isEqualTo(204);
        assertThat(http.get("/api/v1/status").json().path("hold").isNull()).isTrue();
        for (var faulty : List.of("{}", "{\"until\": \"2001-01-01T00:00:00Z\", \"reason\": \"late\"}",
                "{\"until\": \"soon\", \"reason\": \"x\"}",
                "{\"until\": \"+99999-01-01T00:00:00Z\", \"reason\": \"x\"}",
                "{\"until\": \"2999-01-01T00:00:00Z\", \"reason\": \"a\\u0000b\"}",
                "{\"until\": \"2999-01-01T00:00:00Z\"}", "[]",
                "{\"until\": \"2999-01-01T00:00:00Z\", \"reason\": \"x\", \"who\": 1}")) {
            assertThat(http.put("/api/v1/hold", faulty).status()).as(faulty).isEqualTo(422);
        }
    }

    @Test
    void table_isShownWithWhatIsForeign() {
        var table = http.get("/api/v1/table").json();
        for (var list : List.of("services", "drift", "foreign")) {
            assertThat(table.path(list).isArray()).as(list).isTrue();
        }
        assertThat(table.path("plane").path("kind").asString()).isEqualTo("embedded");
        assertThat(table.has("hold")).isTrue();
        for (var act : List.of("adopt", "remove")) {
            var path = "/api/v1/table/foreign/" + act;
            var key = "{\"protocol\": \"tcp\", \"address\": \"10.0.0.1\", \"port\": 80}";
            assertThat(http.send("POST", path, key, "Content-Type", "application/json").status()).isEqualTo(404);
            var faulty = http.send("POST", path, "{\"address\": \"ten\", \"port\": -1, \"x\": 1}", "Content-Type",
                    "application/json");
            assertThat(faulty.status()).isEqualTo(422);
            assertThat(faulty.pointers()).containsExactlyInAnyOrder("/address", "/port", "/x");
        }
    }

    @Test
    void streams_areNoMoreThanThereMayBe_andAPlaceIsFreeAgainAfterAnEnd() throws Exception {
        var streams = new EventStreams(journal, Duration.ofSeconds(15), 1);
        var admitted = new AtomicBoolean(true);
        var first = new ByteArrayOutputStream();
        var serving = Thread.ofVirtual().start(() -> serve(streams, admitted, first));
        await().atMost(Duration.ofSeconds(60)).until(() -> first.size() > 0);
        var second = new ByteArrayOutputStream();
        assertThatThrownBy(() -> streams.serve(null, new EventStreams.Listener(() -> false, _ -> true), second, () -> {
        })).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().status().value()).isEqualTo(503);
            assertThat(e.problem().headers().getFirst("Retry-After")).isNotNull();
        });
        assertThat(second.size()).isZero();
        admitted.set(false);
        serving.join();
        serve(streams, admitted, second);
        assertThat(second.size()).isPositive();
    }

    private static void serve(EventStreams streams, AtomicBoolean admitted, ByteArrayOutputStream out) {
        try {
            streams.serve(null, new EventStreams.Listener(admitted::get, _ -> true), out, () -> {
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void connections_areAList() {
        http.put(WEB, WEB_DOCUMENT);
        assertThat(http.get("/api/v1/connections?limit=5").json().isArray()).isTrue();
        assertThat(http.get("/api/v1/connections?service=web/http&server=s1").json().isArray()).isTrue();
        assertThat(http.get("/api/v1/connections?server=127.0.0.1:28081").status()).isEqualTo(200);
    }

    private void record(String cause) {
        journal.record(EventKind.CONFIGURATION, Severity.INFO, new Subject("web", null, null, null), null, null,
                Cause.operator(cause), "A test.");
    }

    private Http.Answer post(String path, String body) {
        return http.send("POST", path, body, "Content-Type", "application/json");
    }

    private long last() {
        record("start");
        return journal.latest(1).getLast().id();
    }

    private static List<String> causes(Http.Answer answer) {
        return answer.json().valueStream().map(event -> event.path("cause").asString()).toList();
    }

    private BufferedReader lines(String... headers) throws IOException, InterruptedException {
        return lines(http, headers);
    }

    private static BufferedReader lines(Http client, String... headers) throws IOException, InterruptedException {
        var response = client.open(STREAM, headers);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static String nextCause(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ") && line.contains("A test.")) {
                return line.replaceAll(".*\"cause\":\"([^\"]*)\".*", "$1");
            }
        }
        throw new AssertionError("the stream has ended");
    }

    @Test
    void events_areFiltered_andWhatIsNoFilterIsRefused() {
        record("by somebody");
        assertThat(causes(http.get("/api/v1/events?limit=1&kind=configuration&severity=info&cluster=web")))
                .containsExactly("by somebody");
        assertThat(http.get("/api/v1/events?kind=drift,hold&cluster=none").json()).isEmpty();
        assertThat(http.get("/api/v1/events?kind=weather").status()).isEqualTo(422);
        assertThat(http.get("/api/v1/events?severity=loud").status()).isEqualTo(422);
        assertThat(http.get("/api/v1/events?incident=x").status()).isEqualTo(422);
    }

    @Test
    void incident_isShownWithItsEvents_takenOnAndSilenced() throws InterruptedException {
        var subject = Subject.server("shop", "http", "s1").with("10.0.0.9");
        journal.record(EventKind.SERVER_PROBE, Severity.WARNING, subject, null, "not probed", Cause.probe("probe tcp"),
                "Server s1 cannot be probed.");
        assertThat(journal.settle(Duration.ofSeconds(30))).isTrue();
        var list = http.get("/api/v1/incidents?state=open&limit=1000").json();
        var incident = list.path(list.size() - 1);
        assertThat(incident.path("title").asString()).isEqualTo("Service shop/http");
        var path = "/api/v1/incidents/" + incident.path("id").asLong();
        assertThat(post(path + "/acknowledge", "{}").status()).isEqualTo(422);
        assertThat(
                post(path + "/acknowledge", "{\"reason\": \"on it\"}").json().path("acknowledged").path("reason")
                        .asString())
                .isEqualTo("on it");
        assertThat(
                post(path + "/silence", "{\"until\": \"2030-01-01T00:00:00Z\", \"reason\": \"known\"}").status())
                .isEqualTo(200);
        assertThat(http.delete(path + "/silence").status()).isEqualTo(204);
        assertThat(journal.settle(Duration.ofSeconds(30))).isTrue();
        assertThat(http.get(path).json().path("journal").size()).isGreaterThanOrEqualTo(4);
        journal.record(EventKind.SERVER_PROBE, Severity.CLEARED, subject, null, "probed", Cause.probe("probe tcp"),
                "Server s1 is probed again.");
        assertThat(journal.settle(Duration.ofSeconds(30))).isTrue();
        assertThat(http.get(path).json().path("state").asString()).isEqualTo("closed");
        assertThat(post(path + "/acknowledge", "{\"reason\": \"late\"}").status()).isEqualTo(409);
        assertThat(http.get("/api/v1/incidents/1").status()).isEqualTo(404);
        assertThat(http.get("/api/v1/incidents/x").status()).isEqualTo(404);
        assertThat(http.get("/api/v1/incidents?state=odd").status()).isEqualTo(422);
    }
}

package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemHttpTest extends HttpFixture {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET    | /api/v1/none                          | 404",
            "GET    | /api                                  | 404",
            "GET    | /api/v1/                              | 404",
            "GET    | /api/v1/clusters/                     | 404",
            "GET    | /api/v1/clusters/none                 | 404",
            "GET    | /api/v1/clusters/none/services        | 404",
            "GET    | /api/v1/clusters/none/services/a      | 404",
            "GET    | /api/v1/clusters/a/services/b/servers | 404",
            "GET    | /api/v1/revisions/999999999           | 404",
            "GET    | /api/v1/revisions/none                | 404",
            "POST   | /api/v1/revisions/999999999/restore   | 404",
            "DELETE | /api/v1/clusters/none                 | 404",
            "DELETE | /api/v1/tokens/none                   | 404",
            "GET    | /api/v1/none-such                     | 404",
            "DELETE | /api/v1/clusters                      | 405",
            "POST   | /api/v1/clusters/web                  | 405",
            "PUT    | /api/v1/status                        | 405",
            "GET    | /api/v1/hold                          | 405",
            "BREW   | /api/v1/clusters                      | 405",
            "TRACE  | /api/v1/clusters                      | 405",
            "GET    | /api/v1/events?limit=0                | 422",
            "GET    | /api/v1/events?limit=1001             | 422",
            "GET    | /api/v1/events?limit=ten              | 422",
            "GET    | /api/v1/events?after=-1               | 422",
            "GET    | /api/v1/revisions?limit=              | 422",
            "GET    | /api/v1/revisions?limit=1&limit=2     | 422",
            "GET    | /api/v1/status?wait=soon              | 422",
            "GET    | /api/v1/status?wait=1000h             | 422",
            "GET    | /api/v1/clusters?dryrun=true          | 422",
            "DELETE | /api/v1/clusters/web?dryRun=yes       | 422",
            "DELETE | /api/v1/clusters/web?dryrun=true      | 422",
            "GET    | /api/v1/connections?service=web       | 422",
            "GET    | /api/v1/connections?server=web        | 422",
            "GET    | /api/v1/connections?service=a/b       | 404",
            "GET    | /actuator/none                        | 404",
            "GET    | /v3/none                              | 404"})
    void request_isRefusedByAProblem(String method, String path, int status) {
        var answer = http.send(method, path, null);
        assertThat(answer.status()).isEqualTo(status);
        assertProblem(answer);
        if (status == 405) {
            assertThat(answer.header("Allow")).isNotBlank();
        }
        if (status == 422) {
            assertThat(answer.json().path("errors").path(0).path("parameter").asString()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":1,}", "{\"a\":1} {}", "nonsense", "{\"a\":1,\"a\":2}",
            "{\"services\":[{\"port\":1,\"port\":2}]}", "{\"name\":\"\\ud800\"}", "{'name':'web'}", "{\"a\":01}",
            "{\"a\":NaN}", "// no\n{}"})
    void body_thatIsNoJson_is400(String body) {
        var answer = http.put(WEB, body);
        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "a: 1\na: 2", "a: &x 1\nb: *x", "a: [1", "\t- a", "--- 1\n--- 2",
            "? {a: b} : c : d"})
    void body_thatIsNoYaml_is400(String body) {
        var answer = http.send("PUT", WEB, body, "Content-Type", "application/yaml");
        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer);
    }

    @Test
    void body_thatIsTooDeep_is400() {
        int depth = 100_000;
        assertThat(http.put(WEB, "[".repeat(depth) + "]".repeat(depth)).status()).isEqualTo(400);
        assertThat(http.put(WEB, "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).status()).isEqualTo(400);
        assertThat(http.send("PUT", WEB, "[".repeat(depth), "Content-Type", "application/yaml").status())
                .isEqualTo(400);
    }

    @Test
    void body_ofAnotherType_is415AndSaysWhichAreTaken() {
        for (var type : new String[]{"text/plain", "application/xml", "application/x-www-form-urlencoded",
                "application/merge-patch+json", "application/json;charset=iso-8859-1", "nonsense"}) {
            var answer = http.send("PUT", WEB, "{}", "Content-Type", type);
            assertThat(answer.status()).as(type).isEqualTo(415);
            assertProblem(answer);
            assertThat(answer.header("Accept")).contains("application/json", "application/yaml");
        }
        assertThat(http.send("PUT", WEB, "{}").status()).as("none").isEqualTo(415);
        var coded = http.put(WEB, "{}", "Content-Encoding", "gzip");
        assertThat(coded.status()).isEqualTo(415);
        var patch = http.send("PATCH", WEB, "[]", "Content-Type", "application/json-patch+json");
        assertThat(patch.status()).isEqualTo(415);
        assertThat(patch.header("Accept-Patch")).contains("application/merge-patch+json");
    }

    @Test
    void answer_ofAnotherType_is406() {
        assertProblem(http.get(CLUSTERS, "Accept", "application/xml"));
        assertThat(http.get(CLUSTERS, "Accept", "application/xml").status()).isEqualTo(406);
        assertThat(http.get("/api/v1/events/stream", "Accept", "application/json").status()).isEqualTo(406);
        assertThat(http.get(CLUSTERS, "Accept", "application/*;q=0.1, text/html").status()).isEqualTo(200);
    }

    @Test
    void body_above32MiB_is413() {
        byte[] large = " ".repeat(BodyStream.MAX_BYTES + 1).getBytes(StandardCharsets.US_ASCII);
        var stated = http.sendBytes("PUT", WEB, HttpRequest.BodyPublishers.ofByteArray(large), "Content-Type",
                "application/json");
        assertThat(stated.status()).isEqualTo(413);
        assertProblem(stated);
        var chunked = http.sendBytes("PUT", WEB,
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)), "Content-Type",
                "application/json");
        assertThat(chunked.status()).isEqualTo(413);
        assertProblem(chunked);
    }

    @Test
    void body_whoseTreeTheHeapCannotHold_is413AndSaysWhatToDo() {
        var objects = "{\"b\":{}},".repeat((int) (StrictReader.budget() / 150));
        for (int i = 0; i < 2; i++) {
            var answer = http.put(WEB + "?dryRun=true", "{\"a\":[" + objects + "{}]}");
            assertThat(answer.status()).isEqualTo(413);
            assertProblem(answer);
            assertThat(answer.json().path("detail").asString()).contains("memory", "in parts");
        }
    }

    @Test
    void body_thatIsNotUtf8_is400() {
        var document = "{\"description\": \"x\"}";
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_32)) {
            assertProblem(400, document.getBytes(charset));
        }
        assertProblem(400, "{\"description\": \"\u00c0\u00af\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertProblem(400, "{\"description\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertProblem(400, "{\"description\": \"\u00ed\u00a0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1));
    }

    private void assertProblem(int status, byte[] body) {
        for (var type : List.of("application/json", "application/yaml")) {
            var answer = http.sendBytes("PUT", WEB + "?dryRun=true", HttpRequest.BodyPublishers.ofByteArray(body),
                    "Content-Type", type);
            assertThat(answer.status()).as(type + " " + answer.body()).isEqualTo(status);
            assertProblem(answer);
        }
    }

    @Test
    void form_givesNoParameters() {
        var form = http.send("POST", "/api/v1/machines/127.0.0.1/drain", "dryRun=true", "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(form.status()).isEqualTo(415);
        assertProblem(form);
        assertThat(http.send("POST", "/api/v1/machines/127.0.0.1/drain", "", "Content-Type",
                "application/x-www-form-urlencoded").status()).as("an empty one is none").isEqualTo(404);
        assertThat(http.put(WEB, "{}", "Content-Type", "application/yaml").status()).as("two types").isEqualTo(415);
    }

    /** Before anybody has said who he is, nothing that he sends is held. */
    @Test
    void form_ofAStranger_isNotReadIntoMemory() {
        var form = HttpRequest.BodyPublishers
                .ofByteArray(("a=" + "b".repeat(40 << 20)).getBytes(StandardCharsets.US_ASCII));
        for (var method : List.of("PUT", "PATCH", "DELETE")) {
            assertThat(http.as(null).sendBytes(method, WEB, form, "Content-Type", "application/x-www-form-urlencoded")
                    .status()).isEqualTo(401);
        }
        assertThat(http.as(null).sendBytes("POST", "/login", form, "Content-Type",
                "application/x-www-form-urlencoded").status()).isBetween(400, 499);
    }

    @Test
    void connections_areAsManyAsTheHeapHolds() {
        assertThat(WebServerSettings.maxConnections()).isBetween(128L, 8192L)
                .isLessThanOrEqualTo(Math.max(128, Runtime.getRuntime().maxMemory() >> 19));
    }

    @Test
    void body_withAnEndlessText_is400() {
        var text = "y".repeat(StrictReader.LONGEST_TEXT + 1);
        assertThat(http.put(WEB, "{\"description\": \"" + text + "\"}").status()).isEqualTo(400);
        assertThat(http.send("PUT", WEB, "description: " + text, "Content-Type", "application/yaml").status())
                .isEqualTo(400);
    }

    @Test
    void fault_inADocument_is422WithPointers() {
        var answer = http.put(WEB, """
                {"services": [{"name": "a", "protocol": "tcp", "address": "127.0.0.1", "port": 80,
                  "servers": [{"name": "x", "address": "10.0.0.1"}, {"name": "y", "address": "10.0.0.2",
                  "port": 70000}]}, {"name": "b", "protocol": "icmp", "address": "10.0.0.3", "port": 1, "colour": 1}]}
                """);
        assertThat(answer.status()).isEqualTo(422);
        assertProblem(answer);
        assertThat(answer.pointers()).contains("/services/0/servers/1/port", "/services/1/protocol",
                "/services/1/colour");
        assertThat(http.get(WEB).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/clusters/..%2f", "/api/v1/clusters/%2e%2e%2fx", "/api/v1/clusters/a%00b",
            "/api/v1/clusters/a;b=c", "/api/v1/clusters//a", "/api/v1/clusters/%", "/api/v1/clusters/%zz",
            "/api/v1/clusters/a%0d%0aX", "/api/v1/clusters/%C3%28", "/api/v1/clusters/a\\b", "/api/v1/clusters?x=%",
            "/api/v1/clusters/<script>", "/api/v1/clusters/%E2%80%AE", "/api/v1/clusters/a%20b", "/../api/v1"})
    void path_withTricks_isAProblem(String path) throws IOException {
        for (var method : new String[]{"GET", "PUT", "DELETE"}) {
            var answer = raw(method, path);
            assertThat(answer).as(method + " " + path).matches("(?s)HTTP/1.1 4\\d\\d.*");
            assertThat(answer).doesNotContain("Tomcat", "Exception", "org.spring", "<html", "Whitelabel");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Transfer-Encoding: chunked                    | zz    | 400
            Transfer-Encoding: gzip                       | {}    | 501
            Content-Length: -1                            | {}    | 400
            Content-Length: 99999999999                   | {}    | 413
            Expect: banana                                | {}    | 417
            """)
    void body_thatIsFramedWrongly_isAProblem(String header, String body, int status) throws IOException {
        var answer = sent("PUT", WEB, header, body + "\r\n");
        assertThat(answer).as(header).startsWith("HTTP/1.1 " + status).contains("application/problem+json",
                "\"status\":" + status).doesNotContain("defect", "failed", "Exception");
    }

    @Test
    void value_longerThanAnyFieldTakes_isAProblem() {
        for (var body : new String[]{"{\"" + "x".repeat(100_000) + "\": 1}",
                "{\"weight\": " + "9".repeat(5_000) + "}"}) {
            var answer = http.put(WEB, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("detail").asString()).contains("longer than any field takes");
        }
    }

    @Test
    void stream_askedForAsJson_saysWhatItIs() {
        var answer = http.get("/api/v1/events/stream", "Accept", "application/json");
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.json().path("detail").asString()).contains("text/event-stream");
    }

    @Test
    void name_thatIsVeryLongOrOfOtherLetters_isAProblem() {
        for (var name : new String[]{"x".repeat(64), "x".repeat(4000), "%C3%A9", "-a", "_", "%F0%9F%98%80"}) {
            assertProblem(http.get(CLUSTERS + "/" + name));
            var put = http.put(CLUSTERS + "/" + name, "{}");
            assertThat(put.status()).as(name).isBetween(400, 422);
            assertProblem(put);
        }
        assertThat(http.put(CLUSTERS + "/" + "x".repeat(63), "{}").status()).isEqualTo(201);
    }

    @Test
    void options_saysWhatIsTaken() {
        var answer = http.send("OPTIONS", WEB, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow")).contains("GET", "PUT", "PATCH", "DELETE");
        assertThat(answer.header("Accept-Patch")).contains("application/merge-patch+json");
    }

    @Test
    void head_isGetWithoutBody() {
        http.put(WEB, WEB_DOCUMENT);
        var head = http.send("HEAD", WEB, null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(http.get(WEB).header("ETag"));
        assertThat(http.send("HEAD", CLUSTERS + "/none", null).status()).isEqualTo(404);
    }

    private static void assertProblem(Http.Answer answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        var problem = answer.json();
        assertThat(problem.path("type").asString()).startsWith("urn:ballast:problem:");
        assertThat(problem.path("title").asString()).isNotEmpty();
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(problem.path("detail").asString()).isNotEmpty();
        assertThat(answer.body()).doesNotContain("Exception", "org.springframework", "jackson", "java.", "\tat ");
        assertThat(answer.status()).isLessThan(500);
    }

    /** Sends the path as it stands, which no well-behaved client would. */
    private String raw(String method, String path) throws IOException {
        return sent(method, path, "Content-Length: 2", "{}");
    }

    private String sent(String method, String path, String header, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("""
                    %s %s HTTP/1.1\r
                    Host: localhost\r
                    Authorization: %s\r
                    Content-Type: application/json\r
                    %s\r
                    Connection: close\r
                    \r
                    %s""".formatted(method, path, Http.BASIC, header, body).getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return everything(socket.getInputStream());
        }
    }

    private static String everything(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}

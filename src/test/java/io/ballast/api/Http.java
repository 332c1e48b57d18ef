package io.ballast.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client as an operator's script would have it. */
final class Http {

    static final String PASSWORD = "correct horse";
    static final String BASIC = basic("admin", PASSWORD);

    private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final String base;
    private final @Nullable String authorization;

    private Http(String base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    static Http at(int port) {
        return new Http("http://127.0.0.1:" + port, BASIC);
    }

    Http as(@Nullable String newAuthorization) {
        return new Http(base, newAuthorization);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What came back. */
    record Answer(int status, String body, HttpHeaders headers) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        @Nullable
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        List<String> pointers() {
            return json().path("errors").valueStream().map(error -> error.path("pointer").asString("")).toList();
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    Answer post(String path, String... headers) {
        return send("POST", path, null, headers);
    }

    Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, typed("application/json", headers));
    }

    Answer patch(String path, String json, String... headers) {
        return send("PATCH", path, json, typed("application/merge-patch+json", headers));
    }

    Answer send(String method, String path, @Nullable String body, String... headers) {
        return sendBytes(method, path, body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body), headers);
    }

    Answer sendBytes(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        try {
            var response = CLIENT.send(request(path, headers).method(method, body).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer that goes on; close the stream. */
    HttpResponse<InputStream> open(String path, String... headers) throws IOException, InterruptedException {
        return CLIENT.send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static String[] typed(String type, String... headers) {
        var all = new ArrayList<>(List.of("Content-Type", type));
        all.addAll(List.of(headers));
        return all.toArray(String[]::new);
    }
}

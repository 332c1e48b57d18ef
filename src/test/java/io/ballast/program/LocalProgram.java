package io.ballast.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;

import io.ballast.Ballast;
import io.ballast.plane.ForwardingPlane;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application with the embedded plane, in this JVM, and a client of it. */
final class LocalProgram implements AutoCloseable {

    private static final String PASSWORD = "a test's password";
    private static final String AUTHORIZATION = "Basic "
            + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private LocalProgram(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static LocalProgram start(Path data, String... settings) {
        // Whoever finds a directory in use ignores the variable, whatever has become of the database in it.
        var first = inUse(data) ? "ignored " + PASSWORD : PASSWORD;
        var arguments = new ArrayList<>(List.of("--server.port=0", "--ballast.plane=embedded", "--ballast.data=" + data,
                "--BALLAST_ADMIN_PASSWORD=" + first));
        arguments.addAll(List.of(settings));
        return new LocalProgram(SpringApplication.run(Ballast.class, arguments.toArray(String[]::new)));
    }

    private static boolean inUse(Path data) {
        try (var files = Files.list(data)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> call(String method, String path, @Nullable String body) {
        var type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return send(request(path).header("Content-Type", type)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    /** The answer to a GET that must succeed. */
    String get(String path) {
        var answer = call("GET", path, null);
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body().replaceAll("\\s*([:,{}\\[\\]])\\s*", "$1");
    }

    /** How many servers stand in the plane, by its own word. */
    int tableEntries() {
        return context.getBean(ForwardingPlane.class).read().table().services().values().stream()
                .mapToInt(service -> service.servers().size()).sum();
    }

    /** A part of it. */
    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The overview as a person sees it. */
    String page() {
        return send(request("/").header("Accept", "text/html")).body();
    }

    void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private HttpRequest.Builder request(String path) {
        var port = context.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofMinutes(1))
                .header("Authorization", AUTHORIZATION);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}

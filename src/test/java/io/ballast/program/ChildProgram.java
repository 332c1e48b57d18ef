package io.ballast.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.ballast.Ballast;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The whole application with the embedded plane, in a process of its own that can be killed. */
final class ChildProgram implements AutoCloseable {

    private static final String PASSWORD = "a test's password";
    private static final String AUTHORIZATION = "Basic "
            + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private ChildProgram(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Begins to start it; {@link #awaitStarted} waits for that. */
    static ChildProgram start(Path data, String... settings) {
        int port = LocalProgram.freePort();
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Ballast.class.getName(), "--server.port=" + port,
                "--ballast.plane=embedded", "--ballast.director.name=child", "--ballast.data=" + data,
                "--ballast.vrrp.start-router=false", "--spring.main.lazy-initialization=false"));
        command.addAll(List.of(settings));
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolveSibling("child.log").toFile()));
        builder.environment().put("BALLAST_ADMIN_PASSWORD", PASSWORD);
        try {
            return new ChildProgram(builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChildProgram awaitStarted() {
        Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the program has ended with " + process.exitValue());
            }
            try {
                return call("GET", "/api/v1/status", null).statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        return this;
    }

    HttpResponse<String> call(String method, String path, @Nullable String body) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofMinutes(1)).header("Authorization", AUTHORIZATION)
                    .header("Content-Type", "application/json")
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void put(String path, String body) {
        var answer = call("PUT", path, body);
        if (answer.statusCode() >= 300) {
            throw new AssertionError("PUT " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** At once, as by kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** In order. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}

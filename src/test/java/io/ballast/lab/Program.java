package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The whole program as an operator starts it, on one machine of the lab, and a client of its REST API. */
public final class Program implements AutoCloseable {

    private static final String PASSWORD = "lab password";

    private final Host host;
    private final Path log;
    private final Process process;
    private final HttpClient client;
    private String authorization = "Basic "
            + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private Program(Host host, Path log, Process process) {
        this.host = host;
        this.log = log;
        this.process = process;
        // Threads belong to the namespace of the thread that made them, and so do their sockets.
        this.client = host
                .call(() -> HttpClient.newBuilder().executor(host).version(HttpClient.Version.HTTP_1_1).build());
    }

    /**
     * Starts the program and waits until it answers.
     *
     * @param data its data directory, kept for a later start
     */
    public static Program start(Host host, Path data, String... settings) {
        return start(host, data, Lab.javaFlags(), settings);
    }

    /** As {@link #start(Host, Path, String...)}, compiled as thoroughly as it is anywhere else, which takes its time. */
    public static Program startCompiling(Host host, Path data, String... settings) {
        var flags = Lab.javaFlags().stream().filter(flag -> !flag.startsWith("-XX:TieredStopAtLevel")).toList();
        return start(host, data, flags, settings);
    }

    private static Program start(Host host, Path data, List<String> flags, String... settings) {
        var words = new ArrayList<String>(List.of("--ballast.data=" + data, "--ballast.director.name=" + host.name()));
        words.addAll(List.of(settings));
        var builder = new ProcessBuilder(Lab.program(flags, words));
        var log = data.resolveSibling(data.getFileName() + ".log");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("BALLAST_ADMIN_PASSWORD", PASSWORD);
        var program = new Program(host, log, host.start(builder));
        Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100)).until(program::answers);
        return program;
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the program ended; its log:\n" + log());
        }
        try {
            return call("GET", "/api/v1/status", null).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** What it has written. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Process process() {
        return process;
    }

    /** From now on requests carry this token and no password. */
    public void useToken(String token) {
        authorization = "Bearer " + token;
    }

    /** One request, with a JSON body unless that is null; any answer is returned. */
    public HttpResponse<String> call(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080" + path))
                .timeout(Duration.ofMinutes(2)).header("Authorization", authorization)
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
        try {
            return host.onThread(() -> client.send(request, BodyHandlers.ofString())).join();
        } catch (CompletionException e) {
            throw new UncheckedIOException(new IOException(method + " " + path + " got no answer", e));
        }
    }

    /** A write that must succeed, and the wait until the plane has it. */
    public HttpResponse<String> write(String method, String path, @Nullable String body) {
        var answer = call(method, path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(
                    method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        awaitApplied();
        return answer;
    }

    /** Waits until the plane follows the newest revision. */
    public void awaitApplied() {
        var status = call("GET", "/api/v1/status?wait=60s", null);
        if (!status.body().matches("(?s).*\"failed\"\\s*:\\s*\\[\\s*].*")) {
            throw new AssertionError("the plane refuses: " + status.body());
        }
    }

    /** By SIGSTOP: nothing of it runs until {@link #thaw}. */
    public void freeze() {
        SystemCalls.signal(process.pid(), SystemCalls.SIGSTOP);
    }

    public void thaw() {
        SystemCalls.signal(process.pid(), SystemCalls.SIGCONT);
    }

    /** As a crash does it: nothing of the program runs afterwards. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As an operator stops it. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        client.close();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the program did not end within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

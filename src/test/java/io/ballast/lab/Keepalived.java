package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The other director, on one machine: its checkers, or its VRRP. */
public final class Keepalived implements AutoCloseable {

    private static final int SIGHUP = 1;

    private final Process process;

    private final Path log;

    private Keepalived(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Its checkers alone.
     *
     * @param configuration in its own language
     */
    public static Keepalived start(Host host, String configuration) {
        return start(host, "--check", configuration);
    }

    /**
     * Its VRRP alone.
     *
     * @param configuration in its own language
     */
    public static Keepalived vrrp(Host host, String configuration) {
        return start(host, "--vrrp", configuration);
    }

    private static Keepalived start(Host host, String part, String configuration) {
        try {
            Path directory = Files
                    .createDirectories(Path.of(System.getProperty("user.home"), "keepalived-" + host.name()));
            Path log = directory.resolve("log");
            Process process = host.start(new ProcessBuilder("keepalived", part, "--dont-fork", "--log-console",
                    "--use-file=" + Files.writeString(directory.resolve("conf"), configuration), "--pid="
                            + directory.resolve("pid"),
                    "--checkers_pid=" + directory.resolve("checkers"), "--vrrp_pid=" + directory.resolve("vrrp"))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
            return new Keepalived(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time of all its processes so far. */
    public Duration processorTime() {
        return process.descendants().map(ProcessHandle::info).flatMap(info -> info.totalCpuDuration().stream())
                .reduce(process.info().totalCpuDuration().orElseThrow(), Duration::plus);
    }

    /** All its processes at once, as when the machine dies; whatever was up stays up. */
    public void kill() {
        // The parent must not start another child, nor end its child in order.
        SystemCalls.signal(process.pid(), SystemCalls.SIGSTOP);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitEnd();
    }

    /** By SIGHUP: reads its configuration again. */
    public void reload() {
        SystemCalls.signal(process.pid(), SIGHUP);
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The other director, on one machine, with its checkers and without its VRRP. */
public final class Keepalived implements AutoCloseable {

    private final Process process;

    private final Path log;

    private Keepalived(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param configuration in its own language */
    public static Keepalived start(Host host, String configuration) {
        try {
            Path directory = Files
                    .createDirectories(Path.of(System.getProperty("user.home"), "keepalived-" + host.name()));
            Path log = directory.resolve("log");
            Process process = host.start(new ProcessBuilder("keepalived", "--check", "--dont-fork", "--log-console",
                    "--use-file=" + Files.writeString(directory.resolve("conf"), configuration), "--pid="
                            + directory.resolve("pid"),
                    "--checkers_pid=" + directory.resolve("checkers"))
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

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.ballast.plane.ipvs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.ballast.plane.ipvs.PacketRules.PacketRulesException;

import org.jspecify.annotations.Nullable;

/** Runs a program of the system by its whole path, without a shell, with a clean environment, a time limit and bounded output. */
class Program {

    /**
     * How it ended.
     *
     * @param output of both its channels
     */
    record Result(int status, String output) {

        boolean succeeded() {
            return status == 0;
        }
    }

    private static final List<Path> DIRECTORIES = List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"),
            Path.of("/bin"));
    private static final int LIMIT_SECONDS = 20;
    private static final int OUTPUT_BYTES = 16 * 1024 * 1024;

    private final Map<String, String> environment;

    /** @param environment all that the programs get beside PATH and LC_ALL */
    Program(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Where it is, or null if it is not installed. */
    @Nullable
    Path find(String name) {
        return DIRECTORIES.stream().map(directory -> directory.resolve(name)).filter(Files::isExecutable).findFirst()
                .orElse(null);
    }

    /**
     * Runs it in the network namespace of the calling thread and waits for its end.
     *
     * @throws PacketRulesException if it is not installed, cannot be started or does not end in time
     */
    Result run(String name, List<String> arguments, String input) {
        var path = find(name);
        if (path == null) {
            throw new PacketRulesException(
                    name + " is not installed: install nftables, or iptables where the kernel takes no nat chains of nft");
        }
        var command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        builder.environment().putAll(environment);
        try {
            return finish(name, builder.start(), input);
        } catch (IOException e) {
            throw new PacketRulesException(name + " could not be run: " + e.getMessage());
        }
    }

    private static Result finish(String name, Process process, String input) throws IOException {
        Thread.ofVirtual().start(() -> write(process, input));
        var watch = Thread.ofVirtual().start(() -> limit(process));
        var output = process.getInputStream().readNBytes(OUTPUT_BYTES);
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new PacketRulesException(name + " did not end within " + LIMIT_SECONDS + " s");
            }
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new PacketRulesException("interrupted while " + name + " ran");
        } finally {
            watch.interrupt();
        }
    }

    /** On a thread of its own, since a program may write more than a pipe holds before it has read everything. */
    private static void write(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended before it had read everything; its status says why.
        }
    }

    private static void limit(Process process) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // It ended in time.
        }
    }
}

package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** BIND on one machine, which knows {@code www.example.org} and {@code mail.example.org}, and asks nobody else. */
public final class NameServer implements AutoCloseable {

    private final Process process;

    private NameServer(Process process) {
        this.process = process;
    }

    /** Starts one that answers by UDP and TCP on port 53 of these addresses; it may need a moment until it does. */
    public static NameServer start(Host host, String... addresses) {
        Path directory = Path.of(System.getProperty("user.home"), "named-" + host.name());
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("zone"), """
                    $TTL 60
                    @ IN SOA ns.example.org. admin.example.org. 1 3600 600 86400 60
                    @ IN NS ns.example.org.
                    ns IN A 192.0.2.1
                    www IN A 192.0.2.2
                    mail IN A 192.0.2.3
                    """);
            Path settings = directory.resolve("named.conf");
            Files.writeString(settings, """
                    options {
                        directory "%s"; pid-file none; session-keyfile none; recursion no; notify no;
                        listen-on { %s; }; listen-on-v6 { none; }; dnssec-validation no; prefetch 0;
                    };
                    controls { };
                    zone "example.org" { type primary; file "zone"; };
                    """.formatted(directory, String.join("; ", List.of(addresses))));
            ProcessBuilder builder = new ProcessBuilder("named", "-g", "-n", "1", "-c", settings.toString())
                    .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
            return new NameServer(host.start(builder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At once, by SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What {@code dnsperf} found. */
    public record Measured(long sent, long lost, double perSecond, String output) {

        static Measured read(String output) {
            return new Measured((long) number(output, "Queries sent"), (long) number(output, "Queries lost"),
                    number(output, "Queries per second"), output);
        }

        private static double number(String output, String name) {
            if (!output.contains(name + ":")) {
                throw new AssertionError("dnsperf said no " + name + ": " + output);
            }
            return Double.parseDouble(output.replaceAll("(?s).*" + name + ":\\s*([0-9.]+).*", "$1"));
        }
    }

    /**
     * Asks a name server for a while and counts, in the calling thread. A query without an answer in a second is lost.
     *
     * @param perSecond at most so many queries, or 0 for as many as it can
     */
    public static Measured ask(Host client, String address, int seconds, int perSecond) {
        try {
            Path queries = Files.writeString(Path.of(System.getProperty("user.home"), "queries"),
                    "www.example.org A\nmail.example.org A\n");
            List<String> words = List.of("dnsperf", "-s", address, "-d", queries.toString(), "-l",
                    String.valueOf(seconds), "-c", "10", "-t", "1", "-Q",
                    String.valueOf(perSecond == 0 ? 1_000_000 : perSecond));
            return client.onThread(() -> {
                Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
                return Measured.read(new String(process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8));
            }).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

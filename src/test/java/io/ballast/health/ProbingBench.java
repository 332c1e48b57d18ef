package io.ballast.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ballast.lab.Figures;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand connections a second on loopback, beside a bare loop that makes the same. Servers are a process apart. */
@Tag("bench")
class ProbingBench {

    private static final String SECTION = "10,000 tcp checks every second on loopback, the checker in a process of its own";
    private static final List<String> FLAGS = List.of("-Xms48m", "-Xmx256m", "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");

    @Test
    void tenThousandChecks_everySecond() throws Exception {
        var servers = start("servers");
        try {
            var said = servers.inputReader();
            var port = said.readLine().replace("port ", "");
            var bare = figures("bare", port);
            var checker = figures("checker", port);
            record(bare, checker);
        } finally {
            servers.destroy();
            servers.waitFor();
        }
    }

    private static void record(Map<String, Double> bare, Map<String, Double> checker) {
        double ratio = value(checker, "processor") / value(bare, "processor");
        Figures.record(SECTION, "processor time through a bare loop's", ratio, "times",
                "a bare loop of %.2f processors".formatted(value(bare, "processor")), "1.3");
        Figures.record(SECTION, "probes begun later than planned, median", value(checker, "median"), "ms", "", "");
        Figures.record(SECTION, "probes begun later than planned, p99", value(checker, "p99"), "ms", "", "100 ms");
        Figures.record(SECTION, "probes begun later than planned, the latest", value(checker, "greatest"), "ms", "",
                "");
        Figures.record(SECTION, "probes a second", value(checker, "rate"), "", "", "10,000");
        Figures.record(SECTION, "servers that were probed too seldom", value(checker, "skipped"), "", "", "0");
        Figures.record(SECTION, "probes that failed", value(checker, "failed"), "", "", "0");
        Figures.record(SECTION, "resident memory at most, -Xmx256m", value(checker, "resident"), "MB",
                "%.0f MB of the bare loop".formatted(value(bare, "resident")), "400 MB");
    }

    private static double value(Map<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    private static Map<String, Double> figures(String role, String port) throws IOException, InterruptedException {
        var process = start(role, port, "10000", "30");
        var figures = new HashMap<String, Double>();
        try (BufferedReader said = process.inputReader()) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && words[1].matches("[0-9.]+")) {
                    figures.put(words[0], Double.valueOf(words[1]));
                }
            }
        }
        process.waitFor();
        return figures;
    }

    private static Process start(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProbeLoad.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}

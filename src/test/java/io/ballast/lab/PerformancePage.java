package io.ballast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes docs/performance.md from the figures of one run. */
final class PerformancePage {

    private PerformancePage() {
    }

    /**
     * Makes the page.
     *
     * @param args the file of figures, and the page to write
     */
    public static void main(String[] args) throws IOException {
        List<Figures.Figure> figures = Files.readAllLines(Path.of(args[0])).stream().map(Figures.Figure::read).toList();
        Files.writeString(Path.of(args[1]), page(figures, machine()));
    }

    static String page(List<Figures.Figure> figures, String machine) {
        StringBuilder text = new StringBuilder("""
                # Performance

                Made by `./ballast bench`, which measures everything below and writes this page. %s
                System calls and forks are slow in the guest, so its figures mean something beside each other only.
                Figures are single runs or medians of few, on a machine that does other things too.
                """.formatted(machine));
        Map<String, List<Figures.Figure>> sections = new LinkedHashMap<>();
        figures.forEach(figure -> sections.computeIfAbsent(figure.section(), _ -> new ArrayList<>()).add(figure));
        sections.forEach((section, rows) -> {
            text.append("\n## ").append(section).append("\n\nOn ").append(rows.getFirst().where()).append(".\n\n");
            text.append("| what | measured | beside | to reach |\n|---|---|---|---|\n");
            rows.forEach(row -> text.append("| %s | %s %s | %s | %s |\n".formatted(row.name(), row.value(), row.unit(),
                    row.beside(), row.toReach())));
        });
        return text.toString();
    }

    private static String machine() throws IOException {
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
        return "The machine has %d cores and %d GB of memory; JDK %s.".formatted(
                Runtime.getRuntime().availableProcessors(), Math.round(Long.parseLong(memory) / 1e6),
                Runtime.version().feature());
    }
}

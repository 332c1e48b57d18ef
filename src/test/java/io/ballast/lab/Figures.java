package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What benches measured. Each figure is printed, and kept for docs/performance.md when {@code ./ballast bench} runs it.
 * A bench never fails for being slow: the page says what was to be reached, and people read it.
 */
public final class Figures {

    private Figures() {
    }

    /**
     * One figure.
     *
     * @param section what was done, such as {@code PUT of 1,000 services with 10 servers each}
     * @param name what was measured of it
     * @param value the number, in the unit
     * @param unit such as {@code s}, {@code ms} or {@code MB}
     * @param beside what it is measured beside, with its own number, or empty
     * @param toReach what it should be, or empty
     * @param where the kernel it was measured on
     */
    record Figure(String section, String name, String value, String unit, String beside, String toReach, String where) {

        String line() {
            return Stream.of(section, name, value, unit, beside, toReach, where)
                    .map(field -> field.replaceAll("\\s", " ")).collect(Collectors.joining("\t"));
        }

        static Figure read(String line) {
            String[] fields = line.split("\t", -1);
            return new Figure(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]);
        }
    }

    /** Records one figure; see {@link Figure} for the arguments. */
    public static synchronized void record(String section, String name, double value, String unit, String beside,
            String toReach) {
        Figure figure = new Figure(section, name, number(value), unit, beside, toReach, where());
        System.out.println("figure: " + figure.section() + ": " + figure.name() + " " + figure.value() + " " + unit
                + (beside.isEmpty() ? "" : " beside " + beside) + (toReach.isEmpty() ? "" : ", to reach " + toReach));
        String file = System.getProperty("ballast.figures");
        if (file == null) {
            return;
        }
        try {
            Files.writeString(Path.of(file), figure.line() + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value below which the given share of the samples lies, 0.5 being the median. */
    public static double quantile(double[] samples, double share) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /** Three digits that mean something, for more would only look exact. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String where() {
        String kernel = System.getProperty("os.name") + " " + System.getProperty("os.version").replaceAll("-.*", "");
        return Boolean.getBoolean("ballast.lab") ? kernel + " (User-Mode Linux guest)" : kernel;
    }
}

package io.ballast.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.jspecify.annotations.Nullable;

/** One line for each container as it begins and for each test as it ends. A container that fails counts as a failed test. */
final class Progress implements TestExecutionListener {

    private final PrintStream out;

    private final Map<String, Long> began = new HashMap<>();

    private final List<String> failures = new ArrayList<>();

    private int passed;

    private int failed;

    private int skipped;

    Progress(PrintStream out) {
        this.out = out;
    }

    int passed() {
        return passed;
    }

    int failed() {
        return failed;
    }

    /** The three numbers, with spaces between them: passed, failed, skipped. */
    String result() {
        return passed + " " + failed + " " + skipped + "\n";
    }

    void printFailures() {
        failures.forEach(out::println);
        out.println(passed + " passed, " + failed + " failed" + (skipped > 0 ? ", " + skipped + " skipped" : ""));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        began.put(test.getUniqueId(), System.nanoTime());
        if (test.isContainer() && test.getParentId().isPresent()) {
            out.println(test.getDisplayName());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped++;
        out.println("  skipped  " + test.getDisplayName() + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        TestExecutionResult.Status status = result.getStatus();
        if (test.isContainer() && status == TestExecutionResult.Status.SUCCESSFUL) {
            return;
        }
        String word = switch (status) {
            case SUCCESSFUL -> "ok";
            case ABORTED -> "skipped";
            case FAILED -> "FAILED";
        };
        switch (status) {
            case SUCCESSFUL -> passed++;
            case ABORTED -> skipped++;
            case FAILED -> failed++;
        }
        double seconds = (System.nanoTime() - began.getOrDefault(test.getUniqueId(), System.nanoTime())) / 1e9;
        Throwable thrown = result.getThrowable().orElse(null);
        out.printf(Locale.ROOT, "  %-7s %6.2f s  %s%s%n", word, seconds, test.getDisplayName(), firstLine(thrown));
        if (status == TestExecutionResult.Status.FAILED) {
            failures.add("FAILED: " + test.getUniqueId() + "\n" + trace(thrown));
        }
    }

    private static String firstLine(@Nullable Throwable thrown) {
        return thrown == null
                ? ""
                : ": " + thrown.toString().lines().limit(3).reduce("", (a, b) -> a + " " + b.strip());
    }

    // Our own frames say where; the frames of the tools around them say nothing.
    private static String trace(@Nullable Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            text.append(text.isEmpty() ? "" : "caused by ").append(t).append('\n');
            for (StackTraceElement frame : t.getStackTrace()) {
                if (frame.getClassName().startsWith("io.ballast")) {
                    text.append("    at ").append(frame).append('\n');
                }
            }
        }
        return text.toString();
    }
}

package io.ballast.script;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.ballast.linux.OutputPipe;
import io.ballast.linux.ProcessGroup;
import io.ballast.linux.ProcessGroup.Signal;

import org.jspecify.annotations.Nullable;

/**
 * One run of a script: a session and process group of its own, nothing to read or what is given, and no environment but the given. When
 * its time is over it is sent TERM, two seconds later KILL, with all that it started; and nothing of it stays when it
 * has ended by itself.
 */
public final class ScriptRun {

    /**
     * How it ended.
     *
     * @param status 128 and the signal's number after a signal
     * @param timedOut whether it had to be ended
     * @param said the last line that it printed; empty for none
     */
    public record Ended(int status, boolean timedOut, String said) {
    }

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_MILLIS = 20;
    private static final File NOTHING = new File("/dev/null");

    /** Makes a process leader of a group before it becomes the script; the JDK cannot. Part of util-linux and busybox. */
    private static final @Nullable Path SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of)
            .filter(Files::isExecutable).findFirst().orElse(null);

    private final Process process;
    private final OutputTail output;
    private final List<ProcessHandle> family = new ArrayList<>();

    private ScriptRun(Process process, OutputTail output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Runs a script to its end, on the calling platform thread, whose capabilities it has.
     *
     * @param limitNanos how long it may run
     * @throws IOException if it cannot be started
     */
    public static Ended run(List<String> command, Map<String, String> environment, long limitNanos)
            throws IOException, InterruptedException {
        return run(command, environment, NOTHING, limitNanos);
    }

    /**
     * The same with something to read: a file, for a pipe would hold up whoever fills it while the script reads nothing.
     *
     * @param input what its standard input holds
     */
    static Ended run(List<String> command, Map<String, String> environment, byte[] input, long limitNanos)
            throws IOException, InterruptedException {
        if (input.length == 0) {
            return run(command, environment, NOTHING, limitNanos);
        }
        // For its user alone, which is what the JDK makes of such a file.
        var file = Files.createTempFile("ballast-", ".input");
        try {
            Files.write(file, input);
            return run(command, environment, file.toFile(), limitNanos);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Ended run(List<String> command, Map<String, String> environment, File input, long limitNanos)
            throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        if (SETSID != null) {
            words.add(SETSID.toString());
        }
        words.addAll(command);
        try (var pipe = new OutputPipe()) {
            var builder = new ProcessBuilder(words).directory(new File("/")).redirectErrorStream(true)
                    .redirectInput(input).redirectOutput(pipe.forChild());
            builder.environment().clear();
            builder.environment().putAll(environment);
            var run = new ScriptRun(builder.start(), new OutputTail(pipe));
            pipe.started();
            return run.endedOrKilled(limitNanos);
        }
    }

    private Ended endedOrKilled(long limitNanos) throws InterruptedException {
        try {
            return ended(limitNanos);
        } catch (InterruptedException | RuntimeException e) {
            end(Signal.KILL);
            throw e;
        }
    }

    private Ended ended(long limitNanos) throws InterruptedException {
        boolean timedOut = !endsWithin(limitNanos);
        if (timedOut) {
            end(Signal.TERM);
            boolean _ = endsWithin(GRACE_NANOS);
        }
        // Before the rest is read: what it left behind could print for ever.
        end(Signal.KILL);
        int status = process.waitFor();
        output.takeRest();
        return new Ended(status, timedOut, output.lastLine());
    }

    /** Reads on while it waits, so that a script that prints much is not held up. */
    private boolean endsWithin(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1;
            boolean more = output.take();
            if (process.waitFor(more ? 0 : Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return !process.isAlive();
    }

    private void end(Signal signal) {
        // Those who left the group are found while their parents live; those found before, by their handles.
        process.descendants().filter(handle -> !family.contains(handle)).forEach(family::add);
        if (SETSID != null) {
            ProcessGroup.signal(process.pid(), signal);
        }
        if (process.isAlive()) {
            end(process.toHandle(), signal);
        }
        family.forEach(handle -> end(handle, signal));
    }

    private static void end(ProcessHandle handle, Signal signal) {
        boolean _ = signal == Signal.TERM ? handle.destroy() : handle.destroyForcibly();
    }
}

package io.ballast.vrrp.router;

import java.io.IOException;
import java.time.Duration;

/**
 * Sees when this whole machine stands still: a process that sleeps 10 ms at a time, has no heap to collect and nothing to
 * wait for, and so comes late only when it gets no processor.
 */
final class Watchdog implements AutoCloseable {

    private static final String PROGRAM = """
            use Time::HiRes qw(sleep clock_gettime CLOCK_MONOTONIC); $| = 1;
            my $before = clock_gettime(CLOCK_MONOTONIC);
            while (1) {
                sleep(0.01);
                my $now = clock_gettime(CLOCK_MONOTONIC);
                my $late = int(($now - $before - 0.01) * 1e9);
                print "$late\\n" if $late > 20_000_000;
                $before = $now;
            }
            """;

    private final Process process;
    private volatile long longest;

    Watchdog() throws IOException {
        process = new ProcessBuilder("perl", "-e", PROGRAM).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        try (var said = process.inputReader()) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                longest = Math.max(longest, Long.parseLong(line));
            }
        } catch (IOException e) {
            // It is being closed.
        }
    }

    /** The longest time that this machine stood still so far; below 20 ms it does not count. */
    Duration longest() {
        return Duration.ofNanos(longest);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

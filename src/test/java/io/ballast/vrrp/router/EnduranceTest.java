package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.vrrp.Role;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two routers with an advert every 100 ms beside an application that is as busy as it gets: nobody may ever take over.
 * For 3 minutes, or for as many as {@code ballast.endurance.minutes} says; an hour is what counts.
 */
@Tag("endurance")
class EnduranceTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(Long.getLong("ballast.endurance.minutes", 3));
    /** A backup waits for 0.36 s; a master that came so late may have lost the processor more than once. */
    private static final Duration STALL = INTERVAL;
    private static final int TRIES = 3;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 200, unit = TimeUnit.MINUTES)
    void busyApplication_makesNobodyTakeOver() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            if (isSteady(directory.resolve("try" + i))) {
                return;
            }
        }
        throw new AssertionError("this machine stood still in each of " + TRIES + " tries");
    }

    /** @return false if the machine itself stood still, and somebody took over: nothing is known then */
    private static boolean isSteady(Path directory) throws Exception {
        var router = VirtualRouter.of("VI_1", 51).every(INTERVAL);
        var master = new Machine(directory.resolve("a"));
        var backup = new Machine(directory.resolve("b"));
        Machine.join(master, backup);
        Process busy = null;
        try (var watchdog = new Watchdog()) {
            master.startRouter();
            backup.startRouter();
            var ours = new Told(master);
            var theirs = new Told(backup);
            ours.configure(List.of(router), 150);
            ours.awaitRole(List.of(router), Role.MASTER);
            theirs.configure(List.of(router), 100);
            theirs.awaitRole(List.of(router), Role.BACKUP);
            busy = BusyApplication.start(master, Duration.ofSeconds(10));
            // How it began is old by now.
            for (var each : List.of(ours, theirs)) {
                each.catchUp();
                each.news.clear();
            }
            boolean quiet = watch(ours, theirs);
            assertThat(busy.isAlive()).as("the machine was kept busy").isTrue();
            if (!quiet && watchdog.longest().compareTo(STALL) > 0) {
                System.out.println("This machine stood still for " + watchdog.longest() + ", and it is tried again.");
                return false;
            }
            assertThat(theirs.news).as("what happened to the backup").isEmpty();
            assertThat(ours.news).as("what happened to the master").isEmpty();
            assertThat(theirs.figures).hasEntrySatisfying(router.name(),
                    figures -> assertThat(figures.heard()).isGreaterThan(LONG.dividedBy(INTERVAL) / 2));
            return true;
        } finally {
            if (busy != null) {
                busy.destroyForcibly();
            }
            master.close();
            backup.close();
        }
    }

    /** @return whether nothing at all has happened */
    private static boolean watch(Told ours, Told theirs) throws InterruptedException {
        long until = System.nanoTime() + LONG.toNanos();
        while (System.nanoTime() - until < 0) {
            TimeUnit.MILLISECONDS.sleep(200);
            ours.catchUp();
            theirs.catchUp();
            if (!ours.news.isEmpty() || !theirs.news.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}

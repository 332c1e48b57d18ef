package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.lab.Figures;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How short an advertisement interval may be, beside an application that is as busy as it gets: instances of several
 * intervals at the same time, between two routers, and as many between two keepalived. For a minute, or as many as
 * {@code ballast.steady.minutes} says; ten are what counts.
 */
@Tag("bench")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SteadinessBench {

    private static final long MINUTES = Long.getLong("ballast.steady.minutes", 1);
    private static final String SECTION = "The smallest advertisement interval that holds without a takeover, beside an "
            + "application with 10,000 checks every 10 s and a heap kept busy";
    private static final List<Duration> INTERVALS = Stream.of(10, 20, 30, 40, 50, 100).map(Duration::ofMillis).toList();

    @TempDir
    private Path directory;

    /** Two machines with a cable, and how often the one that should only listen became master. */
    private abstract static class Pair {

        final Machine master;
        final Machine backup;

        Pair(Path directory) {
            master = new Machine(directory.resolve("master"));
            backup = new Machine(directory.resolve("backup"));
            Machine.join(master, backup);
        }

        /** By the interval's milliseconds. */
        abstract Map<Long, Long> takeovers() throws Exception;

        void close() throws Exception {
            master.close();
            backup.close();
        }
    }

    private static List<VirtualRouter> routers() {
        return INTERVALS.stream().map(each -> VirtualRouter.of("EVERY_" + each.toMillis(), 100 + number(each))
                .every(each)).toList();
    }

    private static int number(Duration interval) {
        return INTERVALS.indexOf(interval) + 1;
    }

    private static final class Ours extends Pair {

        private final Told told;
        private final Told other;

        Ours(Path directory) throws Exception {
            super(directory);
            master.startRouter();
            backup.startRouter();
            told = new Told(backup);
            other = new Told(master);
            other.configure(routers(), 150);
            other.awaitRole(routers(), Role.MASTER);
            told.configure(routers(), 100);
            told.awaitRole(routers(), Role.BACKUP);
            TimeUnit.SECONDS.sleep(2);
            told.catchUp();
            told.news.clear();
        }

        @Override
        Map<Long, Long> takeovers() {
            told.catchUp();
            other.catchUp();
            return routers().stream().collect(Collectors.toMap(each -> each.interval().toMillis(),
                    each -> told.news.stream()
                            .filter(news -> each.name().equals(news.instance()) && news.to() == Role.MASTER).count(),
                    (a, _) -> a, TreeMap::new));
        }
    }

    private static final class Theirs extends Pair {

        private final OtherRouter first;
        private final OtherRouter second;
        private final Map<Long, Long> before;

        Theirs(Path directory) throws Exception {
            super(directory);
            first = new OtherRouter(master, directory.resolve("first"));
            second = new OtherRouter(backup, directory.resolve("second"));
            first.start(text(150));
            Thread.sleep(2000);
            second.start(text(100));
            Thread.sleep(4000);
            before = count();
        }

        private static String text(int priority) {
            return routers().stream().map(each -> each.keepalived(priority)).collect(Collectors.joining());
        }

        private Map<Long, Long> count() throws IOException {
            var said = second.said();
            var all = new TreeMap<Long, Long>();
            for (var each : routers()) {
                all.put(each.interval().toMillis(), said.lines()
                        .filter(line -> line.contains("(" + each.name() + ") Entering MASTER STATE")).count());
            }
            return all;
        }

        @Override
        Map<Long, Long> takeovers() throws IOException {
            var all = count();
            all.replaceAll((interval, count) -> count - before.getOrDefault(interval, 0L));
            return all;
        }

        @Override
        void close() throws Exception {
            first.close();
            second.close();
            super.close();
        }
    }

    private static String smallest(NavigableMap<Long, Long> takeovers) {
        var steady = new ArrayList<Long>();
        takeovers.descendingMap().entrySet().stream().takeWhile(each -> each.getValue() == 0)
                .forEach(each -> steady.add(each.getKey()));
        return steady.isEmpty() ? "more than 100 ms" : steady.getLast() + " ms";
    }

    @Test
    void shortIntervals() throws Exception {
        Pair ours = new Ours(directory.resolve("ours"));
        Pair theirs = new Theirs(directory.resolve("theirs"));
        Process busy = null;
        try (var watchdog = new Watchdog()) {
            busy = BusyApplication.start(ours.master, Duration.ofSeconds(10));
            TimeUnit.MINUTES.sleep(MINUTES);
            assertThat(busy.isAlive()).isTrue();
            var own = new TreeMap<>(ours.takeovers());
            var other = new TreeMap<>(theirs.takeovers());
            System.out.println("takeovers by interval in ms: ours " + own + ", keepalived's " + other
                    + ", the machine stood still for " + watchdog.longest().toMillis() + " ms at most");
            Figures.record(SECTION, "of 10, 20, 30, 40, 50 and 100 ms, for " + MINUTES + " minutes", number(own), "ms",
                    String.format(Locale.ROOT, "keepalived %s; this machine stood still for %d ms at most",
                            smallest(other), watchdog.longest().toMillis()),
                    "30 ms");
        } finally {
            if (busy != null) {
                busy.destroyForcibly();
            }
            ours.close();
            theirs.close();
        }
    }

    private static double number(NavigableMap<Long, Long> takeovers) {
        var steady = smallest(takeovers);
        return steady.startsWith("more") ? Double.NaN : Double.parseDouble(steady.replaceAll("\\D", ""));
    }
}

package io.ballast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Program;
import io.ballast.lab.ServerProcess;
import io.ballast.lab.Topology;
import io.ballast.vrrp.VrrpVersion;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a client goes without an answer when a master ends: two pairs of directors in front of the same server. */
@GuestTest
@Tag("bench")
@Timeout(1200)
class TakeoverBench {

    private static final String SECTION = "A master ends: the longest time that a client is without an answer, which tries "
            + "every 5 ms and waits 20 ms (medians of ten)";
    private static final int ROUNDS = 10;
    private static final Rhythm QUICK = new Rhythm(VrrpVersion.V3, Duration.ofMillis(100));
    private static final Rhythm SLOW = new Rhythm(VrrpVersion.V2, Duration.ofSeconds(1));

    private static Topology topology;
    private static BallastPair ours;
    private static KeepalivedPair theirs;

    @BeforeAll
    static void build() throws IOException {
        topology = new Topology();
        var server = topology.host("server");
        var client = topology.host("client");
        topology.hold(ServerProcess.brief(server, 80));
        ours = topology.hold(new BallastPair(topology, Topology.vip(0), server, client));
        theirs = topology.hold(new KeepalivedPair(topology, Topology.vip(1), server, client));
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    /** Seconds of each round. */
    private static final class Times {

        private final double[] all = new double[ROUNDS];

        void set(int round, Duration gap) {
            all[round] = gap.toNanos() / 1e9;
        }

        double median() {
            return Figures.quantile(all, 0.5);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3f s (%.3f to %.3f)", median(), Figures.quantile(all, 0),
                    Figures.quantile(all, 1));
        }
    }

    private static void record(String what, Times times, String beside, String toReach) {
        Figures.record(SECTION, what, times.median(), "s", beside, toReach);
    }

    @Test
    void killed() {
        ours.start(QUICK);
        theirs.start(QUICK);
        var machine = new Times();
        var beside = new Times();
        var process = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            machine.set(round, ours.killMachine(QUICK));
            beside.set(round, theirs.killMachine(QUICK));
            process.set(round, ours.killRouter(QUICK));
            System.out
                    .println("machine " + machine.all[round] + ", keepalived's " + beside.all[round] + ", router alone "
                            + process.all[round]);
        }
        record("machine killed, version 3, adverts every 100 ms", machine, "keepalived " + beside, "1.1 times its");
        record("router killed alone, the same", process, "keepalived leaves two holders",
                "no longer than the above, one holder");
        ours.stop();
        theirs.stop();
    }

    @Test
    void stoppedInOrder() {
        ours.start(SLOW);
        theirs.start(SLOW);
        var stopped = new Times();
        var beside = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            stopped.set(round, ours.stopAndStart(SLOW));
            beside.set(round, theirs.stopAndStart(SLOW));
            System.out.println("stopped " + stopped.all[round] + ", keepalived " + beside.all[round]);
        }
        record("stopped in order, version 2, adverts every second", stopped, "keepalived " + beside,
                "no longer than its");
        ours.stop();
        theirs.stop();
    }

    /** Beside, meanwhile: attempts at the other address, which wait for the same processor and for nothing else. */
    @Test
    void restarted() {
        ours.startBackup(QUICK);
        theirs.start(QUICK);
        var data = Path.of(System.getProperty("user.home"), "takeover");
        var gap = new Times();
        var beside = new Times();
        var reload = new Times();
        int failed = 0;
        int failedBeside = 0;
        var program = Program.start(ours.master, data);
        ours.define(program);
        ours.awaitMaster();
        long before = ours.takeovers();
        for (int round = 0; round < ROUNDS; round++) {
            ours.awaitQuiet();
            theirs.awaitQuiet();
            program.close();
            program = Program.start(ours.master, data);
            gap.set(round, ours.attempts().longestGap());
            beside.set(round, theirs.attempts().longestGap());
            failed += ours.attempts().failed();
            failedBeside += theirs.attempts().failed();
            theirs.awaitQuiet();
            theirs.reload();
            theirs.attempts().awaitAnswers(400);
            reload.set(round, theirs.attempts().longestGap());
            System.out.println("restarted " + gap.all[round] + ", beside " + beside.all[round] + ", reload "
                    + reload.all[round]);
        }
        long taken = ours.takeovers() - before;
        program.close();
        ours.stopRouterOf(data);
        record("the whole program restarted, version 3, adverts every 100 ms", gap,
                "keepalived's address meanwhile " + beside + "; its reload " + reload, "");
        Figures.record(SECTION, "attempts that failed in all those restarts", failed, "",
                failedBeside + " at keepalived's address meanwhile", "none");
        Figures.record(SECTION, "takeovers in all those restarts", (double) taken, "", "", "0");
        ours.stopBackup();
        theirs.stop();
    }
}

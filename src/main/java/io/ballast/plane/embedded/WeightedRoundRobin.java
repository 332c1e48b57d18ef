package io.ballast.plane.embedded;

import java.math.BigInteger;
import java.util.List;

import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * wrr: rounds over the servers, each asking for a lower weight than the one before, so that a server of twice the weight
 * is taken twice as often and a heavy one in a burst at most of its lead.
 *
 * <p>The weight asked for runs from the highest down to 1 in steps of the weights' greatest common divisor, and is always
 * one more than a multiple of it. Any change of servers or weights sends the cursor before the first server, but keeps the
 * round where it can (ip_vs_wrr_dest_changed).
 */
final class WeightedRoundRobin implements Scheduler {

    private @Nullable ServerKey latest;
    private int asked;
    private int highest;
    private int step = 1;

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        if (servers.stream().noneMatch(Candidate::isAvailable)) {
            giveUp();
            return null;
        }
        for (int i = Scheduler.indexOf(servers, latest) + 1;; i++) {
            if (i == servers.size()) {
                i = 0;
                asked = asked > step ? asked - step : highest;
            }
            var server = servers.get(i);
            if (!server.overloaded() && server.weight() >= asked) {
                latest = server.key();
                return server;
            }
        }
    }

    /** The kernel searches in vain and ends at the beginning of the first round, or where it began in the last one. */
    private void giveUp() {
        if (latest == null || asked > step) {
            latest = null;
            asked = highest;
        }
    }

    @Override
    public void changed(List<Candidate> before, List<Candidate> after) {
        latest = null;
        step = Math.max(1, commonDivisor(after));
        highest = after.stream().mapToInt(Candidate::weight).max().orElse(0) - (step - 1);
        if (asked > highest || asked == 0) {
            asked = highest;
        } else if (step > 1) {
            asked = asked / step * step + 1;
        }
    }

    private static int commonDivisor(List<Candidate> servers) {
        return servers.stream().map(server -> BigInteger.valueOf(server.weight()))
                .reduce(BigInteger.ZERO, BigInteger::gcd).intValue();
    }
}

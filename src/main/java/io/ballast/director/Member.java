package io.ballast.director;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

import io.ballast.definition.RealServer;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;

/** What the director's thread remembers of one server of one service. */
final class Member {

    private static final Verdict NOT_CHECKED = new Verdict(Verdict.State.UP, "not checked", null);

    RealServer server;
    List<ProbeTarget> targets;
    Standing standing = Standing.WAITING;
    /** The last that probing said; it outlives a change of check until the new check speaks. */
    Verdict verdict = new Verdict(Verdict.State.UNKNOWN, "not probed yet", null);
    long drainNanos;

    Member(RealServer server, List<ProbeTarget> targets) {
        this.server = server;
        this.targets = targets;
    }

    Verdict heard(Probing probing) {
        return together(targets, probing::verdict);
    }

    /** The verdict of all targets together: the worst of them, and among equals the first; with what any of them shows. */
    static Verdict together(List<ProbeTarget> targets, Function<ProbeTarget, Verdict> verdicts) {
        Verdict worst = null;
        boolean flapping = false;
        var watch = Verdict.Watch.OFF;
        var warnings = new ArrayList<String>();
        var troubles = new LinkedHashSet<String>();
        for (var target : targets) {
            var each = verdicts.apply(target);
            if (worst == null || rank(each) > rank(worst)) {
                worst = each;
            }
            flapping |= each.flapping();
            watch = each.watch().compareTo(watch) > 0 ? each.watch() : watch;
            if (each.warning() != null) {
                warnings.add(each.warning());
            }
            if (each.trouble() != null) {
                troubles.add(each.trouble());
            }
        }
        if (worst == null) {
            return NOT_CHECKED;
        }
        return new Verdict(worst.state(), worst.reason(), worst.since(), flapping, worst.advice(),
                warnings.isEmpty() ? null : String.join("; ", warnings), watch,
                troubles.isEmpty() ? null : String.join("; ", troubles));
    }

    private static int rank(Verdict verdict) {
        return switch (verdict.state()) {
            case UP -> 0;
            case UNKNOWN -> 1;
            case DOWN -> 2;
        };
    }
}

package io.ballast.director;

import java.util.List;

import io.ballast.definition.RealServer;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;

/** What the director's thread remembers of one server of one service. */
final class Member {

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

    /** The verdict of all targets together: the worst of them, and among equals the first. */
    Verdict heard(Probing probing) {
        var worst = new Verdict(Verdict.State.UP, "not checked", null);
        for (var target : targets) {
            var each = probing.verdict(target);
            if (rank(each) > rank(worst) || worst.reason().equals("not checked")) {
                worst = each;
            }
        }
        return worst;
    }

    private static int rank(Verdict verdict) {
        return switch (verdict.state()) {
            case UP -> 0;
            case UNKNOWN -> 1;
            case DOWN -> 2;
        };
    }
}

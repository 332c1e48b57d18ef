package io.ballast.director;

import java.util.List;

import io.ballast.director.ClusterStatus.CheckStatus;
import io.ballast.health.HealthChecker;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;

/** What each check of a server says at this moment; the director's thread hears only of what it may act on. */
final class Checkups {

    private final HealthChecker health;

    Checkups(HealthChecker health) {
        this.health = health;
    }

    List<CheckStatus> of(List<ProbeTarget> targets) {
        return targets.stream().map(target -> {
            var verdict = health.verdict(target);
            return new CheckStatus(target.check().type(), Published.told(verdict, verdict.trouble()),
                    health.last(target), health.figures(target));
        }).toList();
    }

    /** The verdict that the director goes by, with the reason as probes give it now. */
    Verdict current(List<ProbeTarget> targets, Verdict published) {
        var now = Member.together(Member.said(targets, health::verdict));
        boolean old = targets.isEmpty() || now.state() != published.state() || now.state() == Verdict.State.UNKNOWN;
        return Published.told(old ? published : now, now.trouble());
    }
}

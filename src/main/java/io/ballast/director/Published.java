package io.ballast.director;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ballast.definition.VirtualService;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/** What other threads may know of one service: immutable, replaced whole by the director's thread. */
record Published(VirtualService defined, DesiredService desired, Situation situation,
        Map<ServerKey, Verdict> verdicts, Map<ServerKey, List<ProbeTarget>> targets, List<FailedOperation> failed,
        @Nullable String conflict) {

    static @Nullable Published of(ServiceWork work) {
        var desired = work.desired;
        if (desired == null) {
            return null;
        }
        var verdicts = new HashMap<ServerKey, Verdict>();
        var targets = new HashMap<ServerKey, List<ProbeTarget>>();
        work.members.forEach((key, member) -> {
            verdicts.put(key, shown(member));
            targets.put(key, member.targets);
        });
        return new Published(work.defined, desired, work.situation(), Map.copyOf(verdicts), Map.copyOf(targets),
                work.failed,
                work.conflict);
    }

    private static final String FOUND = "found in the table as ";
    private static final String NOT_YET = "not probed yet";

    private static Verdict shown(Member member) {
        boolean assumed = member.verdict.state() == Verdict.State.UNKNOWN
                && !member.standing.is(Standing.State.WAITING);
        return assumed
                ? new Verdict(Verdict.State.UNKNOWN, FOUND
                        + (member.standing.is(Standing.State.UP) ? "up" : "down") + ", " + NOT_YET,
                        member.verdict.since())
                : member.verdict;
    }

    /** The verdict with what keeps the director from probing beside it, which changes no verdict. */
    static Verdict told(Verdict verdict, @Nullable String trouble) {
        if (trouble == null) {
            return verdict;
        }
        var reason = verdict.reason();
        var told = verdict.state() != Verdict.State.UNKNOWN
                ? reason + "; now not probed: "
                : reason.startsWith(FOUND) ? reason.replace(NOT_YET, "not probed: ") : "not probed: ";
        return new Verdict(verdict.state(), told + trouble, verdict.since(), verdict.flapping(), verdict.advice(),
                verdict.warning(), verdict.watch(), trouble);
    }
}

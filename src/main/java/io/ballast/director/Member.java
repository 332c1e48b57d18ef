package io.ballast.director;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.ballast.definition.RealServer;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;

import org.jspecify.annotations.Nullable;

/** What the director's thread remembers of one server of one service. */
final class Member {

    private static final Verdict NOT_CHECKED = new Verdict(Verdict.State.UP, "not checked", null);

    RealServer server;
    List<ProbeTarget> targets;
    Standing standing = Standing.WAITING;
    /** The last that probing said; it outlives a change of check until the new check speaks. */
    Verdict verdict = new Verdict(Verdict.State.UNKNOWN, "not probed yet", null);
    /** What each target last said, whether it is known or not. */
    Map<ProbeTarget, Verdict> said = Map.of();
    long drainNanos;

    Member(RealServer server, List<ProbeTarget> targets) {
        this.server = server;
        this.targets = targets;
    }

    /** What each of its targets says now, in the order of its checks. */
    Map<ProbeTarget, Verdict> said(Probing probing) {
        return said(targets, probing::verdict);
    }

    static Map<ProbeTarget, Verdict> said(List<ProbeTarget> targets, Function<ProbeTarget, Verdict> verdicts) {
        var now = LinkedHashMap.<ProbeTarget, Verdict>newLinkedHashMap(targets.size());
        targets.forEach(target -> now.put(target, verdicts.apply(target)));
        return now;
    }

    /** The target that speaks for all: that of the worst verdict, and among equals the first; null without any. */
    static @Nullable ProbeTarget speaker(Map<ProbeTarget, Verdict> said) {
        ProbeTarget speaker = null;
        int worst = -1;
        for (var each : said.entrySet()) {
            int rank = rank(each.getValue());
            if (rank > worst) {
                worst = rank;
                speaker = each.getKey();
            }
        }
        return speaker;
    }

    /** The verdict of all targets together: the speaker's, with what any of them shows. */
    static Verdict together(Map<ProbeTarget, Verdict> said) {
        var speaker = speaker(said);
        var worst = speaker == null ? null : said.get(speaker);
        if (worst == null) {
            return NOT_CHECKED;
        }
        boolean flapping = false;
        var watch = Verdict.Watch.OFF;
        var warnings = new ArrayList<String>();
        var troubles = new LinkedHashSet<String>();
        for (var each : said.values()) {
            flapping |= each.flapping();
            watch = each.watch().compareTo(watch) > 0 ? each.watch() : watch;
            if (each.warning() != null) {
                warnings.add(each.warning());
            }
            if (each.trouble() != null) {
                troubles.add(each.trouble());
            }
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

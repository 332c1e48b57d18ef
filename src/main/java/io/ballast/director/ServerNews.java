package io.ballast.director;

import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;
import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;

import org.jspecify.annotations.Nullable;

/** Tells what probing newly found of a server: each change once when it begins, and once when it is over. */
final class ServerNews {

    private final EventLog events;

    ServerNews(EventLog events) {
        this.events = events;
    }

    /**
     * Compares what is heard with what was heard last.
     *
     * @param member still with the old verdicts
     * @param said by each target now
     * @param heard all of it together
     * @param doubted whether verdicts are held, so that the server stays in the table although it is down
     */
    void heard(ServiceWork work, Member member, Map<ProbeTarget, Verdict> said, Verdict heard, boolean doubted) {
        var before = member.verdict;
        if (said.isEmpty() && before.state() == State.UNKNOWN) {
            // Never checked, so there is no news in it.
            return;
        }
        if (heard.state() != before.state()) {
            tellHealth(work, member, Member.speaker(said), heard, doubted);
        }
        if (heard.flapping() != before.flapping()) {
            tell(work, member, EventKind.SERVER_FLAPPING, heard.flapping(), "steady", "flapping",
                    which(member, said, Verdict::flapping), heard.flapping()
                            ? " is flapping: its health changed so often of late that it comes back later than otherwise."
                            : " is flapping no longer.");
        }
        tellWarning(work, member, said, before.warning(), heard.warning());
        boolean gaveUp = gaveUp(heard);
        if (gaveUp != gaveUp(before)) {
            tell(work, member, EventKind.SERVER_WATCH, gaveUp, "watched", "given up",
                    which(member, said, ServerNews::gaveUp),
                    gaveUp
                            ? " is watched no longer: it closes idle connections by itself. It is probed at its interval."
                            : " is watched again, or no longer to be watched.");
        }
    }

    private static boolean gaveUp(Verdict verdict) {
        return verdict.watch() == Watch.GIVEN_UP;
    }

    /** A server that cannot be probed keeps its verdict, and nobody would know how old that is. */
    void probed(ServiceWork work, Member member, Map<ProbeTarget, Verdict> said) {
        var trouble = Member.together(said).trouble();
        boolean before = Member.together(member.said).trouble() != null;
        if ((trouble != null) != before) {
            var word = member.verdict.state() == State.UNKNOWN ? "" : ", and still counts as " + word(member.verdict);
            tell(work, member, EventKind.SERVER_PROBE, !before, "probed", "not probed",
                    which(member, said, verdict -> verdict.trouble() != null),
                    before
                            ? " is probed again, or no longer to be probed."
                            : " cannot be probed" + word + ": " + trouble + ".");
        }
    }

    /** Advice moves with the load, which is no news; that a server is given nothing, or something again, is. */
    void advised(ServiceWork work, Member member, Advice advice) {
        int weight = member.server.weight();
        boolean nothing = weight > 0 && advice.apply(weight) == 0;
        if (nothing == (weight > 0 && member.standing.advice().apply(weight) == 0)) {
            return;
        }
        var why = advice.inWords(weight);
        events.record(EventKind.SERVER_WEIGHT, Severity.INFO, subject(work, member), nothing ? "weight" : "no weight",
                nothing ? "no weight" : "weight", Cause.probe("probe"),
                name(work, member) + (nothing ? " gets no new connections: " : " gets new connections again: ")
                        + (why == null ? "its checks advise nothing" : why) + ".");
    }

    private void tellHealth(ServiceWork work, Member member, @Nullable ProbeTarget by, Verdict heard,
            boolean doubted) {
        boolean up = heard.state() == State.UP;
        boolean first = member.verdict.state() == State.UNKNOWN;
        var severity = up ? first ? Severity.INFO : Severity.CLEARED : Severity.WARNING;
        events.record(EventKind.SERVER_HEALTH, severity, subject(work, member), word(member.verdict), word(heard),
                cause(by),
                name(work, member) + " is " + word(heard) + ": " + heard.reason() + "."
                        + (!up && doubted ? " It stays in the table while verdicts are held." : ""));
    }

    private void tellWarning(ServiceWork work, Member member, Map<ProbeTarget, Verdict> said, @Nullable String before,
            @Nullable String now) {
        if ((before == null) != (now == null)) {
            tell(work, member, EventKind.SERVER_WARNING, now != null, "fine", "warned",
                    which(member, said, verdict -> verdict.warning() != null),
                    now == null ? " warns no longer: " + before + " is over." : " warns: " + now + ".");
        }
    }

    private void tell(ServiceWork work, Member member, EventKind kind, boolean begins, String good, String bad,
            @Nullable ProbeTarget by, String what) {
        events.record(kind, begins ? Severity.WARNING : Severity.CLEARED, subject(work, member), begins ? good : bad,
                begins ? bad : good, cause(by), name(work, member) + what);
    }

    /** The target that shows something now, or else did before. */
    private static @Nullable ProbeTarget which(Member member, Map<ProbeTarget, Verdict> said,
            Predicate<Verdict> shows) {
        return Stream.concat(said.entrySet().stream(), member.said.entrySet().stream())
                .filter(each -> shows.test(each.getValue())).map(Map.Entry::getKey).findFirst()
                .orElse(Member.speaker(said));
    }

    private static Cause cause(@Nullable ProbeTarget target) {
        return target == null
                ? Cause.director("definition")
                : Cause.probe(
                        "probe " + target.check().type() + " " + target.address().withPort(target.port()));
    }

    private static String name(ServiceWork work, Member member) {
        return "Server " + member.server.name() + " of " + work.ref;
    }

    static Subject subject(ServiceWork work, Member member) {
        return Subject.server(work.ref.cluster(), work.ref.service(), member.server.name())
                .with(member.server.address().toString());
    }

    private static String word(Verdict verdict) {
        return verdict.state().name().toLowerCase(Locale.ROOT);
    }
}

package io.ballast.director;

import java.util.Locale;

import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.health.Verdict;

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
     * @param member still with the old verdict
     * @param doubted whether verdicts are held, so that the server stays in the table although it is down
     */
    void heard(ServiceWork work, Member member, Verdict heard, boolean doubted) {
        if (member.targets.isEmpty()) {
            return;
        }
        var before = member.verdict;
        if (heard.state() != before.state()) {
            tellHealth(work, member, heard, doubted);
        }
        if (heard.flapping() != before.flapping()) {
            tell(work, member, "server-flapping", heard.flapping(), "steady", "flapping", heard.flapping()
                    ? " is flapping: its health changed so often of late that it comes back later than otherwise."
                    : " is flapping no longer.");
        }
        tellWarning(work, member, before.warning(), heard.warning());
        boolean gaveUp = heard.watch() == Verdict.Watch.GIVEN_UP;
        if (gaveUp != (before.watch() == Verdict.Watch.GIVEN_UP)) {
            tell(work, member, "server-watch", gaveUp, "watched", "given up", gaveUp
                    ? " is watched no longer: it closes idle connections by itself. It is probed at its interval."
                    : " is watched again, or no longer to be watched.");
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
        events.record("server-weight", Severity.INFO, subject(work, member), nothing ? "weight" : "no weight",
                nothing ? "no weight" : "weight", "probe",
                name(work, member) + (nothing ? " gets no new connections: " : " gets new connections again: ")
                        + (why == null ? "its checks advise nothing" : why) + ".");
    }

    private void tellHealth(ServiceWork work, Member member, Verdict heard, boolean doubted) {
        boolean up = heard.state() == Verdict.State.UP;
        boolean first = member.verdict.state() == Verdict.State.UNKNOWN;
        var severity = up ? first ? Severity.INFO : Severity.CLEARED : Severity.WARNING;
        events.record("server-health", severity, subject(work, member), word(member.verdict), word(heard),
                cause(member),
                name(work, member) + " is " + word(heard) + ": " + heard.reason() + "."
                        + (!up && doubted ? " It stays in the table while verdicts are held." : ""));
    }

    private void tellWarning(ServiceWork work, Member member, @Nullable String before, @Nullable String now) {
        if ((before == null) != (now == null)) {
            tell(work, member, "server-warning", now != null, "fine", "warned",
                    now == null ? " warns no longer: " + before + " is over." : " warns: " + now + ".");
        }
    }

    private void tell(ServiceWork work, Member member, String kind, boolean begins, String good, String bad,
            String what) {
        events.record(kind, begins ? Severity.WARNING : Severity.CLEARED, subject(work, member), begins ? good : bad,
                begins ? bad : good, cause(member), name(work, member) + what);
    }

    private static String cause(Member member) {
        var target = member.targets.getFirst();
        return "probe " + target.check().type() + " " + target.address().withPort(target.port());
    }

    private static String name(ServiceWork work, Member member) {
        return "Server " + member.server.name() + " of " + work.ref;
    }

    static Subject subject(ServiceWork work, Member member) {
        return Subject.server(work.ref.cluster(), work.ref.service(), member.server.name());
    }

    private static String word(Verdict verdict) {
        return verdict.state().name().toLowerCase(Locale.ROOT);
    }
}

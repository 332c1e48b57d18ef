package io.ballast.director;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.RealServer.AdminState;
import io.ballast.director.Standing.State;
import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.health.Verdict;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** Brings a service's standings up to the moment, and computes from them how it should stand in the table. */
final class Evaluation {

    /** What a server still has to finish. */
    interface Remaining {
        /**
         * Its counters as read after the given nanosecond; null if there is no such reading.
         */
        @Nullable
        ServerCounters since(ServiceKey service, ServerKey server, long nanos);

        /** Whether connections that count as inactive are really over, rather than half closed. */
        boolean over(ServiceKey service, ServerKey server);
    }

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int RAMP_STEPS = 20;

    private final Probing probing;
    private final Suspicion suspicion;
    private final OwnState own;
    private final Remaining remaining;
    private final InstantSource clock;
    private final EventLog events;
    private final ServerNews news;
    private final ServiceNews serviceNews;

    Evaluation(Probing probing, Suspicion suspicion, OwnState own, Remaining remaining, InstantSource clock,
            EventLog events) {
        this.probing = probing;
        this.suspicion = suspicion;
        this.own = own;
        this.remaining = remaining;
        this.clock = clock;
        this.events = events;
        this.news = new ServerNews(events);
        this.serviceNews = new ServiceNews(events);
    }

    /** @return whether the service should now stand otherwise in the table than before */
    boolean evaluate(ServiceWork work, long now) {
        work.due = null;
        work.members.values().forEach(member -> {
            hear(work, member, now);
            ramp(work, member, now);
            drain(work, member, now);
        });
        dismiss(work, now);
        var before = work.desired;
        var desired = DesiredService.of(work.defined, work.situation());
        work.desired = desired;
        serviceNews.quorum(work, desired);
        serviceNews.substitute(work, desired);
        serviceNews.minimum(work, desired.sorry() ? 0 : DesiredService.keeps(work.defined, work.situation()));
        work.quorum = desired.quorum();
        work.served |= desired.isServed();
        return !desired.equals(before);
    }

    private void hear(ServiceWork work, Member member, long now) {
        var said = member.said(probing);
        var heard = Member.together(said);
        news.probed(work, member, said);
        if (heard.state() == Verdict.State.UNKNOWN) {
            member.said = said;
            return;
        }
        news.heard(work, member, said, heard, isDoubted(work, member));
        member.said = said;
        member.verdict = heard;
        advise(work, member, now);
        if (heard.state() == Verdict.State.UP || isDoubted(work, member)) {
            member.standing = member.standing.enter(State.UP, now);
        } else {
            member.standing = member.standing.enter(State.DOWN, now);
        }
    }

    private void advise(ServiceWork work, Member member, long now) {
        var advice = Advice.of(member.targets, probing);
        var before = member.standing.advice();
        boolean failed = member.verdict.state() == Verdict.State.DOWN;
        if (before.isFound() && failed && advice.equals(Advice.NONE)) {
            // Nobody spoke of the weight yet, and the server may stay in the table all the same.
            return;
        }
        news.advised(work, member, advice);
        member.standing = member.standing.withAdvice(advice);
        if (before.isFound() && !failed) {
            work.resume(member, before.apply(member.server.weight()), now);
        }
    }

    /**
     * While the director itself is under suspicion nothing goes down, and what just went down comes back; except for
     * services that want to be told all the same.
     */
    private boolean isDoubted(ServiceWork work, Member member) {
        if (!suspicion.active() || !work.defined.holdVerdicts()) {
            return false;
        }
        long window = member.targets.stream().mapToLong(Suspicion::windowNanos).max().orElse(0);
        return switch (member.standing.state()) {
            case UP -> true;
            case WAITING -> false;
            case DOWN -> member.standing.proven()
                    && member.standing.sinceNanos() - (suspicion.sinceNanos() - window) >= 0;
        };
    }

    private static void ramp(ServiceWork work, Member member, long now) {
        long whole = work.defined.slowStart().toNanos();
        long passed = now - member.standing.sinceNanos();
        if (whole <= 0 || !member.standing.is(State.UP) || passed >= whole) {
            member.standing = member.standing.withShare(1);
            return;
        }
        member.standing = member.standing.withShare(Math.max(1.0 / RAMP_STEPS, (double) passed / whole));
        work.dueBy(now + Math.max(whole / RAMP_STEPS, TimeUnit.MILLISECONDS.toNanos(100)));
    }

    private void drain(ServiceWork work, Member member, long now) {
        var id = work.drainingName(DesiredService.key(member.server));
        if (member.server.adminState() != AdminState.DRAINING) {
            own.drainsNoLonger(id);
            return;
        }
        if (member.standing.drained()) {
            return;
        }
        var since = own.drainingSince(id, clock.instant());
        var left = Duration.between(clock.instant(), since.plus(work.defined.drainTimeout()));
        String why = null;
        if (member.standing.is(State.DOWN)) {
            why = "it failed";
        } else if (member.standing.is(State.WAITING) || DesiredService.isUdp(work.defined)) {
            why = "it has nothing to finish";
        } else if (!left.isPositive()) {
            why = "its time is over";
        } else if (isIdle(work, member)) {
            why = "its connections are gone";
        }
        if (why == null) {
            work.dueBy(now + Math.min(DRAIN_LOOK_NANOS, left.toNanos()));
            return;
        }
        member.standing = member.standing.withDrained(true);
        events.record(EventKind.SERVER_DRAINED, Severity.INFO, ServerNews.subject(work, member), "draining", "drained",
                Cause.director("director"),
                "Server " + member.server.name() + " of " + work.ref + " is drained: " + why + ".");
    }

    private boolean isIdle(ServiceWork work, Member member) {
        var key = DesiredService.key(member.server);
        // Counters must be younger than the moment from which the server takes no new connections.
        var counters = remaining.since(work.key(), key, member.drainNanos + SETTLE_NANOS);
        return counters != null && counters.active() == 0
                && (counters.inactive() == 0 || remaining.over(work.key(), key));
    }

    private void dismiss(ServiceWork work, long now) {
        if (work.leaving.isEmpty()) {
            return;
        }
        boolean replaced = work.awaited.stream().map(work.members::get)
                .anyMatch(member -> member != null && member.standing.is(State.UP));
        boolean hopeless = work.awaited.stream().map(work.members::get).noneMatch(
                member -> member != null && member.server.adminState() == AdminState.ENABLED);
        if (replaced || hopeless || now - work.leavingUntil >= 0) {
            work.leaving = List.of();
            work.awaited = Set.of();
            work.failedLeaving = Set.of();
            return;
        }
        boolean held = suspicion.active() && work.defined.holdVerdicts();
        work.failedLeaving = held ? Set.of() : failed(work);
        work.dueBy(work.leavingUntil);
    }

    private Set<ServerKey> failed(ServiceWork work) {
        var failed = new HashSet<ServerKey>();
        for (var each : work.leaving) {
            if (work.targets(each).stream()
                    .anyMatch(target -> probing.verdict(target).state() == Verdict.State.DOWN)) {
                failed.add(DesiredService.key(each.server()));
            }
        }
        return failed;
    }
}

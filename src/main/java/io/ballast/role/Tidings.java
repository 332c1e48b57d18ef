package io.ballast.role;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.ballast.definition.Author;
import io.ballast.event.Cause;
import io.ballast.event.Cause.Source;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.vrrp.NoticeKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.News;
import io.ballast.vrrp.router.Up;

import org.jspecify.annotations.Nullable;

/** Makes events of what happens in the router and around it. Belongs to one thread. */
final class Tidings {

    /** Older news say when it was. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final EventLog events;
    private final InstantSource clock;
    private final Set<Lack> lacks = new HashSet<>();
    private final Map<String, String> troubles = new HashMap<>();
    private final Map<String, String> obstacles = new HashMap<>();
    private @Nullable Long process;
    private @Nullable Instant started;
    private long last;
    private boolean silenceTold;

    Tidings(EventLog events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /** A router answers. Its news are numbered anew if it is another process. */
    void answers(Up.Hello hello) {
        boolean other = process == null || process != hello.process() || !hello.since().equals(started);
        if (other) {
            last = 0;
        }
        if (silenceTold || other && process != null) {
            events.record(EventKind.VRRP_ROUTER, Severity.CLEARED, Subject.DIRECTOR, null, null, Cause.router(),
                    "The process that speaks VRRP answers, process " + hello.process() + ".");
        }
        process = hello.process();
        started = hello.since();
        silenceTold = false;
    }

    /** A router that is wanted has not answered for a while. */
    void silent(String why) {
        if (!silenceTold) {
            silenceTold = true;
            events.record(EventKind.VRRP_ROUTER, Severity.CRITICAL, Subject.DIRECTOR, null, null, Cause.router(),
                    "The process that speaks VRRP does not answer: " + why + ".");
        }
    }

    /** A connection has ended that nobody wanted to end. */
    void ended(String why) {
        events.record(EventKind.VRRP_ROUTER, Severity.WARNING, Subject.DIRECTOR, null, null, Cause.router(),
                "The connection to the process that speaks VRRP has ended: " + why + ".");
    }

    /** It has to go, since it does nothing any more. */
    void endedBy(String why) {
        events.record(EventKind.VRRP_ROUTER, Severity.WARNING, Subject.DIRECTOR, null, null, Cause.router(),
                "The process that speaks VRRP is ended, and another one follows: " + why + ".");
    }

    /** It speaks as an older or a newer program does, and has to go. */
    void replaced(Up.Hello hello) {
        events.record(EventKind.VRRP_ROUTER, Severity.WARNING, Subject.DIRECTOR, null, null, Cause.router(),
                "The process that speaks VRRP is of version " + hello.version()
                        + ", which this one does not understand; it hands over and is replaced.");
    }

    void refused(String sentence) {
        events.record(EventKind.VRRP_TROUBLE, Severity.WARNING, Subject.DIRECTOR, null, null, Cause.router(),
                "The process that speaks VRRP did not obey: " + sentence + ".");
    }

    void dropped(long count) {
        events.record(EventKind.VRRP_TROUBLE, Severity.WARNING, Subject.DIRECTOR, null, null, Cause.router(),
                count + " events of VRRP were lost, since nobody took them for too long.");
    }

    /** @return whether they were not heard before */
    boolean isNew(News news) {
        if (news.number() <= last) {
            return false;
        }
        last = news.number();
        return true;
    }

    void happened(News news) {
        var instance = news.instance();
        var subject = instance == null ? Subject.DIRECTOR : Subject.instance(instance);
        if (news.peer() != null) {
            subject = subject.with(news.peer().toString());
        }
        events.record(kind(news.kind()), severity(news), subject, word(news.from()), word(news.to()), cause(news),
                when(news) + what(news) + news.sentence() + ".");
    }

    private String when(News news) {
        return news.time().isBefore(clock.instant().minus(FRESH))
                ? "At " + news.time().truncatedTo(ChronoUnit.SECONDS) + ", while nobody listened: "
                : "";
    }

    private static String what(News news) {
        var instance = news.instance() == null ? "VRRP" : "VRRP instance " + news.instance();
        return news.to() == null ? instance + ": " : instance + " is " + word(news.to()) + ": ";
    }

    private static @Nullable String word(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Cause cause(News news) {
        if (news.peer() != null) {
            return new Cause(Source.ADVERT, "peer " + news.peer());
        }
        return news.cause() == null
                ? Cause.router()
                : new Cause(source(news.cause()), "VRRP: " + word(news.cause()));
    }

    /** What a role follows from; the master's silence is told by nobody but who takes over. */
    private static Source source(io.ballast.vrrp.Cause cause) {
        return switch (cause) {
            case MASTER_SILENT, MASTER_LEFT, HIGHER_MASTER, PREEMPTION -> Source.ADVERT;
            case FAILOVER -> Source.OPERATOR;
            case STARTED, RESUMED, STOPPED, OWNER -> Source.START;
            case FAULT, FAULT_CLEARED -> Source.TRACKING;
            case NOBODY_TOOK_OVER, HELD_UP, GROUP, UNMANAGED -> Source.ROUTER;
        };
    }

    private static EventKind kind(News.Kind kind) {
        return switch (kind) {
            case ROLE -> EventKind.VRRP_ROLE;
            case NOTICE -> EventKind.VRRP_PEER;
            case ADDRESS_RETURNED, ADDRESS_LEFT -> EventKind.VRRP_ADDRESS;
            case TROUBLE -> EventKind.VRRP_TROUBLE;
            case GUARD_REPLACED -> EventKind.VRRP_GUARD;
        };
    }

    /** Two masters at once break connections; all else that is odd leaves one. */
    static Severity severity(News news) {
        if (news.kind() == News.Kind.ROLE) {
            return news.to() == Role.FAULT ? Severity.WARNING : severity(news.cause());
        }
        return news.notice() == NoticeKind.SPLIT_BRAIN || news.notice() == NoticeKind.SAME_SOURCE
                ? Severity.CRITICAL
                : Severity.WARNING;
    }

    private static Severity severity(io.ballast.vrrp.@Nullable Cause cause) {
        return switch (cause) {
            // Somebody has died, or could not be relied on.
            case MASTER_SILENT, NOBODY_TOOK_OVER, HELD_UP, UNMANAGED -> Severity.WARNING;
            case FAULT_CLEARED -> Severity.CLEARED;
            case null, default -> Severity.INFO;
        };
    }

    /** @param all that is lacking now */
    void lacks(List<Lack> all) {
        var now = Set.copyOf(all);
        now.stream().filter(each -> !lacks.contains(each)).forEach(each -> lack(each, Severity.WARNING, ""));
        lacks.stream().filter(each -> !now.contains(each))
                .forEach(each -> lack(each, Severity.CLEARED, "it is no longer true that "));
        lacks.clear();
        lacks.addAll(now);
    }

    private void lack(Lack lack, Severity severity, String before) {
        var instance = lack.instance();
        var subject = instance == null ? Subject.DIRECTOR : Subject.instance(instance);
        events.record(EventKind.VRRP_LACK, severity, subject.with(lack.sentence()), null, null, Cause.router(),
                (instance == null ? "VRRP: " : "VRRP instance " + instance + ": ") + before + lack.sentence() + ".");
    }

    /** @param all instances that this director cannot take part in, by name, with why */
    void obstacles(Map<String, String> all) {
        all.forEach((name, why) -> {
            if (!why.equals(obstacles.get(name))) {
                instance(Severity.CRITICAL, name, "This director cannot take part in " + name + ": " + why + ".");
            }
        });
        obstacles.keySet().stream().filter(name -> !all.containsKey(name)).forEach(
                name -> instance(Severity.CLEARED, name, "Nothing keeps this director from taking part in " + name
                        + " any more."));
        obstacles.clear();
        obstacles.putAll(all);
    }

    private void instance(Severity severity, String name, String message) {
        events.record(EventKind.VRRP_LACK, severity, Subject.instance(name).with("definitions"), null, null,
                Cause.director("definitions"), message);
    }

    /** A person asked that another director takes over. */
    void failover(String instance, Author author) {
        events.record(EventKind.VRRP_FAILOVER, Severity.INFO, Subject.instance(instance), null, null,
                Cause.operator(author.cause()),
                author.name() + " had this director give way in " + instance + ".");
    }

    /** A person took that back. */
    void comeBack(String instance, Author author) {
        events.record(EventKind.VRRP_FAILOVER, Severity.INFO, Subject.instance(instance), null, null,
                Cause.operator(author.cause()),
                author.name() + " let this director take over from a working master in " + instance + " again.");
    }

    /** @param all that cannot be tracked now, with why */
    void troubles(Map<String, String> all) {
        all.forEach((name, why) -> {
            if (!why.equals(troubles.get(name))) {
                tracking(name, Severity.WARNING, "VRRP: " + name + " cannot be looked at: " + why + ".");
            }
        });
        troubles.keySet().stream().filter(name -> !all.containsKey(name))
                .forEach(name -> tracking(name, Severity.CLEARED, "VRRP: " + name + " can be looked at again."));
        troubles.clear();
        troubles.putAll(all);
    }

    private void tracking(String name, Severity severity, String message) {
        events.record(EventKind.VRRP_TRACKING, severity, Subject.DIRECTOR.with(name), null, null,
                new Cause(Source.TRACKING, "tracking"), message);
    }
}

package io.ballast.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.director.ClusterStatus.Applied;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.health.Verdict;

import org.jspecify.annotations.Nullable;

/**
 * One real server as the overview shows it. What is unknown is a dash.
 *
 * @param notes what the operator said, unless that is only "enabled", and what is odd about its probes
 * @param reason of its state, what will be wrong before long, and how its checks change its weight
 * @param sinceExact to the second, UTC
 * @param weight in the plane, and what was asked for where that is not the same
 */
record ServerView(String name, String address, Mark mark, List<String> notes, String reason, String since,
        String sinceExact,
        String weight, String active, String inactive) {

    private static final String UNKNOWN = "–";

    static ServerView of(RealServer server, ServerStatus status, Instant now) {
        var applied = status.applied();
        var health = status.health();
        return new ServerView(server.name(), server.address().withPort(server.port()), mark(status), notes(status),
                reason(status), since(health.since(), now), exact(health.since()),
                weight(applied, server.weight()),
                applied == null ? UNKNOWN : Long.toString(applied.counters().active()),
                applied == null ? UNKNOWN : Long.toString(applied.counters().inactive()));
    }

    private static String weight(@Nullable Applied applied, int asked) {
        if (applied == null) {
            return UNKNOWN + " of " + asked;
        }
        return applied.weight() == asked ? Integer.toString(asked) : applied.weight() + " of " + asked;
    }

    private static String since(@Nullable Instant then, Instant now) {
        return then == null ? UNKNOWN : ago(Duration.between(then, now));
    }

    /** ISO 8601, in UTC, without parts of seconds. */
    static String exact(@Nullable Instant time) {
        return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Mark mark(ServerStatus status) {
        return switch (status.health().state()) {
            case UP -> Mark.up("up");
            case DOWN -> Mark.down("down");
            case UNKNOWN -> Mark.unknown("unknown");
        };
    }

    private static List<String> notes(ServerStatus status) {
        var notes = new ArrayList<String>();
        if (status.adminState() != AdminState.ENABLED) {
            notes.add(status.drained() ? "drained" : status.adminState().name().toLowerCase(Locale.ROOT));
        }
        if (status.health().flapping()) {
            notes.add("flapping");
        }
        if (status.health().watch() == Verdict.Watch.GIVEN_UP) {
            notes.add("not watched");
        }
        return notes;
    }

    private static String reason(ServerStatus status) {
        return Stream.of(status.health().reason(), status.health().warning(), status.advice())
                .filter(Objects::nonNull).collect(Collectors.joining("; "));
    }

    /** The largest unit that fits, as people say it. */
    static String ago(Duration time) {
        if (time.toSeconds() < 1) {
            return "now";
        }
        if (time.toMinutes() < 1) {
            return time.toSeconds() + " s";
        }
        if (time.toHours() < 1) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 1 ? time.toHours() + " h" : time.toDays() + " d";
    }
}

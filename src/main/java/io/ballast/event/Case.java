package io.ballast.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** An incident while it is being folded. */
final class Case {

    private static final Duration FIRST_CALM = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 5;

    final long id;
    final String director;
    final Instant opened;
    final Set<Home> homes = new LinkedHashSet<>();
    final Set<String> machines = new LinkedHashSet<>();
    final Map<TroubleKey, Trouble> troubles = new LinkedHashMap<>();
    /** All that was ever wrong in it. */
    final Set<TroubleKey> known = new HashSet<>();
    /** Those that were read from the database, and that nobody has spoken of since. */
    final Set<TroubleKey> unconfirmed = new HashSet<>();
    Severity worst = Severity.WARNING;
    Instant updated;
    Instant began;
    @Nullable
    Instant closed;
    @Nullable
    Instant calmUntil;
    int reopened;
    int count;
    boolean lasting;
    Incident.@Nullable Act acknowledged;
    Incident.@Nullable Act silenced;

    Case(long id, String director, Instant opened) {
        this.id = id;
        this.director = director;
        this.opened = opened;
        this.updated = opened;
        this.began = opened;
    }

    static Case of(Incident incident) {
        var read = new Case(incident.id(), incident.director(), incident.opened());
        read.homes.addAll(incident.homes());
        read.machines.addAll(incident.machines());
        incident.troubles().forEach(trouble -> read.troubles.put(trouble.key(), trouble));
        read.known.addAll(read.troubles.keySet());
        read.unconfirmed.addAll(read.troubles.keySet());
        read.worst = incident.worst();
        read.updated = incident.updated();
        read.began = incident.updated();
        read.closed = incident.closed();
        read.calmUntil = incident.calmUntil();
        read.reopened = incident.reopened();
        read.count = incident.count();
        read.lasting = incident.lasting();
        read.acknowledged = incident.acknowledged();
        read.silenced = incident.silenced();
        return read;
    }

    boolean isOpen() {
        return closed == null;
    }

    /** What it takes to be calm grows with each time that it began anew. */
    Duration calm() {
        return FIRST_CALM.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, reopened - 1)));
    }

    Severity severity() {
        if (troubles.isEmpty()) {
            return worst;
        }
        return troubles.values().stream().map(Trouble::severity).max(Comparator.comparingInt(Case::weight))
                .orElse(worst);
    }

    static int weight(Severity severity) {
        return switch (severity) {
            case CLEARED, INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    Incident incident() {
        return new Incident(id, director, homes, machines, severity(), worst, opened, updated, closed, calmUntil,
                reopened, count, lasting, List.copyOf(troubles.values()), acknowledged, silenced);
    }
}

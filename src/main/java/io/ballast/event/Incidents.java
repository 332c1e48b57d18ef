package io.ballast.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong now, and what went wrong lately: events folded into incidents, kept with the events. While the database
 * is gone they are kept in memory, and written when it is back.
 *
 * <p>All methods may be called by any thread. What is open is held against what is true from time to time: what an
 * operator deletes closes, and so does what became well while this program did not run.
 */
public final class Incidents implements Follower, Companion {

    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    /** A trouble that a restart found is told again within this, if it is still there. */
    private static final Duration CONFIRMED = Duration.ofMinutes(2);
    /** What was told just now is truer than what is asked. */
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_DIRTY = 10_000;

    private final String director;
    private final Journal journal;
    private final IncidentStore store;
    private final InstantSource clock;
    private final Cases cases = new Cases();
    private final Map<Long, Incident> dirty = new LinkedHashMap<>();
    private final List<Consumer<List<Change>>> listeners = new CopyOnWriteArrayList<>();
    private final Instant started;
    private boolean loaded;
    private Supplier<Truth> truth = () -> _ -> Truth.Finding.UNKNOWN;

    Incidents(String director, Journal journal, IncidentStore store, InstantSource clock) {
        this.director = director;
        this.journal = journal;
        this.store = store;
        this.clock = clock;
        this.started = clock.instant();
        journal.companion(this);
        journal.follower(this);
    }

    /** Hears what becomes of incidents, on a thread that must not be held up. */
    public void listener(Consumer<List<Change>> listener) {
        listeners.add(listener);
    }

    /** @param each looks anew at what is true */
    public synchronized void truth(Supplier<Truth> each) {
        truth = each;
    }

    @Override
    public synchronized List<Event> follow(List<Event> events) {
        load();
        var steps = events.stream().map(cases::fold).toList();
        publish(steps);
        var known = new ArrayList<Event>();
        for (var step : steps) {
            known.add(Objects.requireNonNull(event(step)));
        }
        return known;
    }

    /** Has time do what it does; called about once a second. */
    public void tick() {
        List<Event> over;
        synchronized (this) {
            load();
            publish(cases.tick(clock.instant()));
            over = over();
        }
        over.forEach(event -> journal.record(event.kind(), event.severity(), event.subject(), event.from(),
                event.to(), event.cause(), event.message()));
    }

    /** @return what should be told so that what is over closes */
    private List<Event> over() {
        var now = clock.instant();
        var asked = truth.get();
        var over = new ArrayList<Event>();
        for (var of : cases.all()) {
            for (var trouble : of.troubles.values()) {
                boolean unconfirmed = of.unconfirmed.contains(trouble.key());
                if (trouble.passes() == null && trouble.since().plus(FRESH).isBefore(now)) {
                    var found = over(trouble, asked.of(trouble), unconfirmed && !now.isBefore(started.plus(CONFIRMED)));
                    if (found != null) {
                        over.add(found);
                    }
                }
            }
        }
        return over;
    }

    private @Nullable Event over(Trouble trouble, Truth.Finding finding, boolean unheard) {
        return switch (finding) {
            case LASTS -> null;
            case OVER -> cleared(trouble, Cause.start("found well"), "It is over: ");
            case GONE -> cleared(trouble, Cause.director("definitions"), "Defined no longer: ");
            case UNKNOWN -> unheard
                    ? cleared(trouble, Cause.start("not seen since the start"), "Not seen again since the start: ")
                    : null;
        };
    }

    private Event cleared(Trouble trouble, Cause cause, String how) {
        return new Event(0, clock.instant(), director, trouble.kind(), Severity.CLEARED, trouble.subject(), null, null,
                cause, how + trouble.message());
    }

    private void publish(List<Cases.Step> steps) {
        var now = new HashMap<Long, Incident>();
        for (var of : cases.touched()) {
            var incident = of.incident();
            now.put(of.id, incident);
            dirty.put(of.id, incident);
        }
        while (dirty.size() > MOST_DIRTY) {
            dirty.remove(dirty.keySet().iterator().next());
        }
        if (steps.isEmpty() && now.isEmpty()) {
            return;
        }
        var changes = steps.stream().map(step -> new Change(step.what(), event(step), incident(step, now))).toList();
        if (!changes.isEmpty()) {
            listeners.forEach(each -> tell(each, changes));
        }
        if (!now.isEmpty()) {
            journal.stir();
        }
    }

    private static @Nullable Event event(Cases.Step step) {
        var event = step.event();
        var of = step.of();
        return event == null || of == null ? event : event.of(of.id);
    }

    private static @Nullable Incident incident(Cases.Step step, Map<Long, Incident> now) {
        var of = step.of();
        return of == null ? null : now.computeIfAbsent(of.id, _ -> of.incident());
    }

    private static void tell(Consumer<List<Change>> listener, List<Change> changes) {
        try {
            listener.accept(changes);
        } catch (RuntimeException e) {
            LOG.error("What became of incidents could not be told", e);
        }
    }

    /** Once, as soon as there is a database. */
    private void load() {
        if (loaded) {
            return;
        }
        try {
            store.load(director, clock.instant().minus(Cases.REOPENS)).forEach(cases::load);
            loaded = true;
        } catch (RuntimeException e) {
            LOG.debug("Incidents are read later: {}", e.getMessage());
        }
    }

    @Override
    public @Nullable Pending pending() {
        Map<Long, Incident> some;
        synchronized (this) {
            if (dirty.isEmpty()) {
                return null;
            }
            some = new LinkedHashMap<>(dirty);
        }
        return new Pending(() -> store.put(List.copyOf(some.values())), () -> {
            synchronized (this) {
                some.forEach(dirty::remove);
            }
        });
    }

    /** Those that are open, as they are now. */
    public synchronized List<Incident> open() {
        return cases.all().stream().filter(Case::isOpen).map(Case::incident).toList();
    }

    /** How many are open, by severity. */
    public synchronized Map<Severity, Integer> openBySeverity() {
        var counts = new EnumMap<Severity, Integer>(Map.of(Severity.WARNING, 0, Severity.CRITICAL, 0));
        cases.all().stream().filter(Case::isOpen).forEach(each -> counts.merge(each.severity(), 1, Integer::sum));
        return counts;
    }

    /** One incident; null if there is none. */
    public @Nullable Incident get(long id) {
        synchronized (this) {
            var of = cases.get(id);
            if (of != null) {
                return of.incident();
            }
        }
        try {
            return store.get(id);
        } catch (RuntimeException e) {
            LOG.debug("Incidents are taken from memory: {}", e.getMessage());
            return null;
        }
    }

    /**
     * A page of incidents, oldest first; without a database those that are remembered.
     *
     * @param open null for open and closed ones
     */
    public List<Incident> page(@Nullable Boolean open, long after, int limit) {
        var byId = new TreeMap<Long, Incident>();
        try {
            store.page(open, after, limit).forEach(each -> byId.put(each.id(), each));
        } catch (RuntimeException e) {
            LOG.debug("Incidents are taken from memory: {}", e.getMessage());
        }
        synchronized (this) {
            cases.all().stream().filter(each -> each.id > after).forEach(each -> byId.put(each.id, each.incident()));
        }
        return byId.values().stream().filter(each -> open == null || each.isOpen() == open)
                .sorted(Comparator.comparingLong(Incident::id)).limit(limit).toList();
    }

    /**
     * A person takes an incident on: nobody is reminded of it any more.
     *
     * @return the incident; null if no such one is open here
     */
    public @Nullable Incident acknowledge(long id, String reason, String author) {
        return act(id, author, "acknowledged", author + " acknowledged it: " + reason,
                of -> of.acknowledged = new Incident.Act(author, clock.instant(), null, reason));
    }

    /** A person wants to hear nothing of an incident until then; as {@link #acknowledge}. */
    public @Nullable Incident silence(long id, Instant until, String reason, String author) {
        return act(id, author, "silenced", author + " silenced it until " + until + ": " + reason,
                of -> of.silenced = new Incident.Act(author, clock.instant(), until, reason));
    }

    /** A person wants to hear of it again; as {@link #acknowledge}. */
    public @Nullable Incident hear(long id, String author) {
        return act(id, author, "heard", author + " wants to hear of it again.", of -> of.silenced = null);
    }

    private @Nullable Incident act(long id, String author, String to, String message, Consumer<Case> what) {
        Incident incident;
        synchronized (this) {
            load();
            var of = cases.get(id);
            if (of == null || !of.isOpen()) {
                return null;
            }
            what.accept(of);
            cases.touch(of);
            publish(List.of());
            incident = of.incident();
        }
        var cluster = incident.cluster();
        journal.record(EventKind.INCIDENT, Severity.INFO, cluster == null ? Subject.DIRECTOR : Subject.cluster(cluster),
                null, to, Cause.operator(author), incident.title() + ": " + message, id);
        return incident;
    }
}

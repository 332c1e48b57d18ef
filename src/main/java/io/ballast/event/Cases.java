package io.ballast.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Folds events into incidents. Takes time as an argument and does nothing by itself; for one thread.
 *
 * <p>A trouble begins with a bad event (warning, critical) and ends with the next event of the same family about the same
 * subject that is not bad; or, if it is of a kind that passes, after its time. Where a trouble begins, it joins, in this
 * order: the incident in which it is open; the open incident of its home (its virtual service, VRRP instance, part of the
 * director); the incident of its home that closed within the last 10 minutes; for servers and services, the open incident
 * in which the director itself is suspected; the open incident in which, at most 5 s ago, something else of the same
 * machine, of the same cluster, or of the director itself began. Else it opens one of its own. So a rack whose servers
 * serve one cluster is one incident, and a machine that serves several clusters is one.
 *
 * <p>Transitions of an incident: none to open with a trouble. Open to closed when its last trouble ends, if it never began
 * anew. Closed to open within 10 minutes of its end, which counts as begun anew. From then on, open to waiting when its
 * last trouble ends; waiting to open when one begins; waiting to closed after a calm of 1 minute, which doubles with each
 * time that it began anew up to 32. Whatever flaps is one incident. Closed to forgotten after 10 minutes.
 */
final class Cases {

    static final Duration REOPENS = Duration.ofMinutes(10);
    static final Duration JOINS = Duration.ofSeconds(5);

    private static final String DIRECTOR = "";

    private final Map<Long, Case> cases = new LinkedHashMap<>();
    private final Map<TroubleKey, Case> byTrouble = new HashMap<>();
    private final Map<Home, Case> byHome = new HashMap<>();
    private final Map<String, Case> byMachine = new HashMap<>();
    private final Map<String, Case> byCluster = new HashMap<>();
    private final Set<Case> touched = new LinkedHashSet<>();
    private @Nullable Case suspicion;

    /**
     * One step, before the incident is shown as it stands after all of them.
     *
     * @param of null for an event of no incident
     */
    record Step(Change.What what, @Nullable Event event, @Nullable Case of) {
    }

    /** Takes one event in. */
    Step fold(Event event) {
        if (event.incident() != null) {
            return act(event, cases.get(event.incident()));
        }
        var key = TroubleKey.of(event);
        if (event.isBad()) {
            return begins(event, key);
        }
        var of = byTrouble.get(key);
        return of == null ? mention(event, key) : ends(event, key, of);
    }

    private Step act(Event event, @Nullable Case of) {
        if (of != null) {
            note(of, event);
        }
        return new Step(Objects.equals(event.to(), "acknowledged") ? Change.What.ACKNOWLEDGED : Change.What.TOLD, event,
                of);
    }

    /** Belongs to what is open of the same, and changes nothing there. */
    private Step mention(Event event, TroubleKey key) {
        var of = event.subject().equals(Subject.DIRECTOR) ? null : byHome.get(Home.of(key));
        if (of == null || !of.isOpen()) {
            return new Step(Change.What.TOLD, event, null);
        }
        note(of, event);
        return new Step(Change.What.TOLD, event, of);
    }

    private Step begins(Event event, TroubleKey key) {
        var there = byTrouble.get(key);
        if (there != null) {
            return goesOn(event, key, there);
        }
        var joined = find(event, Home.of(key));
        boolean fresh = joined == null;
        var of = joined == null ? new Case(event.id(), event.director(), event.time()) : joined;
        boolean again = !of.isOpen();
        boolean waited = of.calmUntil != null;
        var before = of.troubles.isEmpty() ? Severity.INFO : of.severity();
        if (again || waited) {
            of.reopened++;
            of.closed = null;
            of.calmUntil = null;
            of.acknowledged = again ? null : of.acknowledged;
        }
        boolean more = of.known.add(key);
        add(of, event, key);
        if (fresh || again) {
            return new Step(fresh ? Change.What.OPENED : Change.What.REOPENED, event, of);
        }
        boolean worse = Case.weight(of.severity()) > Case.weight(before) && !waited;
        return new Step(more || worse ? Change.What.WORSENED : Change.What.REPEATED, event, of);
    }

    private Step goesOn(Event event, TroubleKey key, Case of) {
        boolean worse = Case.weight(event.severity()) > Case.weight(of.severity());
        add(of, event, key);
        return new Step(worse ? Change.What.WORSENED : Change.What.TOLD, event, of);
    }

    private void add(Case of, Event event, TroubleKey key) {
        var trouble = Trouble.of(event);
        of.troubles.put(key, trouble);
        of.unconfirmed.remove(key);
        of.lasting |= trouble.passes() == null;
        of.began = event.time();
        if (Case.weight(event.severity()) > Case.weight(of.worst)) {
            of.worst = event.severity();
        }
        var home = Home.of(key);
        of.homes.add(home);
        cases.put(of.id, of);
        byTrouble.put(key, of);
        byHome.put(home, of);
        var machine = machine(event);
        if (machine != null) {
            of.machines.add(machine);
            byMachine.put(machine, of);
        }
        byCluster.put(neighbours(event), of);
        if (event.kind() == EventKind.VERDICTS_HELD) {
            suspicion = of;
        }
        note(of, event);
    }

    private void note(Case of, Event event) {
        of.count++;
        of.updated = event.time();
        touched.add(of);
    }

    private @Nullable Case find(Event event, Home home) {
        var own = byHome.get(home);
        if (own != null && (own.closed == null || event.time().isBefore(own.closed.plus(REOPENS)))) {
            return own;
        }
        if (suspicion != null && suspicion.isOpen() && event.subject().cluster() != null) {
            return suspicion;
        }
        var machine = machine(event);
        var near = machine == null ? null : near(byMachine.get(machine), event);
        if (near != null) {
            return near;
        }
        return event.subject().instance() == null ? near(byCluster.get(neighbours(event)), event) : null;
    }

    private static @Nullable Case near(@Nullable Case of, Event event) {
        return of != null && of.isOpen() && !event.time().isAfter(of.began.plus(JOINS)) ? of : null;
    }

    private static @Nullable String machine(Event event) {
        return event.subject().server() == null ? null : event.subject().item();
    }

    /** Those with whom something may have one cause: the same cluster's services, or the parts of the director. */
    private static String neighbours(Event event) {
        var subject = event.subject();
        if (subject.instance() != null) {
            return "instance " + subject.instance();
        }
        return subject.cluster() == null ? DIRECTOR : "cluster " + subject.cluster();
    }

    private Step ends(Event event, TroubleKey key, Case of) {
        byTrouble.remove(key);
        of.troubles.remove(key);
        of.unconfirmed.remove(key);
        note(of, event);
        return new Step(settle(of, event.time()) ? Change.What.CLOSED : Change.What.EASED, event, of);
    }

    /** @return whether it closes now */
    private static boolean settle(Case of, Instant now) {
        if (!of.troubles.isEmpty()) {
            return false;
        }
        if (of.reopened > 0) {
            of.calmUntil = now.plus(of.calm());
            return false;
        }
        of.closed = now;
        return true;
    }

    /** What time alone changes. */
    List<Step> tick(Instant now) {
        var steps = new ArrayList<Step>();
        for (var of : List.copyOf(cases.values())) {
            if (pass(of, now) || of.calmUntil != null && !now.isBefore(of.calmUntil)) {
                of.closed = now;
                of.calmUntil = null;
                of.updated = now;
                touched.add(of);
                steps.add(new Step(Change.What.CLOSED, null, of));
            }
            if (of.closed != null && !now.isBefore(of.closed.plus(REOPENS))) {
                forget(of);
            }
        }
        return steps;
    }

    /** @return whether the last trouble has passed, and it closes */
    private boolean pass(Case of, Instant now) {
        var passed = of.troubles.entrySet().stream()
                .filter(each -> each.getValue().passes() != null && !now.isBefore(each.getValue().passes()))
                .map(Map.Entry::getKey).toList();
        passed.forEach(key -> {
            of.troubles.remove(key);
            byTrouble.remove(key);
            touched.add(of);
        });
        return !passed.isEmpty() && settle(of, now);
    }

    private void forget(Case of) {
        cases.remove(of.id);
        List.of(byHome, byMachine, byCluster).forEach(each -> each.values().removeIf(other -> other == of));
        if (suspicion == of) {
            suspicion = null;
        }
    }

    /** Takes in what an earlier process left open, or closed lately. What is open here already goes on here. */
    void load(Incident incident) {
        if (cases.containsKey(incident.id())) {
            return;
        }
        var of = Case.of(incident);
        of.troubles.keySet().removeIf(byTrouble::containsKey);
        of.troubles.keySet().forEach(key -> byTrouble.put(key, of));
        of.homes.forEach(home -> byHome.putIfAbsent(home, of));
        cases.put(of.id, of);
        if (of.troubles.keySet().stream().anyMatch(key -> key.family().equals(EventKind.VERDICTS_HELD.word()))) {
            suspicion = of;
        }
        if (of.isOpen() && of.troubles.isEmpty() && of.calmUntil == null) {
            of.calmUntil = of.updated;
            touched.add(of);
        }
    }

    /** The incidents that changed since this was asked last. */
    List<Case> touched() {
        var all = List.copyOf(touched);
        touched.clear();
        return all;
    }

    void touch(Case of) {
        touched.add(of);
    }

    @Nullable
    Case get(long id) {
        return cases.get(id);
    }

    /** Open ones, and those that closed lately. */
    Collection<Case> all() {
        return cases.values();
    }
}

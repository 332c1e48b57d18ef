package io.ballast.vrrp.router;

import java.util.Map;
import java.util.Set;

import io.ballast.vrrp.Event;
import io.ballast.vrrp.GroupElection.GroupStep;

/** Gives events to elections, and sees that what they want is done before the next event. */
final class Chamber {

    private final Roster roster;
    private final Deeds deeds;
    private final Bulletin bulletin;
    private final Times times;
    private final Lateness lateness = new Lateness();

    Chamber(Roster roster, Deeds deeds, Bulletin bulletin, Times times) {
        this.roster = roster;
        this.deeds = deeds;
        this.bulletin = bulletin;
        this.times = times;
    }

    void one(Seat seat, Event event) {
        var electorate = roster.electorate(seat.name());
        if (electorate != null) {
            carryOut(electorate, electorate.one(seat, event, times.now()), Set.of());
        }
    }

    void all(Electorate electorate, Event event) {
        carryOut(electorate, electorate.all(event, times.now()), Set.of());
    }

    void everybody(Event event) {
        roster.electorates().forEach(electorate -> all(electorate, event));
    }

    void each(Electorate electorate, Map<String, Event> events) {
        if (!events.isEmpty()) {
            carryOut(electorate, electorate.each(events, times.now()), Set.of());
        }
    }

    /** @param spared names of those who do nothing, since others go on for them */
    void stop(Electorate electorate, Set<String> spared) {
        carryOut(electorate, electorate.all(new Event.Stop(), times.now()), spared);
    }

    /** Its election hears of what is tracked, if that has changed. */
    void track(Seat seat) {
        seat.newTracking().ifPresent(tracking -> {
            one(seat, new Event.Tracked(tracking));
            bulletin.state(seat);
        });
    }

    /** All whose time has come. */
    void tick() {
        for (var electorate : roster.electorates()) {
            long now = times.now();
            if (electorate.isDue(now)) {
                var step = electorate.all(new Event.Tick(), now);
                lateness.add(step.lateNanos());
                carryOut(electorate, step, Set.of());
            }
        }
    }

    Lateness lateness() {
        return lateness;
    }

    private void carryOut(Electorate electorate, GroupStep step, Set<String> spared) {
        step.actions().stream().filter(each -> !spared.contains(each.instance()))
                .forEach(each -> deeds.carryOut(electorate.seat(each.instance()), each.action()));
    }
}

package io.ballast.vrrp.router;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

import io.ballast.vrrp.Election;
import io.ballast.vrrp.Event;
import io.ballast.vrrp.GroupElection;
import io.ballast.vrrp.GroupElection.GroupStep;
import io.ballast.vrrp.GroupElection.MemberAction;

import org.jspecify.annotations.Nullable;

/** The seats that are master together: those of a sync group, or one alone. */
final class Electorate {

    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final @Nullable GroupElection group;
    private OptionalLong timer = OptionalLong.empty();

    Electorate(List<Seat> members) {
        members.forEach(seat -> seats.put(seat.name(), seat));
        group = members.size() == 1 ? null : new GroupElection(members.stream().map(Seat::election).toList());
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    /** @throws NullPointerException if it has none of that name */
    Seat seat(String name) {
        return Objects.requireNonNull(seats.get(name));
    }

    OptionalLong timer() {
        return timer;
    }

    boolean isDue(long now) {
        return timer.isPresent() && now - timer.getAsLong() >= 0;
    }

    GroupStep all(Event event, long now) {
        var events = new LinkedHashMap<String, Event>();
        seats.keySet().forEach(name -> events.put(name, event));
        return each(events, now);
    }

    GroupStep one(Seat seat, Event event, long now) {
        return each(Map.of(seat.name(), event), now);
    }

    GroupStep each(Map<String, Event> events, long now) {
        var step = group == null ? alone(events, now) : group.on(events, now);
        timer = step.nextTimer();
        return step;
    }

    private GroupStep alone(Map<String, Event> events, long now) {
        var event = events.entrySet().iterator().next();
        Election election = seat(event.getKey()).election();
        var step = election.on(event.getValue(), now);
        return new GroupStep(step.actions().stream().map(each -> new MemberAction(event.getKey(), each)).toList(),
                step.nextTimer(), step.lateNanos());
    }
}

package io.ballast.vrrp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The elections of a sync group, which are master together or not at all.
 *
 * <p>Master: a member whose wait is over wants to be master. When all want to, all become it in one step: so no group
 * takes one address of a pair while the other is in good hands elsewhere. A member that waits for first results keeps all
 * others waiting.
 *
 * <p>Backup: when one member gives way to another master, all others take their addresses down and send priority 0.
 *
 * <p>Fault: when one member is in fault, all are, until none is by itself.
 *
 * <p>Its members should have the same priority on each director: a group that is the higher one here and the lower one
 * there never comes to rest, with any router. Not thread-safe.
 */
public final class GroupElection {

    private final Map<String, Election> members;

    /** What a member wants done. */
    public record MemberAction(String instance, Action action) {
    }

    /**
     * What came of an event.
     *
     * @param actions to be done in this order
     * @param nextTimer when a tick for all is wanted, in nanoseconds of the monotonic clock
     * @param lateNanos by how much a tick came after its time
     */
    public record GroupStep(List<MemberAction> actions, OptionalLong nextTimer, long lateNanos) {

        public GroupStep {
            actions = List.copyOf(actions);
        }
    }

    /** @param members at least one, each made for a group */
    public GroupElection(List<Election> members) {
        this.members = members.stream().collect(Collectors.toMap(member -> member.instance().name(), member -> member,
                (one, other) -> other, LinkedHashMap::new));
    }

    /** The same event for all members, such as a tick, a failover or a stop. */
    public GroupStep on(Event event, long now) {
        var events = new LinkedHashMap<String, Event>();
        members.keySet().forEach(name -> events.put(name, event));
        return on(events, now);
    }

    /** An event for one member: an advert that it heard, or what is tracked for it. */
    public GroupStep on(String member, Event event, long now) {
        return on(Map.of(member, event), now);
    }

    /**
     * An event each for some members, as one: all must be started together, since each has its own address.
     *
     * @throws IllegalArgumentException if one is no member
     */
    public GroupStep on(Map<String, Event> events, long now) {
        var round = new Round(now);
        events.forEach((name, event) -> round.give(member(name), event));
        shareFault(round);
        demote(round);
        promote(round);
        return round.step();
    }

    private Election member(String name) {
        var member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException(name + " is no member of this sync group");
        }
        return member;
    }

    private void shareFault(Round round) {
        for (var member : members.values()) {
            var other = members.values().stream().filter(each -> each != member).filter(Election::hasOwnFault)
                    .map(each -> each.instance().name()).findFirst();
            round.give(member, other.<Event>map(Event.GroupFault::new).orElseGet(Event.GroupWhole::new));
        }
    }

    private void demote(Round round) {
        var left = members.values().stream().filter(member -> member.role() != Role.MASTER).findFirst();
        left.ifPresent(one -> round.giveAll(member -> member.role() == Role.MASTER,
                new Event.Demote(one.instance().name())));
    }

    private void promote(Round round) {
        if (members.values().stream().allMatch(Election::wantsMaster)) {
            round.giveAll(member -> member.role() != Role.MASTER, new Event.Promote());
        }
    }

    /** One event with all that follows from it. */
    private final class Round {

        private final long now;
        private final List<MemberAction> actions = new ArrayList<>();
        private final Map<Election, OptionalLong> timers = new LinkedHashMap<>();
        private long late;

        Round(long now) {
            this.now = now;
        }

        void give(Election member, Event event) {
            var step = member.on(event, now);
            step.actions().forEach(action -> actions.add(new MemberAction(member.instance().name(), action)));
            timers.put(member, step.nextTimer());
            late = Math.max(late, step.lateNanos());
        }

        void giveAll(Predicate<Election> which, Event event) {
            members.values().stream().filter(which).toList().forEach(member -> give(member, event));
        }

        GroupStep step() {
            var in = timers.values().stream().flatMapToLong(OptionalLong::stream).map(at -> at - now).min();
            return new GroupStep(actions, in.isPresent() ? OptionalLong.of(now + in.getAsLong()) : in, late);
        }
    }
}

package io.ballast.vrrp.router;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.Event;

/**
 * Makes what the application configured out of what is. Who leaves gives up first; then who stays is redefined; then
 * who is new begins. What is as it was notices nothing.
 */
final class Reform {

    private final Roster roster;
    private final Chamber chamber;
    private final Surveyor surveyor;
    private final Bulletin bulletin;

    Reform(Roster roster, Chamber chamber, Surveyor surveyor, Bulletin bulletin) {
        this.roster = roster;
        this.chamber = chamber;
        this.surveyor = surveyor;
        this.bulletin = bulletin;
    }

    void apply(Down.Configure wanted, Roster.Maker maker) {
        var before = roster.seats();
        var change = roster.change(wanted, maker);
        change.left().forEach(each -> chamber.stop(each, change.goingOn()));
        before.stream().filter(seat -> roster.seat(seat.name()) == null).forEach(bulletin::gone);
        change.kept().forEach(this::redefine);
        surveyor.look();
        change.begun().forEach(each -> begin(each, change.goingOn()));
    }

    private void redefine(Electorate electorate, List<Member> members) {
        var events = new LinkedHashMap<String, Event>();
        for (var member : members) {
            var seat = electorate.seat(member.instance().name());
            if (seat.redefine(member)) {
                events.put(seat.name(), new Event.Redefined(member.instance()));
            }
        }
        chamber.each(electorate, events);
        electorate.seats().forEach(bulletin::state);
    }

    /** All of an electorate at once, since a group starts together. */
    private void begin(Electorate electorate, Set<String> goingOn) {
        var starts = new HashMap<String, Event>();
        for (var seat : electorate.seats()) {
            starts.put(seat.name(), new Event.Start(source(seat), goingOn.contains(seat.name())));
        }
        chamber.each(electorate, starts);
        electorate.seats().forEach(bulletin::state);
    }

    /** Without one it is in fault, sends nothing and is told when there is one. */
    private static IpAddress source(Seat seat) {
        var source = seat.source();
        return source == null ? new IpAddress(seat.instance().family(), 0, 0) : source;
    }
}

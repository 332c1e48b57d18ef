package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import io.ballast.linux.ErrnoException;
import io.ballast.vrrp.Event;

import org.jspecify.annotations.Nullable;

/** Compares how the machine is with how it should be: sockets, addresses, links, and what all that means for elections. */
final class Surveyor {

    private final Ports ports;
    private final Roster roster;
    private final WireTable wires;
    private final Holdings holdings;
    private final Chamber chamber;
    private final Bulletin bulletin;
    private final List<Lack> own;
    private final Consumer<List<Holdings.Risen>> risen;
    private final VirtualLinks virtualLinks;

    private Map<String, Link> links = Map.of();
    private @Nullable Pause again;

    /**
     * @param own what the process lacks from its start
     * @param risen is given addresses that came back
     */
    Surveyor(Ports ports, Roster roster, WireTable wires, Holdings holdings, Chamber chamber, Bulletin bulletin,
            List<Lack> own, Consumer<List<Holdings.Risen>> risen) {
        this.ports = ports;
        this.roster = roster;
        this.wires = wires;
        this.holdings = holdings;
        this.chamber = chamber;
        this.bulletin = bulletin;
        this.own = List.copyOf(own);
        this.risen = risen;
        virtualLinks = new VirtualLinks(ports.ground(), bulletin);
        bulletin.lacks(own);
    }

    void lookIfNeeded() {
        long now = ports.times().now();
        boolean due = alarms().anyMatch(at -> now - at >= 0);
        if (ports.ground().changed() || due) {
            look();
        }
    }

    LongStream alarms() {
        var pause = again;
        return LongStream.concat(LongStream.concat(wires.alarms(), virtualLinks.alarms()),
                pause == null ? LongStream.empty() : LongStream.of(pause.at()));
    }

    void look() {
        var other = see();
        var needed = new HashSet<WireKey>();
        roster.seats().forEach(seat -> {
            needed.addAll(WireKey.all(seat.instance()));
            needed.addAll(WireKey.strangers(seat.instance()));
        });
        wires.settle(needed, links, ports.times().now());
        // What was seen before tells nothing of what somebody has taken away since.
        if (other != null) {
            risen.accept(comeUp(other));
        }
        tellElections();
    }

    /** @return whose own interface is not as it was; null if nothing can be seen now */
    private @Nullable List<Seat> see() {
        long now = ports.times().now();
        try {
            links = ports.ground().look();
            var other = virtualLinks.settle(roster.seats(), links, now);
            if (!other.isEmpty()) {
                links = ports.ground().look();
            }
            again = null;
            return other;
        } catch (ErrnoException e) {
            var pause = again;
            if (pause == null) {
                again = new Pause(now);
            } else if (pause.isDue(now)) {
                pause.grow(now);
            }
            bulletin.tell(News.Kind.TROUBLE, null, "interfaces cannot be looked after: " + e.getMessage());
            return null;
        }
    }

    /** Those that are back, and those whose interface is up again. */
    private List<Holdings.Risen> comeUp(List<Seat> other) {
        var all = new LinkedHashSet<>(holdings.look(links.values(), ports.times().now()));
        other.forEach(seat -> holdings.of(seat.name())
                .forEach(address -> all.add(new Holdings.Risen(seat.name(), address))));
        return List.copyOf(all);
    }

    private void tellElections() {
        var virtual = roster.virtualAddresses();
        var lacks = new ArrayList<>(own);
        for (var seat : roster.seats()) {
            var surroundings = Surroundings.of(seat, links, virtual, wires);
            lacks.addAll(surroundings.lacks());
            seat.surroundings(surroundings.results());
            var source = surroundings.source();
            // The last one stays where there is none: a priority of 0 may still find its way.
            if (source != null && !source.equals(seat.source())) {
                seat.source(source);
                chamber.one(seat, new Event.SourceChanged(source));
                bulletin.state(seat);
            }
            chamber.track(seat);
        }
        bulletin.lacks(lacks);
    }

    /** At the end. */
    void dropVirtualLinks() {
        virtualLinks.dropAll();
    }

    /** At the beginning. */
    void dropLeftVirtualLinks() {
        virtualLinks.dropLeft();
    }
}

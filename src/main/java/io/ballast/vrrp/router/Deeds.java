package io.ballast.vrrp.router;

import java.util.List;

import io.ballast.linux.ErrnoException;
import io.ballast.table.Family;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Action;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Role;

/** Carries out what elections want done, each at once and in their order. */
final class Deeds {

    private final WireTable wires;
    private final Ground ground;
    private final Holdings holdings;
    private final AnnouncementQueue announcements = new AnnouncementQueue();
    private final Dropping dropping;
    private final Sequences sequences;
    private final Bulletin bulletin;
    private final Times times;

    Deeds(WireTable wires, Ground ground, Holdings holdings, Sequences sequences, Bulletin bulletin, Times times) {
        this.sequences = sequences;
        this.wires = wires;
        this.ground = ground;
        dropping = new Dropping(ground, bulletin);
        this.holdings = holdings;
        this.bulletin = bulletin;
        this.times = times;
    }

    void carryOut(Seat seat, Action action) {
        switch (action) {
            case Action.SendAdvert advert -> {
                if (seat.raise(true)) {
                    raise(seat, true);
                }
                send(seat, advert.priority());
            }
            case Action.PutUp _ -> holdings.putUp(seat.name(), Place.of(seat.instance()),
                    Allowance.of(seat.instance()), times.now());
            case Action.TakeDown _ -> {
                announcements.drop(seat.name());
                holdings.takeDown(seat.name(), times.now());
            }
            case Action.Announce announce -> announce(seat, holdings.of(seat.name()), announce.times());
            case Action.RoleChanged change -> changed(seat, change);
            case Action.Notice notice -> bulletin.notice(seat.name(), notice);
        }
    }

    void announce(Seat seat, List<HeldAddress> addresses, int often) {
        announcements.add(seat.name(), addresses, often, seat.instance().announcements().gap(), times.now());
    }

    Dropping dropping() {
        return dropping;
    }

    AnnouncementQueue announcements() {
        return announcements;
    }

    /**
     * Tells neighbours of one address, once.
     *
     * @return false if it could not be sent now and should be soon
     */
    boolean tellNeighbours(Seat seat, HeldAddress address) {
        try {
            boolean told = ground.announce(address);
            seat.tally().announced += told ? 1 : 0;
            return told;
        } catch (ErrnoException e) {
            bulletin.tell(News.Kind.TROUBLE, seat.name(),
                    address + " cannot be announced to its neighbours: " + e.getMessage());
            return true;
        }
    }

    private void raise(Seat seat, boolean up) {
        try {
            ground.raiseVirtualLink(seat.instance(), up);
        } catch (ErrnoException e) {
            bulletin.tell(News.Kind.TROUBLE, seat.name(), Place.virtualLink(seat.instance()) + " cannot be set "
                    + (up ? "up: " : "down: ") + e.getMessage());
        }
    }

    private void changed(Seat seat, Action.RoleChanged change) {
        if (change.to() == Role.MASTER) {
            seat.tally().mastered++;
            seat.lastMaster(null);
        }
        dropping.touch();
        if (change.from() == Role.MASTER && seat.raise(false)) {
            raise(seat, false);
        }
        seat.changed(change.cause(), change.sentence(), times.instant());
        bulletin.changed(seat.name(), change);
        bulletin.state(seat);
    }

    private void send(Seat seat, int priority) {
        var source = seat.source();
        var wire = wires.get(WireKey.speaking(seat.instance()));
        for (var destination : seat.destinations()) {
            if (source == null || wire == null) {
                seat.tally().notSent++;
            } else {
                send(seat, wire, priority, source, destination);
            }
        }
    }

    private void send(Seat seat, Wire wire, int priority, IpAddress source, IpAddress destination) {
        var packet = seat.instance().family() == Family.IPV4
                ? seat.codec().ipv4Packet(priority, source, destination, seat.nextIdentification())
                : seat.codec().message(priority, source, destination);
        if (seat.instance().authentication() instanceof Authentication.Header) {
            sequences.used(seat.name(), seat.codec().lastSequence());
        }
        try {
            wire.send(packet, source, destination);
            seat.tally().sent++;
        } catch (ErrnoException e) {
            seat.tally().notSent++;
            bulletin.tell(News.Kind.TROUBLE, seat.name(), "an advert cannot be sent: " + e.getMessage());
        }
    }
}

package io.ballast.vrrp;

import java.time.Duration;

import io.ballast.table.IpAddress;

/** What an election hears of. */
public sealed interface Event {

    /**
     * It takes part from now on.
     *
     * @param source the address that its adverts come from
     * @param asMaster whether it goes on as the master that it was until a moment ago, with its addresses still up
     */
    record Start(IpAddress source, boolean asMaster) implements Event {
    }

    /** An advert that the codec believes, of another director. */
    record Heard(Advert advert, IpAddress source) implements Event {
    }

    /** A packet that the codec does not believe: changes nothing and may be worth a word. */
    record Rejected(Reading.Rejection rejection) implements Event {
    }

    /** It is time: what {@link Step#nextTimer} named has come. Packets that wait are to be given first. */
    record Tick() implements Event {
    }

    /** What is tracked has new results. */
    record Tracked(Tracking tracking) implements Event {
    }

    /** Whether this director's table is in place and probed, so that it may take over from a working master. */
    record Ready(boolean ready) implements Event {
    }

    /** Its adverts come from this address now. */
    record SourceChanged(IpAddress source) implements Event {
    }

    /** The operator changed the instance. Another family, router id or interface is another election instead. */
    record Redefined(VrrpInstance instance) implements Event {
    }

    /** A person asks that another director takes over. */
    record GiveWay() implements Event {
    }

    /** It may take over from a working master again, after it gave way. */
    record Return() implements Event {
    }

    /**
     * Its manager is gone.
     *
     * @param holdFor how long it stays master without one
     */
    record ManagerGone(Duration holdFor) implements Event {
    }

    record ManagerBack() implements Event {
    }

    /** It stops in order. */
    record Stop() implements Event {
    }

    /** Its sync group becomes master. */
    record Promote() implements Event {
    }

    /** Its sync group is no longer master, since this member is not. */
    record Demote(String member) implements Event {
    }

    /** A member of its sync group is in fault. */
    record GroupFault(String member) implements Event {
    }

    /** No other member of its sync group is in fault. */
    record GroupWhole() implements Event {
    }
}

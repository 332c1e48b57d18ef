package io.ballast.vrrp;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.ballast.vrrp.PreemptionGate.Bar;

import org.jspecify.annotations.Nullable;

/**
 * Who of the directors of one instance is master, as this one sees it: RFC 9568 section 6.4, and RFC 3768 section 6.4,
 * which differs in its times only. An event and the time go in; actions, and when to come back, come out. Everything
 * else, sockets and addresses too, is the caller's.
 *
 * <p>INITIAL: nothing is sent or obeyed. When it is started and every tracked thing of weight 0 has a result, the owner
 * of the addresses becomes MASTER, everybody else BACKUP; one that goes on where its process was replaced becomes MASTER
 * at once.
 *
 * <p>BACKUP: it waits three intervals and its skew (see {@link VrrpInstance#masterDown}) for an advert that it obeys:
 * one of its own priority or a higher one, or of a lower one as long as {@link PreemptionGate} is shut. An advert that is
 * obeyed starts the wait anew, with the interval that it tells. One that is not obeyed is as good as none. Priority 0
 * shortens the wait to the skew. When it is over, it becomes MASTER; within a sync group it wants to, and the group
 * decides.
 *
 * <p>MASTER: it sends an advert, puts up the addresses, announces them, and sends an advert every interval. An advert of
 * a higher priority, or of the same and from a higher address, makes it BACKUP. Any other it answers with its own, so
 * that the other one learns of it; but if it was held up itself for so long that another one took over, whom it may not
 * pre-empt, it becomes BACKUP. Asked to give way, or without its manager for too long, it takes the addresses down, sends
 * priority 0 and becomes BACKUP that does not pre-empt whoever takes over; if nobody does, its wait ends and it is MASTER
 * again.
 *
 * <p>FAULT: as INITIAL, while something that is tracked with weight 0 has failed, here or in its sync group. A master
 * comes here by taking the addresses down and sending priority 0. When all is well it becomes what it becomes at a start.
 *
 * <p>Stopped, it comes to INITIAL from anywhere; a master as it comes to FAULT.
 *
 * <p>Addresses go before priority 0 is sent: the other may be faster than our kernel. Packets that have arrived must be
 * given before a tick, so that a director that was held up finds the adverts that it missed before it finds that it
 * missed some. Not thread-safe.
 */
public final class Election {

    private final boolean grouped;
    private final Standing standing;
    private final PreemptionGate gate;
    private final PeerNotices notices = new PeerNotices();
    private final Listening listening;
    private final Alarm hold = new Alarm();
    private final Takeover takeover = new Takeover();

    private @Nullable String groupFault;
    private boolean asMaster;

    /**
     * @param tracking the results so far
     * @param ready see {@link Event.Ready}
     * @param grouped whether a {@link GroupElection} decides when it becomes master
     */
    public Election(VrrpInstance instance, Tracking tracking, boolean ready, boolean grouped) {
        this.grouped = grouped;
        standing = new Standing(instance, tracking);
        gate = new PreemptionGate(instance);
        gate.bar(Bar.NOT_READY, !ready);
        listening = new Listening(standing, gate, notices);
    }

    /** As it was defined last. */
    public VrrpInstance instance() {
        return standing.instance();
    }

    public Role role() {
        return standing.role();
    }

    /** The priority that counts now, 1 to 255. */
    public int priority() {
        return standing.priority();
    }

    /** Whether it would be master if its sync group let it. */
    boolean wantsMaster() {
        return takeover.isWanted() || role() == Role.MASTER;
    }

    /** Whether it is in fault by itself and not for its group. */
    boolean hasOwnFault() {
        return !standing.tracking().faults().isEmpty();
    }

    /** @param now of the monotonic clock, in nanoseconds; never before the last one */
    public Step on(Event event, long now) {
        long late = event instanceof Event.Tick ? alarms().mapToLong(alarm -> alarm.late(now)).max().orElse(0) : 0;
        switch (event) {
            case Event.Start start -> start(start, now);
            case Event.Stop _ -> stop(now);
            case Event.Tick _ -> tick(now);
            case Event.Heard heard -> heard(heard, now);
            case Event.Rejected rejected ->
                notices.rejected(rejected.rejection(), now).ifPresent(standing::add);
            case Event.Tracked tracked -> tracked(tracked.tracking(), now);
            case Event.SourceChanged changed -> sourceChanged(changed);
            case Event.Redefined redefined -> redefined(redefined.instance(), now);
            case Event.Ready ready -> bar(Bar.NOT_READY, !ready.ready(), now);
            case Event.GiveWay _ -> failOver(now);
            case Event.Return _ -> bar(Bar.GAVE_WAY, false, now);
            case Event.ManagerGone gone -> managerGone(gone, now);
            case Event.ManagerBack _ -> managerBack(now);
            case Event.Promote _ -> promote(now);
            case Event.Demote demote -> demote(demote.member(), now);
            case Event.GroupFault fault -> groupFault(fault.member(), now);
            case Event.GroupWhole _ -> groupFault(null, now);
        }
        return new Step(role(), standing.takeActions(), nextTimer(now), late);
    }

    private Stream<Alarm> alarms() {
        return Stream.concat(standing.alarms(), Stream.of(hold));
    }

    private OptionalLong nextTimer(long now) {
        // Compared as differences from now, since the numbers of the clock may wrap around.
        var in = alarms().flatMapToLong(alarm -> alarm.at().stream()).map(at -> at - now).min();
        return in.isPresent() ? OptionalLong.of(now + in.getAsLong()) : in;
    }

    private void start(Event.Start start, long now) {
        standing.source(start.source());
        if (role() == Role.INITIAL) {
            asMaster = start.asMaster();
            enter(Cause.STARTED, "it takes part from now on", now);
        }
    }

    private void sourceChanged(Event.SourceChanged changed) {
        if (standing.isStarted()) {
            standing.source(changed.source());
        }
    }

    private void stop(long now) {
        standing.giveUp(Role.INITIAL, Cause.STOPPED, "it was stopped in order", now);
        standing.source(null);
        hold.clear();
        takeover.drop();
    }

    /** To where it belongs, from INITIAL or FAULT. */
    private void enter(Cause cause, String sentence, long now) {
        var fault = fault();
        if (asMaster) {
            // Its addresses are up: it is master, whatever becomes of it now.
            asMaster = false;
            takeOver(Cause.RESUMED, now);
            faultChanged(now);
        } else if (fault.isPresent()) {
            standing.giveUp(Role.FAULT, Cause.FAULT, fault.get(), now);
        } else if (standing.tracking().pending().isEmpty()) {
            standing.becomeBackup(cause, sentence, instance().advertInterval(), now);
            takeover.expect(Cause.MASTER_SILENT);
            claim(now);
        }
    }

    /** An owner waits for nobody, once nothing stands in the way. */
    private void claim(long now) {
        if (role() == Role.BACKUP && instance().isOwner() && !gate.isBarred()) {
            takeOverOrWant(Cause.OWNER, now);
        }
    }

    private void tracked(Tracking tracking, long now) {
        standing.tracking(tracking);
        faultChanged(now);
    }

    private void groupFault(@Nullable String member, long now) {
        groupFault = member;
        faultChanged(now);
    }

    private void faultChanged(long now) {
        var fault = fault();
        if (!standing.isStarted()) {
            return;
        }
        if (role() == Role.INITIAL) {
            enter(Cause.STARTED, "what is tracked has its first results", now);
        } else if (role() == Role.FAULT && fault.isEmpty()) {
            enter(Cause.FAULT_CLEARED, "what had failed is well again", now);
        } else if (role() != Role.FAULT && fault.isPresent()) {
            takeover.drop();
            standing.giveUp(Role.FAULT, Cause.FAULT, fault.get(), now);
        }
    }

    private Optional<String> fault() {
        return hasOwnFault()
                ? Optional.of(String.join(", ", standing.tracking().faults()) + " failed")
                : Optional.ofNullable(groupFault).map(member -> member + " of its sync group is in fault");
    }

    private void heard(Event.Heard heard, long now) {
        var cause = listening.heard(heard, now);
        if (cause != null) {
            takeover.heard(cause);
        }
    }

    private void tick(long now) {
        if (standing.advert().isDue(now)) {
            standing.advertDue(now);
        }
        standing.announce(standing.announcements().due(now));
        if (hold.isDue(now)) {
            hold.clear();
            giveWay(Cause.UNMANAGED, "its manager is away for too long", now);
        }
        if (standing.masterDown().isDue(now)) {
            takeOverOrWant(takeover.cause(), now);
        }
    }

    private void takeOverOrWant(Cause cause, long now) {
        if (grouped) {
            standing.masterDown().clear();
            takeover.want(cause);
        } else {
            takeOver(cause, now);
        }
    }

    private void takeOver(Cause cause, long now) {
        var sentence = Takeover.sentence(cause, priority(), standing.masterDown().running(now));
        gate.bar(Bar.GAVE_WAY, false);
        gate.reset();
        takeover.drop();
        standing.becomeMaster(cause, sentence, now);
    }

    private void redefined(VrrpInstance changed, long now) {
        gate.rule(changed);
        standing.redefine(changed, now);
        claim(now);
    }

    private void bar(Bar bar, boolean closed, long now) {
        gate.bar(bar, closed);
        claim(now);
    }

    private void failOver(long now) {
        if (role() == Role.MASTER) {
            gate.bar(Bar.GAVE_WAY, true);
            giveWay(Cause.FAILOVER, "a failover was asked for", now);
        }
    }

    private void giveWay(Cause cause, String sentence, long now) {
        if (role() == Role.MASTER) {
            standing.giveUp(Role.BACKUP, cause, sentence, now);
            takeover.expect(Cause.NOBODY_TOOK_OVER);
        }
    }

    private void managerGone(Event.ManagerGone gone, long now) {
        gate.bar(Bar.UNMANAGED, true);
        hold.set(now, gone.holdFor());
    }

    private void managerBack(long now) {
        hold.clear();
        bar(Bar.UNMANAGED, false, now);
    }

    private void promote(long now) {
        if (role() == Role.BACKUP) {
            takeOver(takeover.cause(), now);
        }
    }

    private void demote(String member, long now) {
        if (role() == Role.MASTER) {
            standing.giveUp(Role.BACKUP, Cause.GROUP, member + " of its sync group is not master", now);
            takeover.expect(Cause.MASTER_SILENT);
        }
    }
}

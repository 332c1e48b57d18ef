package io.ballast.vrrp;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What an advert of another director does: RFC 9568 sections 6.4.2 and 6.4.3. */
final class Listening {

    private final Standing standing;
    private final PreemptionGate gate;
    private final PeerNotices notices;

    Listening(Standing standing, PreemptionGate gate, PeerNotices notices) {
        this.standing = standing;
        this.gate = gate;
        this.notices = notices;
    }

    /** @return why this director will take over when its wait is over; null if the advert changed nothing of it */
    @Nullable
    Cause heard(Event.Heard heard, long now) {
        if (standing.role() != Role.BACKUP && standing.role() != Role.MASTER) {
            return null;
        }
        notices.differences(standing.instance(), heard, now).forEach(standing::add);
        return standing.role() == Role.BACKUP ? asBackup(heard.advert(), now) : asMaster(heard, now);
    }

    private Cause asBackup(Advert advert, long now) {
        if (advert.isLeaving()) {
            standing.masterLeft(now);
            return Cause.MASTER_LEFT;
        }
        boolean lower = advert.priority() < standing.priority();
        if (lower && gate.opens(now)) {
            return Cause.PREEMPTION;
        }
        if (!lower) {
            gate.reset();
        }
        standing.awaitMaster(advert.interval(), now);
        return Cause.MASTER_SILENT;
    }

    private @Nullable Cause asMaster(Event.Heard heard, long now) {
        var advert = heard.advert();
        if (advert.isLeaving()) {
            // So that nobody who listens takes over.
            standing.sendAdvert(now);
            return null;
        }
        boolean equal = advert.priority() == standing.priority();
        int byAddress = heard.source().compareTo(standing.source());
        if (equal && byAddress == 0) {
            tell(NoticeKind.SAME_SOURCE, heard, "sends adverts from this director's own address", now);
            return null;
        }
        if (advert.priority() > standing.priority() || equal && byAddress > 0) {
            return giveWay(heard, equal, now);
        }
        if (standing.isHeldUp(now) && !gate.opens(now)) {
            standing.becomeBackup(Cause.HELD_UP, "it was held up, and " + heard.source() + " took over meanwhile",
                    advert.interval(), now);
            return Cause.MASTER_SILENT;
        }
        standing.sendAdvert(now);
        standing.announce(standing.announcements().lowerHeard(now));
        tellSplitBrain(heard, "this director stays master", now);
        return null;
    }

    private Cause giveWay(Event.Heard heard, boolean equal, long now) {
        var advert = heard.advert();
        var why = equal
                ? ", the same as this director, and the higher address"
                : ", this director " + standing.priority();
        // Who takes over from a working master in order has a higher priority, and the leave to. Others were master too.
        boolean inOrder = !equal
                && (standing.instance().preemption().allowed() || advert.priority() == VrrpInstance.OWNER);
        if (!inOrder) {
            tellSplitBrain(heard, "this director gives way", now);
        }
        standing.becomeBackup(Cause.HIGHER_MASTER,
                heard.source() + " is master with priority " + advert.priority() + why, advert.interval(), now);
        return Cause.MASTER_SILENT;
    }

    /** Not in the first interval, in which a master that was taken over from may not know it yet. */
    private void tellSplitBrain(Event.Heard heard, String outcome, long now) {
        if (standing.asMasterFor(now).compareTo(standing.instance().advertInterval()) > 0) {
            tell(NoticeKind.SPLIT_BRAIN, heard, "is master with priority " + heard.advert().priority()
                    + " while this director is too: one of them did not hear the other's adverts, or did not believe them; "
                    + outcome, now);
        }
    }

    private void tell(NoticeKind kind, Event.Heard heard, String what, long now) {
        Optional<Action> notice = notices.once(kind, heard.source(), heard.source() + " " + what, now);
        notice.ifPresent(standing::add);
    }
}

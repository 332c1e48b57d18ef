package io.ballast.vrrp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** The role of an election with its timers, and what each change of it brings with it. Decides nothing. */
final class Standing {

    private final List<Action> actions = new ArrayList<>();
    private final Alarm advert = new Alarm();
    private final Alarm masterDown = new Alarm();
    private final AnnouncementSchedule announcements;

    private VrrpInstance instance;
    private Tracking tracking;
    private Role role = Role.INITIAL;
    private @Nullable IpAddress source;
    private Duration masterInterval;
    private boolean masterLeft;
    private long masterSince;

    Standing(VrrpInstance instance, Tracking tracking) {
        this.instance = instance;
        this.tracking = tracking;
        masterInterval = instance.advertInterval();
        announcements = new AnnouncementSchedule(instance.announcements());
    }

    void becomeMaster(Cause cause, String sentence, long now) {
        masterDown.clear();
        masterSince = now;
        sendAdvert(now);
        actions.add(new Action.PutUp());
        actions.add(new Action.Announce(announcements.begin(now)));
        change(Role.MASTER, cause, sentence);
    }

    /**
     * Listens to a master that is there, or waits for one.
     *
     * @param interval between that master's adverts
     */
    void becomeBackup(Cause cause, String sentence, Duration interval, long now) {
        if (role == Role.MASTER) {
            actions.add(new Action.TakeDown());
        }
        quiet();
        awaitMaster(interval, now);
        change(Role.BACKUP, cause, sentence);
    }

    /** Gives the addresses up, if it holds them, and says so. */
    void giveUp(Role to, Cause cause, String sentence, long now) {
        if (role == Role.MASTER) {
            actions.add(new Action.TakeDown());
            actions.add(new Action.SendAdvert(VrrpInstance.LEAVING));
        }
        quiet();
        if (to == Role.BACKUP) {
            awaitMaster(instance.advertInterval(), now);
        }
        change(to, cause, sentence);
    }

    private void quiet() {
        advert.clear();
        masterDown.clear();
        announcements.end();
    }

    private void change(Role to, Cause cause, String sentence) {
        if (role != to) {
            actions.add(new Action.RoleChanged(role, to, cause, sentence));
            role = to;
        }
    }

    /** Waits anew, for three intervals and the skew. */
    void awaitMaster(Duration interval, long now) {
        masterInterval = interval;
        masterLeft = false;
        masterDown.set(now, patience());
    }

    /** Waits for the skew only, since the master leaves. */
    void masterLeft(long now) {
        masterLeft = true;
        masterDown.set(now, patience());
    }

    private Duration patience() {
        return masterLeft
                ? instance.version().skew(priority(), masterInterval)
                : instance.masterDown(priority(), masterInterval);
    }

    void sendAdvert(long now) {
        actions.add(new Action.SendAdvert(priority()));
        advert.set(now, instance.advertInterval());
    }

    /** A late advert does not delay the next one, unless that one is late too. */
    void advertDue(long now) {
        long late = advert.late(now);
        sendAdvert(now);
        if (late < instance.advertInterval().toNanos()) {
            advert.change(instance.advertInterval().minusNanos(late));
        }
    }

    /** Whether its advert is so late that a backup has taken over, which it has not found out yet. */
    boolean isHeldUp(long now) {
        var rest = instance.advertInterval().multipliedBy(instance.downTimerAdverts() - 1L);
        return advert.isDue(now) && advert.late(now) >= rest.toNanos();
    }

    void announce(int times) {
        if (times > 0) {
            actions.add(new Action.Announce(times));
        }
    }

    void tracking(Tracking changed) {
        tracking = changed;
        priorityChanged();
    }

    void redefine(VrrpInstance changed, long now) {
        boolean moved = !changed.addresses().equals(instance.addresses())
                || !changed.excluded().equals(instance.excluded());
        boolean keepsInterval = role == Role.BACKUP && changed.version() == instance.version()
                && changed.version() == VrrpVersion.V3;
        instance = changed;
        announcements.rule(changed.announcements());
        masterInterval = keepsInterval ? masterInterval : changed.advertInterval();
        priorityChanged();
        if (role == Role.MASTER) {
            sendAdvert(now);
            if (moved) {
                actions.add(new Action.PutUp());
                announce(announcements.begin(now));
            }
        }
    }

    /** The wait goes on from where it began. */
    private void priorityChanged() {
        if (masterDown.isSet()) {
            masterDown.change(patience());
        }
    }

    void add(Action action) {
        actions.add(action);
    }

    /** What is to be done since the last time this was asked. */
    List<Action> takeActions() {
        var taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }

    Stream<Alarm> alarms() {
        return Stream.of(advert, masterDown, announcements.again(), announcements.refresh());
    }

    int priority() {
        return tracking.effective(instance.priority());
    }

    Role role() {
        return role;
    }

    VrrpInstance instance() {
        return instance;
    }

    Tracking tracking() {
        return tracking;
    }

    Alarm advert() {
        return advert;
    }

    Alarm masterDown() {
        return masterDown;
    }

    AnnouncementSchedule announcements() {
        return announcements;
    }

    boolean isStarted() {
        return source != null;
    }

    /** @throws NullPointerException if it was not started */
    IpAddress source() {
        return Objects.requireNonNull(source);
    }

    void source(@Nullable IpAddress changed) {
        source = changed;
    }

    Duration asMasterFor(long now) {
        return Duration.ofNanos(now - masterSince);
    }
}

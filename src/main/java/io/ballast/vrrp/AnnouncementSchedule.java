package io.ballast.vrrp;

import java.time.Duration;

/** When a master tells its neighbours where the addresses are. Each method says how often now; 0 for not at all. */
final class AnnouncementSchedule {

    /** A peer that cannot hear us would else draw a burst with each of its adverts. */
    private static final Duration LOWER_PAUSE = Duration.ofSeconds(1);

    private final Alarm again = new Alarm();
    private final Alarm refresh = new Alarm();
    private final Alarm lowerPause = new Alarm();
    private Announcements rule;
    private int timesAgain;

    AnnouncementSchedule(Announcements rule) {
        this.rule = rule;
    }

    void rule(Announcements changed) {
        rule = changed;
    }

    /** It became master, or has other addresses. */
    int begin(long now) {
        repeat(now, rule.delay(), rule.repeat());
        startRefresh(now);
        return rule.repeat();
    }

    /** A master of lower priority was heard. */
    int lowerHeard(long now) {
        if (lowerPause.isSet() && !lowerPause.isDue(now)) {
            return 0;
        }
        lowerPause.set(now, LOWER_PAUSE);
        repeat(now, rule.lowerDelay(), rule.lowerRepeat());
        return rule.lowerRepeat();
    }

    int due(long now) {
        int times = again.isDue(now) ? timesAgain : refresh.isDue(now) ? rule.refreshRepeat() : 0;
        if (again.isDue(now)) {
            again.clear();
        }
        if (refresh.isDue(now)) {
            startRefresh(now);
        }
        return times;
    }

    void end() {
        again.clear();
        refresh.clear();
        lowerPause.clear();
    }

    Alarm again() {
        return again;
    }

    Alarm refresh() {
        return refresh;
    }

    private void repeat(long now, Duration delay, int times) {
        timesAgain = times;
        if (delay.isPositive()) {
            again.set(now, delay);
        }
    }

    private void startRefresh(long now) {
        refresh.clear();
        if (rule.refresh().isPositive()) {
            refresh.set(now, rule.refresh());
        }
    }
}

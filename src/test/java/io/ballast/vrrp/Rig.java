package io.ballast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.ballast.table.IpAddress;

/** One election with a clock of its own, for tests; remembers what the last event brought. */
final class Rig {

    static final IpAddress SELF = IpAddress.parse("10.99.0.5");
    static final IpAddress LOWER = IpAddress.parse("10.99.0.4");
    static final IpAddress HIGHER = IpAddress.parse("10.99.0.6");

    private final VrrpInstance instance;
    private final Election election;
    // Near the end of the clock's numbers, so that they wrap around on the way.
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
    private Step step;

    Rig(VrrpInstance instance) {
        this(instance, Tracking.NOTHING, true);
    }

    Rig(VrrpInstance instance, Tracking tracking, boolean ready) {
        this.instance = instance;
        election = new Election(instance, tracking, ready, false);
        step = election.on(new Event.Ready(ready), now);
    }

    Rig started() {
        return on(new Event.Start(SELF, false));
    }

    /** Started, and master because nobody else is. */
    Rig master() {
        started();
        if (role() == Role.BACKUP) {
            runToTimer();
        }
        assertThat(role()).isEqualTo(Role.MASTER);
        return this;
    }

    /** Master for longer than an advert can be on its way. */
    Rig settledMaster() {
        master();
        return after(instance.advertInterval().plusMillis(1));
    }

    Rig on(Event event) {
        step = election.on(event, now);
        return this;
    }

    Rig hears(int priority, IpAddress source) {
        return hears(priority, source, instance.advertInterval());
    }

    Rig hears(int priority, IpAddress source, Duration interval) {
        return on(new Event.Heard(new Advert(instance.version(), instance.virtualRouterId(), priority, interval,
                instance.told()), source));
    }

    /** Lets time pass, with a tick whenever one is wanted. */
    Rig after(Duration time) {
        long end = now + time.toNanos();
        var all = new ArrayList<Action>();
        while (step.nextTimer().isPresent() && step.nextTimer().getAsLong() - end <= 0) {
            now = step.nextTimer().getAsLong();
            all.addAll(on(new Event.Tick()).actions());
        }
        now = end;
        step = new Step(step.role(), all, step.nextTimer(), step.lateNanos());
        return this;
    }

    /** Lets time pass without a tick: the loop was held up. */
    Rig heldUpFor(Duration time) {
        now += time.toNanos();
        return this;
    }

    Rig runToTimer() {
        now = step.nextTimer().orElseThrow();
        return on(new Event.Tick());
    }

    Role role() {
        return step.role();
    }

    Election election() {
        return election;
    }

    long lateMillis() {
        return Duration.ofNanos(step.lateNanos()).toMillis();
    }

    /** From now until the next timer. */
    Duration next() {
        return Duration.ofNanos(step.nextTimer().orElseThrow() - now);
    }

    boolean hasTimer() {
        return step.nextTimer().isPresent();
    }

    List<Action> actions() {
        return step.actions();
    }

    /** Without role changes, whose sentences have a test of their own. */
    List<Action> deeds() {
        return actions().stream().filter(action -> !(action instanceof Action.RoleChanged)).toList();
    }

    Action.RoleChanged change() {
        return actions().stream().filter(Action.RoleChanged.class::isInstance).map(Action.RoleChanged.class::cast)
                .reduce((first, last) -> last).orElseThrow();
    }

    List<NoticeKind> notices() {
        return actions().stream().filter(Action.Notice.class::isInstance)
                .map(action -> ((Action.Notice) action).kind()).toList();
    }
}

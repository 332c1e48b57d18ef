package io.ballast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.GroupElection.GroupStep;
import io.ballast.vrrp.GroupElection.MemberAction;

import org.jspecify.annotations.Nullable;

/** One director with a loop, a clock that runs fast or slow, and a guard that outlives it. */
final class SimulatedDirector {

    /** How late the loop wakes up at most. */
    static final Duration JITTER = Duration.ofMillis(2);
    /** Until the guard has taken down what a dead director left. */
    static final Duration GUARD = Duration.ofMillis(100);
    /** Millionths that a clock is wrong at most. */
    static final int DRIFT = 5_000;

    private final int number;
    private final List<VrrpInstance> instances;
    private final Wires wires;
    private final SplittableRandom random;
    private final Consumer<String> trace;
    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
    private final long offset;
    private final int drift;
    private final List<Runnable> inbox = new ArrayList<>();
    private final boolean[] held;

    private Map<String, Election> elections = Map.of();
    private List<AdvertCodec> codecs = List.of();
    private @Nullable GroupElection group;
    private List<SimulatedDirector> others = List.of();
    private OptionalLong timer = OptionalLong.empty();
    private boolean alive;
    private boolean paused;
    private int life;
    private int packets;

    /** @param instances one, or those of a sync group; the n-th is on the n-th network */
    SimulatedDirector(int number, List<VrrpInstance> instances, Wires wires, SplittableRandom random,
            Consumer<String> trace) {
        this.number = number;
        this.instances = instances;
        this.wires = wires;
        this.random = random;
        this.trace = trace;
        held = new boolean[instances.size()];
        // Some clocks wrap around during the run.
        offset = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextLong(20_000_000_000L);
        drift = random.nextInt(-DRIFT, DRIFT + 1);
    }

    void others(List<SimulatedDirector> all) {
        others = all.stream().filter(each -> each != this).toList();
    }

    void boot(boolean ready) {
        // What the guard has not taken down yet, the new process does.
        Arrays.fill(held, false);
        codecs = instances.stream().map(AdvertCodec::new).toList();
        begin(ready, false);
    }

    /** Its process is replaced by another one, which finds everything as it was. */
    void replace() {
        var before = codecs;
        codecs = IntStream.range(0, instances.size())
                .mapToObj(i -> new AdvertCodec(instances.get(i), before.get(i).lastSequence())).toList();
        begin(true, isMaster(0));
    }

    private void begin(boolean ready, boolean asMaster) {
        boolean grouped = instances.size() > 1;
        var made = instances.stream().map(each -> new Election(each, Tracking.NOTHING, ready, grouped)).toList();
        elections = new HashMap<>();
        made.forEach(each -> elections.put(each.instance().name(), each));
        group = grouped ? new GroupElection(made) : null;
        alive = true;
        paused = false;
        life++;
        inbox.clear();
        var starts = new HashMap<String, Event>();
        for (int i = 0; i < instances.size(); i++) {
            starts.put(instances.get(i).name(), new Event.Start(address(i), asMaster));
        }
        trace(asMaster ? "goes on" : "boots");
        give(starts);
    }

    void crash() {
        trace("crashes");
        alive = false;
        life++;
        timer = OptionalLong.empty();
        int died = life;
        wires.at(wires.now() + random.nextLong(GUARD.toNanos()), () -> {
            if (life == died) {
                Arrays.fill(held, false);
            }
        });
        elections = Map.of();
    }

    void pause() {
        trace("pauses");
        paused = true;
    }

    void resume() {
        if (alive && paused) {
            trace("resumes");
            paused = false;
            var waiting = List.copyOf(inbox);
            inbox.clear();
            waiting.forEach(Runnable::run);
            tickIfDue();
        }
    }

    boolean isAlive() {
        return alive;
    }

    boolean works() {
        return alive && !paused;
    }

    boolean isMaster(int network) {
        return alive && election(network).role() == Role.MASTER;
    }

    boolean holds(int network) {
        return held[network];
    }

    /** Why its role changed so far. */
    Set<Cause> causes() {
        return causes;
    }

    int priority(int network) {
        return election(network).priority();
    }

    /** For all instances. */
    void all(Event event) {
        if (works()) {
            trace(event.toString());
            var events = new HashMap<String, Event>();
            instances.forEach(each -> events.put(each.name(), event));
            give(events);
        }
    }

    void one(int network, Event event) {
        if (works()) {
            give(Map.of(instances.get(network).name(), event));
        }
    }

    private Election election(int network) {
        return Objects.requireNonNull(elections.get(instances.get(network).name()));
    }

    private void give(Map<String, Event> events) {
        var step = group == null ? alone(events) : group.on(events, clock(wires.now()));
        timer = step.nextTimer();
        step.actions().forEach(this::carryOut);
        check();
        schedule();
    }

    private GroupStep alone(Map<String, Event> events) {
        var entry = events.entrySet().iterator().next();
        var election = Objects.requireNonNull(elections.get(entry.getKey()));
        var step = election.on(entry.getValue(), clock(wires.now()));
        return new GroupStep(step.actions().stream().map(action -> new MemberAction(entry.getKey(), action)).toList(),
                step.nextTimer(), step.lateNanos());
    }

    private void carryOut(MemberAction wanted) {
        int network = instances.stream().map(VrrpInstance::name).toList().indexOf(wanted.instance());
        switch (wanted.action()) {
            case Action.SendAdvert send -> send(network, send.priority());
            case Action.PutUp _ -> held[network] = true;
            case Action.TakeDown _ -> {
                assertThat(held[network]).as("takes down what it holds").isTrue();
                held[network] = false;
            }
            case Action.RoleChanged change -> {
                causes.add(change.cause());
                trace(wanted.instance() + " " + change);
            }
            case Action.Announce _ -> assertThat(held[network]).as("announces what it holds").isTrue();
            case Action.Notice _ -> {
                // A word to people.
            }
        }
    }

    private void send(int network, int priority) {
        packets = packets % 65_535 + 1;
        var packet = codecs.get(network).ipv4Packet(priority, address(network), Transport.GROUP_IPV4, packets);
        others.forEach(other -> wires.send(network, number, other.number, packet,
                bytes -> other.arrives(network, bytes)));
    }

    private void arrives(int network, byte[] packet) {
        if (!alive) {
            return;
        }
        if (paused) {
            inbox.add(() -> read(network, packet));
        } else {
            read(network, packet);
        }
    }

    private void read(int network, byte[] packet) {
        switch (codecs.get(network).readIpv4(packet)) {
            case Reading.Valid valid -> {
                boolean beaten = isMaster(network) && beats(valid, network);
                one(network, new Event.Heard(valid.advert(), valid.source()));
                assertThat(beaten && isMaster(network)).as("stays master beside a higher one").isFalse();
            }
            case Reading.Rejection rejection -> one(network, new Event.Rejected(rejection));
        }
    }

    private boolean beats(Reading.Valid valid, int network) {
        int theirs = valid.advert().priority();
        return theirs > priority(network)
                || theirs == priority(network) && valid.source().compareTo(address(network)) > 0;
    }

    private void check() {
        for (int i = 0; i < instances.size(); i++) {
            assertThat(held[i]).as("holds the address exactly when it is master").isEqualTo(isMaster(i));
        }
        if (group != null) {
            assertThat(elections.values().stream().map(Election::role).distinct()).as("members are of one role")
                    .hasSize(1);
        }
    }

    private void schedule() {
        if (timer.isPresent()) {
            int mine = life;
            wires.at(time(timer.getAsLong()) + random.nextLong(JITTER.toNanos()), () -> {
                if (life == mine && works()) {
                    tickIfDue();
                }
            });
        }
    }

    private void tickIfDue() {
        if (timer.isPresent() && clock(wires.now()) - timer.getAsLong() >= 0) {
            var events = new HashMap<String, Event>();
            instances.forEach(each -> events.put(each.name(), new Event.Tick()));
            give(events);
        }
    }

    private long clock(long time) {
        return offset + time + time / 1_000_000 * drift;
    }

    /** When this clock shows that. */
    private long time(long shown) {
        long guess = wires.now();
        while (clock(guess) - shown < 0) {
            guess += Math.max(1, (shown - clock(guess)) * 99 / 100);
        }
        return guess;
    }

    private IpAddress address(int network) {
        return IpAddress.parse("10.99." + network + "." + (number + 1));
    }

    private void trace(String what) {
        trace.accept("%.3f s: %d %s".formatted(wires.now() / 1e9, number, what));
    }
}

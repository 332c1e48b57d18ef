package io.ballast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/**
 * Two to five directors, alone or with a sync group over two networks, through trouble and into quiet. All that happens
 * follows from the seed.
 *
 * <p>At every step: an address is held exactly by who is master, members of a group have one role, and who hears a
 * higher master is none. While two masters hear each other, they are two for one interval at most. When the network is
 * whole and all directors run, there is exactly one, and the right one, within the time that the protocol allows.
 */
final class ElectionSimulation {

    private static final Duration TROUBLE = Duration.ofSeconds(40);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final int TRACE = 150;

    private final SplittableRandom random;
    private final List<SimulatedDirector> directors = new ArrayList<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final Wires wires;
    private final int networks;
    private final VrrpInstance first;
    private final Duration interval;
    private final long[][][] together;
    private final int expected;

    ElectionSimulation(long seed) {
        random = new SplittableRandom(seed);
        int count = random.nextInt(2, 6);
        networks = random.nextInt(3) == 0 ? 2 : 1;
        wires = new Wires(random.split(), networks, count);
        together = new long[networks][count][count];
        var version = random.nextInt(3) == 0 ? VrrpVersion.V2 : VrrpVersion.V3;
        interval = version == VrrpVersion.V2
                ? Duration.ofSeconds(1)
                : Duration.ofMillis(List.of(100, 200, 500, 1_000).get(random.nextInt(4)));
        var authentication = version == VrrpVersion.V3
                ? new Authentication.None()
                : List.of(new Authentication.None(), new Authentication.Pass(new Secret("1111")),
                        new Authentication.Header(new Secret("1111"))).get(random.nextInt(3));
        var preemption = List.of(Preemption.AT_ONCE, Preemption.AT_ONCE, Preemption.NEVER,
                new Preemption(true, Duration.ofSeconds(2))).get(random.nextInt(4));
        boolean equal = random.nextInt(5) == 0;
        boolean owned = random.nextInt(5) == 0;
        for (int i = 0; i < count; i++) {
            int priority = owned && i == 0 ? VrrpInstance.OWNER : equal ? 100 : 50 + 20 * i;
            // A director of version 3 may advertise more slowly than others.
            var own = version == VrrpVersion.V3 && random.nextInt(6) == 0 ? interval.dividedBy(2) : interval;
            var instances = IntStream.range(0, networks)
                    .mapToObj(network -> instance(network, version, priority, own, authentication, preemption))
                    .toList();
            directors.add(new SimulatedDirector(i, instances, wires, random.split(), this::trace));
        }
        directors.forEach(director -> director.others(directors));
        first = instance(0, version, 1, interval, authentication, preemption);
        expected = owned ? 0 : equal || !preemption.allowed() ? -1 : count - 1;
    }

    private static VrrpInstance instance(int network, VrrpVersion version, int priority, Duration interval,
            Authentication authentication, Preemption preemption) {
        return new VrrpInstance("VI_" + network, version, Family.IPV4, network + 1, "eth" + network, priority, interval,
                preemption, 3, new Transport.Multicast(null), authentication, ChecksumStyle.PSEUDO_HEADER, true,
                List.of(new VirtualAddress(IpAddress.parse("10.99." + network + ".100"), 24)), List.of(), false,
                Announcements.DEFAULT);
    }

    void run() {
        try {
            directors.forEach(director -> wires.at(random.nextLong(Duration.ofSeconds(2).toNanos()),
                    () -> director.boot(true)));
            for (long at = 0; at < TROUBLE.toNanos(); at += random.nextLong(Duration.ofSeconds(2).toNanos())) {
                wires.at(at, this::trouble);
            }
            wires.run(TROUBLE.toNanos(), this::check);
            quiet();
            wires.run(wires.now() + bound().toNanos(), this::check);
            wires.run(wires.now() + Duration.ofSeconds(10).toNanos(), () -> {
                check();
                checkOneMaster();
            });
            checkOneMaster();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + String.join("\n", trace), e);
        }
    }

    /** Why roles changed in it. */
    Stream<Cause> causes() {
        return directors.stream().flatMap(director -> director.causes().stream());
    }

    /** Nobody heard, then one that is not the highest, then the highest: two waits, its delay, and what lies between. */
    private Duration bound() {
        return first.masterDown(1, interval).multipliedBy(2).plus(first.preemption().delay())
                .plus(interval.multipliedBy(3)).plusMillis(100);
    }

    private void trouble() {
        var director = directors.get(random.nextInt(directors.size()));
        int network = random.nextInt(networks);
        switch (random.nextInt(17)) {
            case 0, 1 -> wires.split(network);
            case 2 -> wires.deafen(network);
            case 3, 4, 5 -> wires.mend();
            case 6 -> wires.loss(random.nextInt(3) == 0 ? random.nextDouble() / 2 : 0);
            case 7 -> crash(director);
            case 8, 9 -> pause(director);
            case 10 -> stop(director);
            case 11 -> later(director, new Event.GiveWay(), new Event.Return());
            case 12 -> weigh(director);
            case 13 -> fault(director, network);
            case 14 -> replace(director);
            case 15 -> later(director, new Event.Ready(false), new Event.Ready(true));
            default -> later(director, new Event.ManagerGone(Duration.ofSeconds(3)), new Event.ManagerBack());
        }
    }

    private void crash(SimulatedDirector director) {
        if (director.isAlive()) {
            director.crash();
            boolean ready = random.nextBoolean();
            after(() -> {
                if (!director.isAlive()) {
                    director.boot(ready);
                }
            });
        }
    }

    private void pause(SimulatedDirector director) {
        if (director.works()) {
            director.pause();
            wires.at(wires.now() + random.nextLong(LONGEST_PAUSE.toNanos()), director::resume);
        }
    }

    private void stop(SimulatedDirector director) {
        if (director.works()) {
            director.all(new Event.Stop());
            director.crash();
            after(() -> {
                if (!director.isAlive()) {
                    director.boot(true);
                }
            });
        }
    }

    private void replace(SimulatedDirector director) {
        if (director.works()) {
            director.replace();
        }
    }

    private void weigh(SimulatedDirector director) {
        var tracking = new Tracking(random.nextInt(-120, 120), List.of(), List.of());
        later(director, new Event.Tracked(tracking), new Event.Tracked(Tracking.NOTHING));
    }

    private void fault(SimulatedDirector director, int network) {
        director.one(network, new Event.Tracked(new Tracking(0, List.of("interface eth1"), List.of())));
        after(() -> director.one(network, new Event.Tracked(Tracking.NOTHING)));
    }

    private void later(SimulatedDirector director, Event now, Event then) {
        director.all(now);
        after(() -> director.all(then));
    }

    private void after(Runnable what) {
        wires.at(wires.now() + random.nextLong(Duration.ofSeconds(5).toNanos()), () -> {
            // What is not over when the quiet begins is put right there.
            if (wires.now() < TROUBLE.toNanos()) {
                what.run();
            }
        });
    }

    private void quiet() {
        trace("quiet");
        wires.mend();
        wires.loss(0);
        for (var director : directors) {
            if (!director.isAlive()) {
                director.boot(true);
            }
            director.resume();
            director.all(new Event.Tracked(Tracking.NOTHING));
            director.all(new Event.Ready(true));
            director.all(new Event.ManagerBack());
            director.all(new Event.Return());
        }
        check();
    }

    private void checkOneMaster() {
        for (int network = 0; network < networks; network++) {
            int n = network;
            var masters = IntStream.range(0, directors.size()).filter(i -> directors.get(i).isMaster(n)).boxed()
                    .toList();
            assertThat(masters).as("masters of network %d at %.3f s", n, wires.now() / 1e9).hasSize(1);
            assertThat(directors.stream().filter(director -> director.holds(n))).as("holders").hasSize(1);
            if (expected >= 0) {
                assertThat(masters).as("the highest one is master").containsExactly(expected);
            }
        }
    }

    /** Two that hear each other and lose nothing: within an interval each has spoken, and one has answered or left. */
    private void check() {
        long most = interval.plus(Wires.LONGEST_DELAY.multipliedBy(2))
                .plus(SimulatedDirector.JITTER.multipliedBy(2)).toNanos() * 101 / 100;
        for (int network = 0; network < networks; network++) {
            for (int i = 0; i < directors.size(); i++) {
                for (int j = 0; j < i; j++) {
                    boolean both = bothMaster(network, i, j);
                    together[network][i][j] = !both
                            ? 0
                            : together[network][i][j] == 0
                                    ? wires.now()
                                    : together[network][i][j];
                    assertThat(both ? wires.now() - together[network][i][j] : 0)
                            .as("%d and %d are master both, for ns", i, j).isLessThanOrEqualTo(most);
                }
            }
        }
    }

    private boolean bothMaster(int network, int i, int j) {
        var one = directors.get(i);
        var other = directors.get(j);
        return one.works() && other.works() && !wires.loses() && wires.hears(network, i, j)
                && wires.hears(network, j, i) && one.isMaster(network) && other.isMaster(network);
    }

    private void trace(String what) {
        trace.addLast(what);
        if (trace.size() > TRACE) {
            trace.removeFirst();
        }
    }
}

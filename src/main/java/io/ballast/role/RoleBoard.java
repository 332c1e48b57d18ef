package io.ballast.role;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.ballast.definition.Author;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VrrpDefinition;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.InstanceFigures;
import io.ballast.vrrp.router.Lack;
import io.ballast.vrrp.router.LoopFigures;
import io.ballast.vrrp.router.News;
import io.ballast.vrrp.router.Peer;
import io.ballast.vrrp.router.Up;

import org.jspecify.annotations.Nullable;

/** What the router told last. One thread writes, any may read. */
public final class RoleBoard implements Roles {

    private final String director;
    private final Supplier<Snapshot> definitions;
    private final Refusals refusals;
    private final Lock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final Map<String, Up.State> states = new ConcurrentHashMap<>();
    private final Map<String, Map<Role, Long>> transitions = new ConcurrentHashMap<>();
    private volatile Map<String, String> obstacles = Map.of();
    private volatile List<Lack> lacks = List.of();
    private volatile Up.@Nullable Figures figures;
    private volatile Up.@Nullable Hello router;
    private volatile @Nullable String still;
    private volatile String silence = "it is being connected to";
    private volatile @Nullable String notReady;
    private volatile BiConsumer<String, Author> giveWay = (_, _) -> {
    };
    private volatile BiConsumer<String, Author> back = (_, _) -> {
    };

    /** @param director whose roles these are */
    RoleBoard(String director, Supplier<Snapshot> definitions, InstantSource clock) {
        this.director = director;
        this.definitions = definitions;
        this.refusals = new Refusals(director, definitions, clock);
    }

    /** @param how has the master of an instance give way; does not wait */
    void onFailover(BiConsumer<String, Author> how) {
        giveWay = how;
    }

    /** @param how lets this director take over from a working master again; does not wait */
    void onComeBack(BiConsumer<String, Author> how) {
        back = how;
    }

    void part(OwnPart part) {
        obstacles = part.obstacles();
        List.of(states.keySet(), transitions.keySet()).forEach(each -> each.retainAll(part.own().keySet()));
        refusals.retain(part.own().keySet());
        tell();
    }

    void notReady(@Nullable String why) {
        notReady = why;
    }

    void answers(Up.Hello hello) {
        still = null;
        router = hello;
    }

    /** It is connected and does not answer: what it told last is kept, since it may go on. */
    void still(String why) {
        silence = why;
        still = why;
    }

    void silent(String why) {
        silence = why;
        still = null;
        router = null;
        figures = null;
        lacks = List.of();
        states.clear();
        tell();
    }

    void state(Up.State state) {
        states.put(state.instance(), state);
        tell();
    }

    /** Whoever waits looks again. */
    private void tell() {
        lock.lock();
        try {
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void figures(Up.Figures latest) {
        figures = latest;
    }

    void lacks(List<Lack> all) {
        lacks = all;
    }

    void changed(String instance, News news, Role to) {
        transitions.computeIfAbsent(instance, _ -> new ConcurrentHashMap<>()).merge(to, 1L, Long::sum);
        if (news.cause() == Cause.NOBODY_TOOK_OVER) {
            refusals.nobodyTookOver(instance, news.time());
        }
    }

    /** @return null if it is not known */
    Up.@Nullable State known(String instance) {
        return states.get(instance);
    }

    /** Names of the instances that this director is a member of. */
    public List<String> instances() {
        return definitions.get().vrrpInstances().values().stream().filter(each -> each.member(director) != null)
                .map(VrrpDefinition::name).toList();
    }

    /** Whether the process that speaks VRRP answers. */
    public boolean routerAnswers() {
        return router != null && still == null;
    }

    /** Why the router does not answer, in words; without meaning while it does. */
    public String silence() {
        return silence;
    }

    /** What is missing for an instance to work, a sentence each, also where the router as a whole lacks it. */
    public List<String> lacks(String instance) {
        var obstacle = obstacles.get(instance);
        return Stream.concat(Stream.ofNullable(obstacle), lacks.stream()
                .filter(each -> each.instance() == null || each.instance().equals(instance)).map(Lack::sentence))
                .toList();
    }

    /** Counters of an instance; null while there are none. */
    public @Nullable InstanceFigures figures(String instance) {
        var latest = figures;
        return latest == null ? null : latest.instances().get(instance);
    }

    /** How the router keeps its time; null while that is not known. */
    public @Nullable LoopFigures loop() {
        var latest = figures;
        return latest == null ? null : latest.loop();
    }

    /** How often each role was taken, as far as this process heard of it. */
    public Map<Role, Long> transitions(String instance) {
        var all = new EnumMap<Role, Long>(Role.class);
        all.putAll(transitions.getOrDefault(instance, Map.of()));
        return all;
    }

    @Override
    public RoleStatus status(String name) {
        var obstacle = obstacle(name);
        if (obstacle != null) {
            return RoleStatus.initial(obstacle);
        }
        var state = states.get(name);
        if (state == null) {
            return RoleStatus.initial(String.join("; ", reasons("it has not taken part yet", lacks(name))));
        }
        var priority = state.role() == Role.INITIAL ? null : state.priority();
        return new RoleStatus(state.role(), priority, state.master(), state.since(), reason(state));
    }

    /** Why it takes no part at all; null if it does. */
    private @Nullable String obstacle(String name) {
        var defined = definitions.get().vrrpInstance(name);
        if (defined == null || defined.member(director) == null) {
            return director + " is no member of " + name;
        }
        var obstacle = obstacles.get(name);
        if (obstacle != null) {
            return obstacle;
        }
        return !routerAnswers() ? "VRRP is not running on " + director + ": " + silence : null;
    }

    private String reason(Up.State state) {
        var more = new ArrayList<String>();
        if (state.role() == Role.INITIAL || state.role() == Role.FAULT) {
            more.addAll(lacks(state.instance()));
        }
        var waiting = notReady;
        if (state.role() == Role.BACKUP && waiting != null) {
            more.add("it would not take over from a master that works, since " + waiting);
        }
        return String.join("; ", reasons(state.reason(), more));
    }

    private static List<String> reasons(String first, List<String> more) {
        var all = new ArrayList<String>();
        all.add(first);
        more.stream().filter(each -> !first.contains(each)).forEach(all::add);
        return all;
    }

    @Override
    public List<Peer> peers(String name) {
        var known = figures(name);
        return known == null ? List.of() : known.peers();
    }

    @Override
    public List<String> failover(String name, Author author) {
        var obstacle = obstacle(name);
        var reasons = obstacle == null
                ? refusals.of(name, states.get(name), peers(name))
                : List.of(obstacle + ".");
        if (reasons.isEmpty()) {
            giveWay.accept(name, author);
        }
        return reasons;
    }

    @Override
    public List<String> comeBack(String name, Author author) {
        var obstacle = obstacle(name);
        if (obstacle != null) {
            return List.of(obstacle + ".");
        }
        back.accept(name, author);
        return List.of();
    }

    @Override
    public boolean awaitNoMaster(String instance, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (status(instance).state() == Role.MASTER) {
                if (left <= 0) {
                    return false;
                }
                left = told.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}

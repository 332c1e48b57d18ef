package io.ballast.health;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all targets share. */
final class Desk {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    final ProbeLoop loop;
    final InstantSource clock;
    final RandomGenerator random;
    final Marking marking;
    final LatenessMeter lateness = new LatenessMeter();
    final Map<ProbeTarget, Long> failing = new ConcurrentHashMap<>();
    final List<Consumer<ProbeTarget>> listeners = new CopyOnWriteArrayList<>();
    private final Seldom complaints = new Seldom();

    Desk(ProbeLoop loop, InstantSource clock, RandomGenerator random, Marking marking) {
        this.loop = loop;
        this.clock = clock;
        this.random = random;
        this.marking = marking;
    }

    /** @param changed whether listeners are told */
    void heard(ProbeTarget target, boolean success, boolean changed) {
        if (success) {
            if (!failing.isEmpty()) {
                failing.remove(target);
            }
        } else {
            failing.putIfAbsent(target, loop.now());
        }
        if (changed) {
            tell(target);
        }
    }

    /** A listener's fault is its own. */
    void tell(ProbeTarget target) {
        for (var listener : listeners) {
            try {
                listener.accept(target);
            } catch (RuntimeException | Error e) {
                loop.complain(e);
            }
        }
    }

    /** This machine could not probe. */
    void complain(ProbeTarget target, String reason) {
        if (complaints.mayBeSaid(loop.now())) {
            LOG.warn("Could not probe {}: {} ({} such probes so far). This says nothing about the server.",
                    target.address().withPort(target.port()), reason, complaints.count());
        }
    }
}

package io.ballast.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.ballast.definition.NotificationRule.Least;
import io.ballast.event.Event;
import io.ballast.event.Severity;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A process that ends anywhere between writing an event and sending what tells of it: nothing that was stored is lost. */
class CrashTest {

    private static final int SERVERS = 4;

    @BeforeAll
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.ballast")).setLevel(Level.INFO);
    }

    private static final class Killed extends RuntimeException {
    }

    private volatile Instant now = Desk.START;

    @Test
    void crashAtAnyStep_losesNothingThatWasStored() throws InterruptedException {
        int last = 0;
        for (int step = 1; step < 60; step++) {
            var steps = crashAt(step);
            last = Math.max(last, steps);
            if (steps < step) {
                break;
            }
        }
        assertThat(last).as("steps between events and the last delivery").isGreaterThan(5);
    }

    /** @return how many steps there were */
    private int crashAt(int fatal) throws InterruptedException {
        var kept = new Desk.Kept();
        var steps = new AtomicInteger();
        kept.events.step = () -> {
            if (steps.incrementAndGet() >= fatal) {
                throw new Killed();
            }
        };
        var first = desk(kept);
        for (int i = 0; i < SERVERS; i++) {
            first.server(Severity.WARNING, "v" + i, i);
            first.bench.journal.settle(java.time.Duration.ofMillis(20));
            now = now.plusSeconds(6);
        }
        await().atMost(Desk.LONG).until(() -> {
            now = now.plusMillis(100);
            return steps.get() >= fatal || told(kept).size() == SERVERS;
        });
        // What it would still do comes to nothing.
        int reached = steps.get();
        steps.set(Integer.MAX_VALUE / 2);
        first.sender.close();
        var stored = kept.events.events.stream().map(Event::message).collect(Collectors.toSet());
        kept.events.step = () -> {
        };
        var kept2 = after(kept);
        try (var second = desk(kept2)) {
            await().atMost(Desk.LONG).untilAsserted(() -> {
                now = now.plusSeconds(1);
                second.outbox.claim();
                assertThat(told(kept2)).as("killed at step %d of %d", fatal, reached).containsAll(stored);
            });
        }
        first.bench.close();
        return reached;
    }

    private static Set<String> told(Desk.Kept kept) {
        return kept.delivered.stream().flatMap(each -> each.sentences().stream()).filter(each -> each.endsWith("down."))
                .collect(Collectors.toSet());
    }

    /** What is on the disk: the process that was killed writes nothing there any more. */
    private static Desk.Kept after(Desk.Kept kept) {
        var copy = new Desk.Kept();
        copy.events.events.addAll(kept.events.events);
        copy.events.incidents.putAll(kept.events.incidents);
        copy.rows.putAll(kept.rows);
        copy.owners.putAll(kept.owners);
        copy.leases.putAll(kept.leases);
        copy.told.putAll(kept.told);
        copy.delivered.addAll(kept.delivered);
        return copy;
    }

    private Desk desk(Desk.Kept kept) {
        var desk = new Desk(kept, () -> now);
        desk.define(List.of(Desk.mail("ops", "ops@example.test")), List.of(Desk.rule("all", Least.WARNING, "ops")));
        desk.sender.start();
        return desk;
    }
}

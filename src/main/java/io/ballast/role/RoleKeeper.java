package io.ballast.role;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.ballast.definition.Author;
import io.ballast.definition.Snapshot;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.News;
import io.ballast.vrrp.router.Up;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a router running while this director is a member of any instance, and tells it what it has to know. One thread
 * of its own does all of it, every {@link #TICK} or when something happens; none of it depends on an event that could be
 * missed.
 *
 * <p>A connection is at first new; greeted, when the router has told who it is; and briefed, when the definitions are
 * loaded, and everything tracked was seen once or {@link #PATIENCE} is over. Until then the router goes on with what an
 * application before this one told it, so that a restart moves no priority.
 */
final class RoleKeeper implements AutoCloseable {

    static final Duration TICK = Duration.ofMillis(100);
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(RoleKeeper.class);

    /**
     * What it is made of.
     *
     * @param director its name
     * @param notReady see {@link io.ballast.director.Director#notReady}
     * @param holdFor how long a master stays one without this program
     * @param nanos the monotonic clock
     * @param ending of a router that answers no more
     */
    record Parts(String director, Supplier<Snapshot> definitions, Supplier<@Nullable String> notReady,
            Trackers trackers, Approach approach, RoleBoard board, Tidings tidings, RoleWorks works, Duration holdFor,
            LongSupplier nanos, RouterEnding ending) {
    }

    private final Parts parts;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private Snapshot known = Snapshot.EMPTY;
    private OwnPart part = OwnPart.NONE;
    private @Nullable Call call;
    private Briefing briefing;
    private Pulse pulse = new Pulse(0);
    private Pulse.Condition condition = Pulse.Condition.WELL;
    private Up.@Nullable Hello greeting;
    private Arrivals arrivals = new Arrivals();
    private long since;

    RoleKeeper(Parts parts) {
        this.parts = parts;
        briefing = new Briefing(parts.holdFor());
        thread = Thread.ofPlatform().name("vrrp-keeper").unstarted(this::run);
        parts.board().onFailover((instance, author) -> inbox.add(() -> failOver(instance, author)));
        parts.board().onComeBack((instance, author) -> inbox.add(() -> comeBack(instance, author)));
    }

    void start() {
        since = parts.nanos().getAsLong();
        thread.start();
    }

    /** Has it look now and not at the next tick. */
    void wake() {
        inbox.add(() -> {
        });
    }

    private void run() {
        while (!closed) {
            attempt(() -> turn(parts.nanos().getAsLong()));
            try {
                var next = inbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                while (next != null) {
                    attempt(next);
                    next = inbox.poll();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void attempt(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) {
            // A class that cannot be loaded any more must not end this thread without anybody seeing it.
            LOG.error("Keeping VRRP failed, and goes on", e);
        }
    }

    private void turn(long now) {
        look(now);
        if (call == null) {
            approach(now);
        } else if (greeting == null && now - since >= PATIENCE.toNanos()) {
            parts.tidings().silent("it takes connections and says nothing");
        }
        if (greeting != null) {
            feel(greeting, now);
        }
        if (greeting != null && known.revision() > 0) {
            arrivals.take().forEach(state -> parts.works().found(state.instance(), state.role()));
            tell(now);
        }
    }

    private void feel(Up.Hello router, long now) {
        pulse.question(now).ifPresent(number -> say(new Down.Ask(number)));
        var before = condition;
        condition = pulse.look(now);
        if (condition == before) {
            return;
        }
        switch (condition) {
            case WELL -> {
                parts.board().answers(router);
                parts.tidings().answers(router);
            }
            case SILENT -> {
                var why = "it has stood still for " + Pulse.SILENT.toSeconds() + " s";
                parts.board().still(why);
                parts.tidings().silent(why);
            }
            case TO_END -> {
                parts.tidings().endedBy("it has stood still for " + Pulse.END.toSeconds() + " s");
                parts.ending().end(router.process(), false);
            }
            case TO_KILL -> parts.ending().end(router.process(), true);
        }
    }

    private void look(long now) {
        var snapshot = parts.definitions().get();
        if (!snapshot.equals(known)) {
            known = snapshot;
            part = OwnPart.of(parts.director(), snapshot);
            parts.trackers().want(part.tracked());
            parts.board().part(part);
            parts.works().defined(snapshot);
        }
        parts.trackers().look(now);
        parts.tidings().obstacles(part.obstacles());
        parts.tidings().troubles(parts.trackers().troubles());
    }

    private void approach(long now) {
        var link = parts.approach().attempt(!part.isEmpty(), now);
        if (link != null) {
            since = now;
            greeting = null;
            arrivals = new Arrivals();
            briefing = new Briefing(parts.holdFor());
            var fresh = new Call(link, new Listener());
            call = fresh;
            fresh.start();
        } else if (part.isEmpty()) {
            parts.board().silent("there is nothing for it to do");
            since = now;
        } else {
            parts.board().silent(parts.approach().silence());
            if (now - since >= PATIENCE.toNanos()) {
                parts.tidings().silent(parts.approach().silence());
            }
        }
    }

    private void tell(long now) {
        var notReady = parts.notReady().get();
        parts.board().notReady(notReady);
        if (briefing.hasBegun() || parts.trackers().allSeen() || now - since >= PATIENCE.toNanos()) {
            briefing.next(part, parts.trackers()::seen, notReady == null).forEach(this::say);
        }
    }

    private void failOver(String instance, Author author) {
        parts.tidings().failover(instance, author);
        say(new Down.Failover(instance));
    }

    private void comeBack(String instance, Author author) {
        parts.tidings().comeBack(instance, author);
        say(new Down.Return(instance));
    }

    private void say(Down message) {
        if (call != null) {
            call.say(message);
        }
    }

    /** Hands what comes to the keeper's own thread. */
    private final class Listener implements Call.Listener {

        @Override
        public void heard(Call from, Up message) {
            inbox.add(() -> {
                if (from == call) {
                    obey(message);
                }
            });
        }

        @Override
        public void ended(Call from, String why) {
            inbox.add(() -> {
                if (from == call) {
                    hungUp(why);
                }
            });
        }
    }

    private void hungUp(String why) {
        long now = parts.nanos().getAsLong();
        call = null;
        greeting = null;
        parts.approach().ended(now - since, why);
        parts.board().silent(why);
        since = now;
        if (!part.isEmpty()) {
            parts.tidings().ended(why);
        }
    }

    private void obey(Up message) {
        switch (message) {
            case Up.Hello hello -> greet(hello);
            case Up.State state -> {
                parts.board().state(state);
                arrivals.state(state);
            }
            case Up.Happened happened -> happened(happened.news());
            case Up.Dropped dropped -> dropped(dropped.count());
            case Up.Figures figures -> {
                parts.board().figures(figures);
                arrivals.complete();
            }
            case Up.Lacks lacks -> {
                parts.board().lacks(lacks.lacks());
                parts.tidings().lacks(lacks.lacks());
            }
            case Up.Answer answer -> pulse.answered(answer.number());
            case Up.Refused refused -> parts.tidings().refused(refused.sentence());
        }
    }

    private void greet(Up.Hello hello) {
        if (hello.protocol() == Up.Hello.PROTOCOL) {
            greeting = hello;
            pulse = new Pulse(parts.nanos().getAsLong());
            condition = Pulse.Condition.WELL;
            parts.board().answers(hello);
            parts.tidings().answers(hello);
            return;
        }
        // A few words are the same in every version.
        parts.tidings().replaced(hello);
        say(new Down.HandOver());
    }

    /** Each is recorded before it is acknowledged: one that was heard twice is better than one that was not. */
    private void happened(News news) {
        var instance = news.instance();
        var to = news.to();
        if (parts.tidings().isNew(news)) {
            parts.tidings().happened(news);
            if (instance != null && to != null) {
                parts.board().changed(instance, news, to);
                work(instance, to);
            }
        }
        say(new Down.Acknowledge(news.number()));
    }

    private void dropped(long count) {
        parts.tidings().dropped(count);
        parts.board().instances().forEach(name -> {
            var state = parts.board().known(name);
            if (state != null) {
                work(name, state.role());
            }
        });
    }

    private void work(String instance, Role to) {
        // Before the definitions are known, nobody knows what goes with a role: it is found when they are.
        if (known.revision() > 0) {
            arrivals.changed(instance);
            var state = parts.board().known(instance);
            parts.works().changed(instance, to, state == null ? 0 : state.priority());
        }
    }

    /** The router goes on without this program, for a while. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (call != null) {
            call.close();
        }
    }
}

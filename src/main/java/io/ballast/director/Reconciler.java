package io.ballast.director;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.Author;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The director's loop body: compares what should be with what is, and brings the second to the first. Driven by level:
 * whatever woke it, it looks. Belongs to one thread; time comes from outside, so that a test can be that thread.
 *
 * <p>A service is dirty when its desired entry may have changed, and pending until the plane holds that entry or refuses
 * it. Nothing is written while the plane does not answer or a hold lasts; dirt and pending services wait.
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Surroundings parts;
    private final OwnState own;
    private final Works works;
    private final Pending pending;
    private final DriftWatch watch;
    private final SelfDoubt doubt;
    private final Evaluation evaluation;
    private final Holding holding;
    private final PlaneCondition plane;
    private final Writing writing;
    private final Comparison comparison;
    private final ForeignServices foreign;
    private final Set<ServiceRef> dirty = new TreeSet<>();
    private final Set<ServiceRef> republish = new HashSet<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private long appliedRevision;
    private boolean started;

    Reconciler(Surroundings parts) {
        this.parts = parts;
        this.own = parts.own();
        var events = parts.events();
        this.works = new Works(parts.probing(), parts.paths().marks());
        this.pending = new Pending(works);
        this.watch = new DriftWatch(works, own, events);
        this.doubt = new SelfDoubt(works, parts.probing(), events);
        this.evaluation = new Evaluation(parts.probing(), doubt.suspicion(), own, parts.remaining(), parts.clock(),
                events);
        this.holding = new Holding(own, events, parts.clock());
        this.plane = new PlaneCondition(parts.plane(), events);
        this.writing = new Writing(parts, works, pending, watch, this::evaluate, republish::add);
        this.comparison = new Comparison(parts, works, pending, watch, writing, holding);
        this.foreign = new ForeignServices(parts, works, pending, watch, writing);
    }

    /** One round. */
    void step(Inbox.Content content) {
        long now = parts.nanoTime().getAsLong();
        content.commands().forEach(Runnable::run);
        holding.endByTime();
        var next = content.snapshot();
        if (next != null) {
            takeOver(next, content.touched(), now);
            carry();
            begin(content.start());
        }
        content.verdicts().forEach(target -> dirty.addAll(works.usersOf(target)));
        dirty.addAll(works.due(now));
        if (doubt.look(now)) {
            works.all().forEach(work -> dirty.add(work.ref));
        }
        askPlane(now);
        if (plane.ready()) {
            content.readings().forEach(comparison::look);
        }
        evaluateDirty(now);
        carry();
        write(now);
        probe(now);
        parts.heartbeat().run();
    }

    private void takeOver(Snapshot next, Set<ServiceRef> touched, long now) {
        var removed = new HashSet<>(touched);
        writing.leftovers.add(works.take(next, touched, now));
        if (next.revision() > 0) {
            own.drainOnly(works::defines);
        }
        removed.removeIf(ref -> works.get(ref) != null);
        pending.removeAll(removed);
        writing.claims.defined(works, touched, now);
        republish.addAll(removed);
        if (!removed.isEmpty()) {
            writing.globalsWork.want();
        }
        touched.forEach(ref -> {
            if (works.get(ref) != null) {
                dirty.add(ref);
                pending.add(ref);
            }
        });
        snapshot = next;
    }

    /** Private services stand as long as a probe wants them. */
    private void carry() {
        var next = works.newCarriers();
        if (next == null) {
            return;
        }
        parts.paths().marks().keep(next.keySet());
        if (parts.plane().noPath() == null) {
            writing.leftovers.add(writing.privates.want(next));
        }
    }

    /** Begins with new probes, after what carries them stands. */
    private void probe(long now) {
        parts.paths().want(writing.privates, snapshot);
        parts.paths().look(now);
        works.flush();
    }

    /** Without knowledge of an earlier run, what is defined at the start counts as ours. */
    private void begin(boolean start) {
        if (!own.known() && (start || !started)) {
            own.own(works.all().stream().map(ServiceWork::key).toList());
            own.own(writing.privates.keys());
        }
        started = true;
    }

    private void askPlane(long now) {
        if (!plane.ask(now)) {
            return;
        }
        works.all().forEach(work -> {
            work.applied = null;
            pending.addAtOnce(work);
        });
        writing.privates.doubtAll();
        writing.globals.forget();
        writing.globalsWork.want();
    }

    /** The plane did not answer. Once it answers, everything is compared anew. */
    void lost(PlaneException reason) {
        plane.lost(reason, parts.nanoTime().getAsLong());
    }

    private void evaluateDirty(long now) {
        for (var ref : dirty) {
            var work = works.get(ref);
            if (work != null) {
                evaluate(work, now);
            }
        }
        dirty.clear();
    }

    private void evaluate(ServiceWork work, long now) {
        boolean hadLeaving = !work.leaving.isEmpty();
        var before = work.desired;
        if (evaluation.evaluate(work, now)) {
            pending.addAtOnce(work);
            if (before == null || work.desired == null || !work.desired.rules().equals(before.rules())) {
                writing.globalsWork.want();
            }
        }
        if (hadLeaving && work.leaving.isEmpty()) {
            works.retarget(work.ref);
        }
        republish.add(work.ref);
    }

    private void write(long now) {
        if (!plane.ready() || holding.lasts()) {
            return;
        }
        try {
            writing.write(isLoaded(), now);
            settle();
        } catch (PlaneException e) {
            lost(e);
        }
    }

    /** Before anything was loaded nothing is known to be left over. */
    private boolean isLoaded() {
        return snapshot.revision() > 0;
    }

    /** A revision is applied when each of its operations was carried out or refused by the plane. */
    private void settle() {
        if (appliedRevision != snapshot.revision() && writing.settled(isLoaded())) {
            appliedRevision = snapshot.revision();
            LOG.info("Applied revision {}", appliedRevision);
        }
    }

    Holding holding() {
        return holding;
    }

    /** Lets the director take over what stands under this key, at once where the key is defined already. */
    void adopt(ServiceKey key, Author author) {
        foreign.adopt(key, author);
        var work = works.get(key);
        if (work != null) {
            dirty.add(work.ref);
        }
    }

    /** Lets the director take over what stands under these keys, once a change within a minute brings definitions. */
    void permit(Collection<ServiceKey> keys, Author author) {
        foreign.await(keys, author);
    }

    /** @throws PlaneException if the plane refuses */
    void removeForeign(ServiceKey key, Author author) {
        foreign.remove(key, author);
    }

    Set<ServiceRef> takeChanged() {
        var changed = Set.copyOf(republish);
        republish.clear();
        return changed;
    }

    Works works() {
        return works;
    }

    Globals globals() {
        return writing.globals;
    }

    long writes() {
        return writing.writer.writes();
    }

    /** What other threads may know of the loop as a whole. */
    View view() {
        return new View(snapshot, appliedRevision, plane.state(), own.hold(), writing.failed(), doubt.reason(),
                watch.drifts(), Set.copyOf(watch.foreign()), writing.privates.subjects());
    }
}

package io.ballast.definition;

import java.time.InstantSource;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

import io.ballast.secret.KeyUnavailable;
import io.ballast.secret.SecretBox;
import io.ballast.store.Database;
import io.ballast.store.LastGoodState;
import io.ballast.store.StoreSettings;
import io.ballast.store.StoreUnavailable;

import jakarta.persistence.OptimisticLockException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What operators have defined. All methods may be called by any thread.
 *
 * <p>At start the last good state is current. As soon as there is a database, what it holds is current instead; unless
 * it holds less, which is damage or somebody's old backup and must not empty a table: then the last good state stays
 * and nothing is written.
 */
@Component
public class Definitions {

    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
    private static final Author BALLAST = new Author("ballast", "start");

    private record State(Snapshot snapshot, KeyIndex keys) {

        static State of(Snapshot snapshot) {
            return new State(snapshot, KeyIndex.of(snapshot));
        }
    }

    private final Database database;
    private final DefinitionRows rows;
    private final KeptDefinitions kept;
    private final SecretBox box;
    private final StoreSettings settings;
    private final ApplicationEventPublisher events;
    private final InstantSource clock = InstantSource.system();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile State state;
    private volatile boolean announced;

    Definitions(Database database, DefinitionRows rows, LastGoodState lastGood, StoreSettings settings,
            SecretBox box, ApplicationEventPublisher events) {
        this.database = database;
        this.box = box;
        this.rows = rows;
        this.kept = new KeptDefinitions(lastGood, new EntityCodec(box));
        this.settings = settings;
        this.events = events;
        this.state = State.of(kept.load());
        lastGood.source("definitions/", () -> kept.all(current()));
        database.onAvailable(this::follow);
    }

    /** Everything defined now. Never blocks, never touches the database. */
    public Snapshot current() {
        return state.snapshot();
    }

    /**
     * What an edit would do. Changes nothing.
     *
     * @throws InvalidDefinition if a document breaks a rule
     * @throws UnknownName if the edit names what does not exist
     * @throws KeyConflict if another cluster's service listens on the same
     * @throws StoreUnavailable if the edit restores a revision and there is no database, or brings a secret and there
     *     is no key to seal it with
     */
    public Draft draft(Edit edit) {
        var now = state;
        var drafting = new Drafting(now.snapshot(), now.keys(), box);
        try {
            return edit instanceof Edit.Restore(long revision)
                    ? drafting.restore(revision, configAt(revision, now.snapshot()))
                    : drafting.draft(edit);
        } catch (KeyUnavailable e) {
            throw new StoreUnavailable(String.valueOf(e.getMessage()));
        }
    }

    /** The whole configuration as it stood after a revision: every later difference is taken back. */
    private JsonNode configAt(long revision, Snapshot now) {
        var backwards = database.read(() -> {
            if (rows.page(revision - 1, 1).stream().noneMatch(found -> found.number() == revision)) {
                throw Revisions.unknown(revision);
            }
            return rows.backwards(now.revision(), revision);
        });
        JsonNode document = DocumentWriter.STORED.config(now);
        for (var difference : backwards) {
            document = JsonPatch.apply(document, difference);
        }
        return document;
    }

    /**
     * Stores a draft in one transaction, then publishes {@link DefinitionsChanged}. A draft that changes nothing makes
     * no revision.
     *
     * @throws Superseded if the draft's base is no longer current; draft again
     * @throws StoreUnavailable if the database cannot be written; nothing is changed
     */
    public Stored store(Draft draft, Author author) {
        writing.lock();
        try {
            if (draft.base().revision() != current().revision()) {
                throw new Superseded("Somebody else stored a change at the same time.");
            }
            if (!draft.changed()) {
                return new Stored(draft.base(), draft.base().revision(), false, false);
            }
            write(draft, author);
            state = new State(draft.result(), draft.keys());
            kept.change(draft.base(), draft.result(), draft.touched());
            // Still under the lock, so that listeners hear of changes in their order.
            events.publishEvent(new DefinitionsChanged(draft.base(), draft.result(), draft.touched(), author,
                    draft.summary()));
            return new Stored(draft.result(), draft.result().revision(), true, draft.created());
        } finally {
            writing.unlock();
        }
    }

    private void write(Draft draft, Author author) {
        try {
            database.write(() -> {
                rows.write(draft.base(), draft.result(), author, clock.instant(), draft.summary());
                return true;
            });
        } catch (ConcurrencyFailureException | DataIntegrityViolationException | OptimisticLockException
                | ConstraintViolationException e) {
            // Another director was faster: catch up with it, or every further draft would meet it again.
            follow();
            if (draft.base().revision() == current().revision()) {
                throw e;
            }
            throw new Superseded("Another director stored a change at the same time.");
        }
    }

    /** Takes over what the database holds where that is newer: another director's changes, or a database come back. */
    @Scheduled(initialDelay = 1000, fixedDelay = 1000)
    public void follow() {
        if (!database.available()) {
            return;
        }
        // Held while looking too: a write of our own in between would make the database seem to be behind.
        writing.lock();
        try {
            follow(database.read(rows::revision));
        } catch (StoreUnavailable e) {
            LOG.debug("Not followed: {}", e.getMessage());
        } finally {
            writing.unlock();
        }
    }

    private void follow(long stored) {
        long mine = current().revision();
        boolean behind = stored < mine;
        if (behind && isSame(settings.rebuildRevision(), mine)) {
            rebuild();
        } else if (behind && !isSame(settings.acceptRevision(), stored)) {
            database.refuseWrites("The database stands at revision " + stored + ", but revision " + mine
                    + " was in use here; it was damaged or replaced. Put a newer one in its place, or start with "
                    + "ballast.store.rebuild-revision=" + mine + " to fill it from this director's own disk, or "
                    + "with ballast.store.accept-revision=" + stored + " to go on with what it holds.");
        } else {
            database.allowWrites();
            if (stored != mine) {
                adopt(database.read(rows::load));
            }
        }
    }

    private static boolean isSame(@Nullable Long asked, long revision) {
        return asked != null && asked == revision;
    }

    private void adopt(Snapshot loaded) {
        var before = current();
        var touched = touched(before, loaded);
        state = State.of(loaded);
        kept.change(before, loaded, touched);
        if (announced) {
            events.publishEvent(new DefinitionsChanged(before, loaded, touched, latestAuthor(loaded)));
        }
    }

    private Author latestAuthor(Snapshot loaded) {
        var latest = database.read(() -> rows.page(loaded.revision() - 1, 1));
        return latest.isEmpty() ? BALLAST : new Author(latest.getFirst().author(), latest.getFirst().via());
    }

    /** Makes of the last good state one more revision, upon whatever the database holds. */
    private void rebuild() {
        var mine = current();
        var result = mine.with(mine.revision() + 1, mine.clusters());
        database.repair(() -> {
            rows.replace(result, BALLAST, clock.instant(), "rebuilt from the last good state");
            return true;
        });
        LOG.info("The database was filled from the last good state at revision {}.", mine.revision());
        database.allowWrites();
        adopt(result);
    }

    private static SortedSet<ServiceRef> touched(Snapshot before, Snapshot after) {
        var touched = new TreeSet<ServiceRef>();
        for (var cluster : before.clusters().values()) {
            var other = after.cluster(cluster.name());
            cluster.services().stream().filter(s -> other == null || !s.equals(other.service(s.name())))
                    .forEach(s -> touched.add(new ServiceRef(cluster.name(), s.name())));
        }
        for (var cluster : after.clusters().values()) {
            var other = before.cluster(cluster.name());
            cluster.services().stream().filter(s -> other == null || other.service(s.name()) == null)
                    .forEach(s -> touched.add(new ServiceRef(cluster.name(), s.name())));
        }
        return touched;
    }

    /** Tells what was loaded once everybody listens. */
    @EventListener(ContextRefreshedEvent.class)
    void announce() {
        writing.lock();
        try {
            if (!announced) {
                announced = true;
                var now = current();
                events.publishEvent(new DefinitionsChanged(Snapshot.EMPTY, now, touched(Snapshot.EMPTY, now), BALLAST));
            }
        } finally {
            writing.unlock();
        }
    }
}

package io.ballast.audit;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was done. Recording never blocks: entries go into memory and from there, in batches and by a thread of
 * their own, into the database. While that is gone they wait, up to a limit; what had to be dropped is an entry itself.
 * Each is also a line of the log, so that there is a second place to look.
 */
public final class AuditTrail implements AutoCloseable {

    static final int WAITING = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger("io.ballast.Audit");
    private static final int BATCH = 500;
    private static final long RETRY_MILLIS = 1_000;
    private static final long LAST_WORDS_MILLIS = 3_000;
    private static final int LONGEST = 4_000;

    private final String director;
    private final InstantSource clock;
    private final AuditStore store;
    private final Deque<AuditEntry> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long dropped;
    private boolean closed;
    /** The last entry that was stored; null if that is not known. */
    private @Nullable AuditEntry last;
    /** The hash that the last attempt to store would have ended with. */
    private @Nullable String attempted;

    /** @param director whose name every entry carries */
    AuditTrail(String director, InstantSource clock, AuditStore store) {
        this.director = director;
        this.clock = clock;
        this.store = store;
        this.thread = Thread.ofPlatform().name("audit").daemon().start(this::write);
    }

    /**
     * What is known of an act; the fields are those of {@link AuditEntry}.
     *
     * @param status 0 for what the program did by itself
     */
    public record Act(@Nullable String who, @Nullable String via, @Nullable String address, String act, int status,
            @Nullable Long revision, @Nullable String detail) {
    }

    public void record(Act act) {
        AuditEntry entry;
        synchronized (waiting) {
            entry = entry(act);
            waiting.addLast(entry);
            if (waiting.size() > WAITING) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.notifyAll();
        }
        LOG.info("{} by {} ({}) from {}: {}{}", entry.act(), entry.who(), entry.via(), entry.address(), entry.status(),
                entry.detail() == null ? "" : " [" + entry.detail() + "]");
    }

    /** Its number and its hash it gets when it is stored: only then is it known what comes before it. */
    private AuditEntry entry(Act act) {
        // As coarse as every database keeps it, or the hash would not fit what is read again.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new AuditEntry(0, director, now, cut(act.who(), 255), cut(act.via(), 255), cut(act.address(), 63),
                String.valueOf(cut(act.act(), LONGEST)), act.status(), act.revision(), cut(act.detail(), LONGEST),
                Chain.START);
    }

    /** Without what no database takes as text, and no longer than its column. */
    private static @Nullable String cut(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        var clean = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "\ufffd");
        return clean.length() <= longest ? clean : clean.substring(0, longest - 1) + "…";
    }

    /** Up to {@code limit} entries with greater ids than {@code after}, oldest first; those that wait are not among them. */
    public List<AuditEntry> page(long after, int limit, AuditQuery query) {
        return store.after(after, limit, query);
    }

    /** The last {@code limit} entries, oldest first; those that wait are not among them. */
    public List<AuditEntry> latest(int limit, AuditQuery query) {
        return store.latest(limit, query);
    }

    public @Nullable AuditEntry find(long id) {
        return store.find(id);
    }

    /**
     * What a look at all hashes of this director found.
     *
     * @param entries how many there are
     * @param broken the first that was changed, or whose forerunner was changed or taken out; null if none was
     */
    public record Proof(long entries, @Nullable AuditEntry broken) {
    }

    /** Looks whether anything was changed or taken out since it was written; reads everything. */
    public Proof prove() {
        String last = null;
        long count = 0;
        var page = store.after(0, BATCH, AuditQuery.ALL);
        while (!page.isEmpty()) {
            var own = page.stream().filter(entry -> entry.director().equals(director)).toList();
            var broken = Chain.broken(own, last);
            count += own.size();
            if (broken != null) {
                return new Proof(count, broken);
            }
            last = own.isEmpty() ? last : own.getLast().chain();
            page = store.after(page.getLast().id(), BATCH, AuditQuery.ALL);
        }
        return new Proof(count, null);
    }

    int prune(Instant before) {
        return store.prune(before);
    }

    private void write() {
        try {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                // The same again: an attempt is told by the hash that it ends with.
                while (!stored(batch)) {
                    if (!pause()) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The audit log writes no more.");
        }
    }

    private List<AuditEntry> next() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty() && !closed) {
                waiting.wait();
            }
            if (dropped > 0) {
                waiting.addLast(entry(new Act(null, null, null, "lost " + dropped + " entries", 0, null,
                        "The database was gone for longer than they could wait.")));
                dropped = 0;
            }
            return waiting.stream().limit(BATCH).toList();
        }
    }

    private boolean stored(List<AuditEntry> batch) {
        try {
            if (last == null) {
                last = store.last(director);
            }
            // An attempt that seemed to fail may have been stored all the same.
            if (last == null || !last.chain().equals(attempted)) {
                append(batch);
            }
            attempted = null;
            synchronized (waiting) {
                batch.forEach(waiting::remove);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debug("Entries wait: {}", e.getMessage());
            last = null;
            return false;
        }
    }

    private void append(List<AuditEntry> batch) {
        long id = last == null ? 0 : last.id();
        var link = last == null ? Chain.START : last.chain();
        var chained = new ArrayList<AuditEntry>(batch.size());
        for (var entry : batch) {
            id = Math.max(id + 1, ChronoUnit.MICROS.between(Instant.EPOCH, entry.time()));
            var numbered = entry.at(id, link);
            link = Chain.next(link, numbered);
            chained.add(numbered.at(id, link));
        }
        attempted = link;
        store.append(chained);
        last = chained.getLast();
    }

    /** @return whether to go on */
    private boolean pause() throws InterruptedException {
        synchronized (waiting) {
            if (!closed) {
                waiting.wait(RETRY_MILLIS);
            }
            return !closed;
        }
    }

    /** Stores what waits, if that is possible now, and ends the writing thread. */
    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            waiting.notifyAll();
        }
        try {
            thread.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

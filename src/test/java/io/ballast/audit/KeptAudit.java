package io.ballast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/** A store that fails as often as it is told to, before or after it has stored. */
public final class KeptAudit implements AuditStore {

    final List<AuditEntry> all = new ArrayList<>();
    private final Set<Long> ids = new HashSet<>();
    final AtomicInteger failsBefore = new AtomicInteger();
    final AtomicInteger failsAfter = new AtomicInteger();

    @Override
    public synchronized void append(List<AuditEntry> entries) {
        fail(failsBefore);
        entries.forEach(entry -> assertThat(ids.add(entry.id())).as("a number of its own").isTrue());
        all.addAll(entries);
        fail(failsAfter);
    }

    private static void fail(AtomicInteger left) {
        if (left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            throw new IllegalStateException("the database is gone");
        }
    }

    @Override
    public synchronized @Nullable AuditEntry last(String director) {
        return all.isEmpty() ? null : all.getLast();
    }

    @Override
    public synchronized List<AuditEntry> after(long id, int limit, AuditQuery query) {
        return all.stream().filter(entry -> entry.id() > id).limit(limit).toList();
    }

    @Override
    public synchronized List<AuditEntry> latest(int limit, AuditQuery query) {
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }

    @Override
    public @Nullable AuditEntry find(long id) {
        return after(id - 1, 1, AuditQuery.ALL).stream().filter(entry -> entry.id() == id).findFirst().orElse(null);
    }

    @Override
    public synchronized int prune(Instant before) {
        int size = all.size();
        all.removeIf(entry -> entry.time().isBefore(before));
        return size - all.size();
    }

    synchronized int size() {
        return all.size();
    }

    /** A trail that is kept in memory alone. */
    public static AuditTrail trail() {
        return new AuditTrail("test", InstantSource.system(), new KeptAudit());
    }
}

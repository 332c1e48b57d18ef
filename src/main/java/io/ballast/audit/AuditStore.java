package io.ballast.audit;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Where entries outlive the process. Every method throws a RuntimeException while that place is gone. */
interface AuditStore {

    /** All of them or none. */
    void append(List<AuditEntry> entries);

    /** A director's last entry; null if it has none. */
    @Nullable
    AuditEntry last(String director);

    /** Up to {@code limit} entries with greater ids, oldest first. */
    List<AuditEntry> after(long id, int limit, AuditQuery query);

    /** The last {@code limit} entries, oldest first. */
    List<AuditEntry> latest(int limit, AuditQuery query);

    @Nullable
    AuditEntry find(long id);

    /** @return how many entries older than this were removed */
    int prune(Instant before);
}

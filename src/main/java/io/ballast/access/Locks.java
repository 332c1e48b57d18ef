package io.ballast.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who may not try another password for a while. Pure: moments come as arguments, in nanoseconds of the monotonic clock.
 *
 * <p>Wrong passwords are counted for each user at each address, for each address, and for each user. Too many within a
 * quarter of an hour lock; each further one after a lock has ended locks for twice as long. A lock of a user as such
 * leaves in peace the addresses where his password was right before: nobody can keep him out by guessing from elsewhere.
 */
final class Locks {

    static final int PAIR = 10;
    static final int ADDRESS = 100;
    static final int USER = 100;
    static final Duration FIRST = Duration.ofMinutes(1);
    static final Duration MOST = Duration.ofMinutes(15);

    private static final long WINDOW = Duration.ofMinutes(15).toNanos();
    private static final int MOST_KEPT = 10_000;
    private static final String BETWEEN = "\n";

    /** @param untilNanos the end of the lock, or the last wrong one where there is none yet */
    private record Tally(int count, long untilNanos) {

        Tally after(long nanos, int limit) {
            int now = nanos - untilNanos > WINDOW ? 1 : count + 1;
            int doublings = Math.min(10, now - limit);
            var lock = doublings < 0 ? Duration.ZERO : FIRST.multipliedBy(1L << doublings);
            return new Tally(now, nanos + (lock.compareTo(MOST) > 0 ? MOST : lock).toNanos());
        }
    }

    private static final class Book<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST_KEPT;
        }
    }

    private final Map<String, Tally> pairs = new Book<>();
    private final Map<String, Tally> addresses = new Book<>();
    private final Map<String, Tally> users = new Book<>();
    private final Map<String, Boolean> welcome = new Book<>();

    /** How long this user's password is not looked at when it comes from there; zero if it is. */
    synchronized Duration left(String user, String address, long nanos) {
        long left = Math.max(left(pairs.get(user + BETWEEN + address), PAIR, nanos),
                left(addresses.get(address), ADDRESS, nanos));
        if (!welcome.containsKey(user + BETWEEN + address)) {
            left = Math.max(left, left(users.get(user), USER, nanos));
        }
        return Duration.ofNanos(left);
    }

    private static long left(@Nullable Tally tally, int limit, long nanos) {
        return tally == null || tally.count < limit ? 0 : Math.max(0, tally.untilNanos - nanos);
    }

    synchronized void wrong(String user, String address, long nanos) {
        count(pairs, user + BETWEEN + address, PAIR, nanos);
        count(addresses, address, ADDRESS, nanos);
        count(users, user, USER, nanos);
    }

    private static void count(Map<String, Tally> book, String key, int limit, long nanos) {
        var before = book.getOrDefault(key, new Tally(0, nanos));
        // Moved to the end: what is counted now is forgotten last.
        book.remove(key);
        book.put(key, before.after(nanos, limit));
    }

    synchronized void right(String user, String address) {
        pairs.remove(user + BETWEEN + address);
        welcome.put(user + BETWEEN + address, true);
    }
}

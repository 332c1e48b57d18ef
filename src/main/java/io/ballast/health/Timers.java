package io.ballast.health;

import java.util.ArrayList;
import java.util.List;

/**
 * Timers by their moment: a binary heap in which each timer knows its place, so that setting it anew costs no garbage.
 *
 * <p>When the first timer is much too late, this process stood still or could not keep up. Everything that came due
 * meanwhile is then put off, in its order and spread over most of a second: probes are not made up for in a burst, and
 * answers that wait in the sockets are read before a time-out speaks.
 */
final class Timers {

    static final long HELD_UP_NANOS = 250_000_000;
    static final long RESPITE_NANOS = 100_000_000;
    static final long SPREAD_NANOS = 900_000_000;

    private final List<Timer> heap = new ArrayList<>();

    /** Sets a timer, or moves it. */
    void set(Timer timer, long atNanos) {
        timer.atNanos = atNanos;
        if (timer.place == Timer.UNSET) {
            timer.place = heap.size();
            heap.add(timer);
        }
        settle(timer);
    }

    void unset(Timer timer) {
        int place = timer.place;
        if (place == Timer.UNSET) {
            return;
        }
        timer.place = Timer.UNSET;
        var last = heap.removeLast();
        if (place < heap.size()) {
            put(last, place);
            settle(last);
        }
    }

    /** All that are set, in no order. */
    List<Timer> all() {
        return List.copyOf(heap);
    }

    /** Nanoseconds until the first timer, below 0 if it is late; Long.MAX_VALUE without any. */
    long left(long nowNanos) {
        return heap.isEmpty() ? Long.MAX_VALUE : heap.getFirst().atNanos - nowNanos;
    }

    /** @return whether timers were put off instead, because the first was much too late */
    boolean fire(long nowNanos) {
        if (left(nowNanos) < -HELD_UP_NANOS) {
            putOff(nowNanos);
            return true;
        }
        while (left(nowNanos) <= 0) {
            var first = heap.getFirst();
            unset(first);
            fire(first, nowNanos);
        }
        return false;
    }

    private static void fire(Timer timer, long nowNanos) {
        try {
            timer.fire(nowNanos);
        } catch (RuntimeException | Error e) {
            timer.stumble(e);
        }
    }

    private void putOff(long nowNanos) {
        var late = new ArrayList<Timer>();
        long since = heap.getFirst().atNanos;
        while (left(nowNanos) <= 0) {
            var first = heap.getFirst();
            unset(first);
            late.add(first);
        }
        double share = Math.min(1, (double) SPREAD_NANOS / (nowNanos - since));
        for (var timer : late) {
            set(timer, nowNanos + RESPITE_NANOS + (long) (share * (timer.atNanos - since)));
        }
    }

    private void settle(Timer timer) {
        int place = timer.place;
        while (place > 0 && isBefore(timer, heap.get((place - 1) / 2))) {
            put(heap.get((place - 1) / 2), place);
            place = (place - 1) / 2;
        }
        for (int child = earlierChild(place); child > 0 && isBefore(heap.get(child), timer); child = earlierChild(
                place)) {
            put(heap.get(child), place);
            place = child;
        }
        put(timer, place);
    }

    /** 0 if there is none. */
    private int earlierChild(int place) {
        int left = 2 * place + 1;
        if (left >= heap.size()) {
            return 0;
        }
        return left + 1 < heap.size() && isBefore(heap.get(left + 1), heap.get(left)) ? left + 1 : left;
    }

    private void put(Timer timer, int place) {
        heap.set(place, timer);
        timer.place = place;
    }

    private static boolean isBefore(Timer one, Timer other) {
        return one.atNanos - other.atNanos < 0;
    }
}

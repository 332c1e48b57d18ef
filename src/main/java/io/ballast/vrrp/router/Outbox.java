package io.ballast.vrrp.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What the application should know, between the loop that tells it and the thread that sends it. Nobody waits here for a
 * slow reader: of states only the last counts, and news beyond {@link #MOST_NEWS} push out the oldest.
 */
final class Outbox {

    static final int MOST_NEWS = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Up.State> states = new LinkedHashMap<>();
    private final Deque<News> news = new ArrayDeque<>();
    private Up.Lacks lacks = new Up.Lacks(List.of());
    private Up.@Nullable Figures figures;
    private Up.@Nullable Answer answer;
    private boolean ended;
    private long lastNumber;
    private long dropped;
    private long version;

    /** What one reader has had so far. */
    static final class Reader {
        private final Map<String, Up.State> states = new LinkedHashMap<>();
        private Up.@Nullable Lacks lacks;
        private Up.@Nullable Figures figures;
        private Up.@Nullable Answer answer;
        private long number;
        private long version = -1;
    }

    void state(Up.State state) {
        change(() -> states.put(state.instance(), state));
    }

    void forget(String instance) {
        change(() -> states.remove(instance));
    }

    void lacks(List<Lack> all) {
        change(() -> lacks = new Up.Lacks(all));
    }

    void figures(Up.Figures latest) {
        change(() -> figures = latest);
    }

    void answer(long number) {
        change(() -> answer = new Up.Answer(number));
    }

    /** Nothing comes any more: readers wait no longer. */
    void end() {
        change(() -> ended = true);
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** @param make news of the number that it gets */
    void news(LongFunction<News> make) {
        change(() -> {
            news.add(make.apply(++lastNumber));
            if (news.size() > MOST_NEWS) {
                news.remove();
                dropped++;
            }
        });
    }

    void acknowledge(long number) {
        lock.lock();
        try {
            while (!news.isEmpty() && news.element().number() <= number) {
                news.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            version++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is new for a reader; waits until anything is.
     *
     * @return empty if nothing came in that time
     */
    List<Up> next(Reader reader, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (reader.version == version && left > 0 && !ended) {
                left = changed.awaitNanos(left);
            }
            reader.version = version;
            return collect(reader);
        } finally {
            lock.unlock();
        }
    }

    private List<Up> collect(Reader reader) {
        var all = new ArrayList<Up>();
        states.forEach((name, state) -> {
            if (!state.equals(reader.states.put(name, state))) {
                all.add(state);
            }
        });
        reader.states.keySet().retainAll(states.keySet());
        if (!lacks.equals(reader.lacks)) {
            reader.lacks = lacks;
            all.add(lacks);
        }
        if (dropped > 0) {
            all.add(new Up.Dropped(dropped));
            dropped = 0;
        }
        news.stream().filter(each -> each.number() > reader.number).forEach(each -> all.add(new Up.Happened(each)));
        reader.number = lastNumber;
        var latest = figures;
        if (latest != null && !latest.equals(reader.figures)) {
            reader.figures = latest;
            all.add(latest);
        }
        var told = answer;
        if (told != null && !told.equals(reader.answer)) {
            reader.answer = told;
            all.add(told);
        }
        return all;
    }
}

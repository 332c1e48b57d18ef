package io.ballast.vrrp.router;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/** Words for the loop, by any thread. */
final class Inbox {

    private final Queue<Word> words = new ConcurrentLinkedQueue<>();
    private final Runnable wake;

    /** @param wake ends the loop's wait */
    Inbox(Runnable wake) {
        this.wake = wake;
    }

    void add(Word word) {
        words.add(word);
        wake.run();
    }

    @Nullable
    Word next() {
        return words.poll();
    }
}

package io.ballast.notify;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How fast one line speaks: the first message at once; what follows within {@code collect}, and while a storm lasts, goes
 * into one message that waits for quiet.
 *
 * <p>Transitions: quiet to gathering with a message, which goes out at once. Gathering to gathering with each further
 * part: a digest waits until nothing came for {@code collect}, ten times as long at most; the pause doubles with each
 * digest, up to five minutes. Gathering to quiet when nothing came for a pause.
 */
final class Pace {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int PATIENCE = 10;

    private @Nullable Instant last;
    private @Nullable Instant began;
    private Duration pause = Duration.ZERO;

    /** When a further message, for which there is none yet that could take it in, is due. */
    Instant next(Instant now, Duration collect) {
        var before = last;
        last = now;
        if (before == null || pause.isZero() || !now.isBefore(before.plus(pause))) {
            pause = collect;
            began = null;
            return now;
        }
        began = now;
        var due = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        return due;
    }

    /** When a digest that waits is due, now that it has taken in one part more. */
    Instant later(Instant now, Instant due, Duration collect) {
        last = now;
        var from = began;
        if (from == null) {
            // It was to go at once, and has not been taken yet.
            return due;
        }
        var quiet = now.plus(collect);
        var latest = from.plus(pause.dividedBy(2).multipliedBy(PATIENCE));
        var later = quiet.isAfter(latest) ? latest : quiet;
        return later.isAfter(due) ? later : due;
    }
}

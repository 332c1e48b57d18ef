package io.ballast.health;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A probe that goes the way of clients' packets. When it fails, the server's own address is asked too, for a moment: a
 * server that answers there has not got the virtual address, or its packets do not come through, and people should be
 * told so.
 */
final class PathFlight extends Flight {

    private static final long STRAIGHT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Function<Ending, Flight> through;
    private final ProbePath path;
    private final @Nullable Sockets straight;
    private final Marking marking;
    private @Nullable Flight under;

    /**
     * @param through makes the probe itself
     * @param straight opens sockets to the server's own address; null where a connection tells nothing of the service
     */
    PathFlight(ProbeLoop loop, Function<Ending, Flight> through, ProbePath path, @Nullable Sockets straight,
            Marking marking, long timeoutNanos, Ending ending) {
        super(loop, timeoutNanos, ending);
        this.through = through;
        this.path = path;
        this.straight = straight;
        this.marking = marking;
    }

    @Override
    void begin() {
        follow(through.apply(this::heard));
    }

    private void follow(Flight next) {
        under = next;
        next.launch();
    }

    private void heard(Outcome outcome, boolean ours, Span span) {
        attempt(() -> goOn(outcome, ours));
    }

    private void goOn(Outcome outcome, boolean ours) {
        var trouble = outcome.success() || ours ? null : marking.trouble(path.mark());
        if (trouble != null) {
            end(Outcome.failure(trouble), true);
        } else if (outcome.success() || ours) {
            end(outcome, ours);
        } else if (straight == null) {
            end(Outcome.failure(outcome.reason() + " at " + where()), false);
        } else {
            follow(new ConnectFlight(loop, straight, Math.min(timeoutNanos, STRAIGHT_NANOS),
                    (direct, _, _) -> end(Outcome.failure(told(outcome.reason(), direct.success())), false)));
        }
    }

    private String told(String reason, boolean answersStraight) {
        return answersStraight
                ? "deaf at " + where() + ": " + reason + ", although it answers at its own address"
                : reason + " at " + where() + ", nor an answer at its own address";
    }

    private String where() {
        return path.address().withPort(path.port());
    }

    @Override
    void fire(long nowNanos) {
        // It keeps no time of its own.
    }

    @Override
    void release() {
        var last = under;
        under = null;
        if (last != null) {
            last.abandon();
        }
    }
}

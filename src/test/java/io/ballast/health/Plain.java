package io.ballast.health;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/** Where only connections are probed, and straight to the server; or as much more as a test says. */
public final class Plain {

    private Plain() {
    }

    /** What a test does in place of setting a mark. */
    public interface Marks {
        void mark(SelectableChannel channel, long mark) throws IOException;
    }

    /** Makes connections and nothing else, from a thread of its own. */
    public static HealthChecker checker(RandomGenerator random) {
        return new HealthChecker(random, probers(), marking());
    }

    static Function<PacedCheck, Prober> probers() {
        return check -> _ -> {
            throw new CannotProbe("no means for checks of type " + check.type());
        };
    }

    public static Marking marking() {
        return marking((_, _) -> {
            throw new CannotProbe("no means to mark packets");
        });
    }

    /** Nothing comes in the way of what has been marked. */
    public static Marking marking(Marks marks) {
        return new Marking() {
            @Override
            public void mark(SelectableChannel channel, long mark) throws IOException {
                marks.mark(channel, mark);
            }

            @Override
            public @Nullable String trouble(long mark) {
                return null;
            }
        };
    }
}

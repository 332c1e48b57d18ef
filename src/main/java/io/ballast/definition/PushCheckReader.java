package io.ballast.definition;

import java.time.Duration;
import java.util.List;

import io.ballast.health.PushCheck;

/** Reads checks of type push. */
final class PushCheckReader {

    static final List<String> FIELDS = List.of("type", "timeToLive", "rise", "fall");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private PushCheckReader() {
    }

    static PushCheck read(CheckFields in) {
        if (!in.fields.has("timeToLive")) {
            in.fields.fault("timeToLive", "is missing; say how long a report counts, such as 30s.");
        }
        return new PushCheck(in.fields.duration("timeToLive", SHORTEST, SHORTEST, LONGEST), in.inARow("rise", 1),
                in.inARow("fall", 1));
    }
}

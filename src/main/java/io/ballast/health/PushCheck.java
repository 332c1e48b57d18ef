package io.ballast.health;

import java.time.Duration;

/**
 * A program reports by REST whether the server is well.
 *
 * @param timeToLive after which a report counts no longer, and the server is down for want of a newer one
 */
public record PushCheck(Duration timeToLive, int rise, int fall) implements Check {

    @Override
    public String type() {
        return "push";
    }
}

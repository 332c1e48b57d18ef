package io.ballast.health;

import org.jspecify.annotations.Nullable;

/**
 * How one probe ended.
 *
 * @param reason in plain words, such as "connected" or "503 where 200-299 was expected"
 * @param advice of the server's weight; null for none
 * @param warning what will be wrong before long, such as a certificate's end; null for nothing
 */
public record Outcome(boolean success, String reason, @Nullable WeightAdvice advice, @Nullable String warning) {

    public static Outcome success(String reason) {
        return new Outcome(true, reason, null, null);
    }

    public static Outcome failure(String reason) {
        return new Outcome(false, reason, null, null);
    }
}

package io.ballast.vrrp;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts authentication headers against replays.
 *
 * <p>What is sent has the number after the highest that was sent or heard, as keepalived has it, which believes only what
 * is higher than all it knows: so the numbers go on from one master to the next, and a director that starts anew picks
 * them up from the first advert that it hears. What is heard must be higher than what its own sender used before, our own
 * packets thrown back at us too. Asked to be higher than all, two masters that speak at the same time would never hear
 * each other.
 *
 * <p>32 bits at one advert a second last 136 years.
 */
final class SequenceNumber {

    private final Map<Integer, Long> lastOf = new HashMap<>();
    private long highest;

    /** @param highest that is known to have been used */
    SequenceNumber(long highest) {
        this.highest = highest;
    }

    long highest() {
        return highest;
    }

    /**
     * The number for the next packet to send.
     *
     * @param sender the security parameter index that we send with
     */
    long next(int sender) {
        highest = highest + 1 & 0xffff_ffffL;
        lastOf.put(sender, highest);
        return highest;
    }

    /** Whether a packet of this sender is new; if it is, it will not be again. The sender is proven, so they are few. */
    boolean accept(int sender, long number) {
        if (number <= lastOf.getOrDefault(sender, 0L)) {
            return false;
        }
        lastOf.put(sender, number);
        highest = Math.max(highest, number);
        return true;
    }
}

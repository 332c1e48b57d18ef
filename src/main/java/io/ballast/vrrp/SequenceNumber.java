package io.ballast.vrrp;

/**
 * Counts authentication headers against replays, sent and received ones with one number: what a director heard, it never
 * sends again nor believes again. So the number goes on from one master to the next, as keepalived has it, and a
 * director that starts anew at 0 picks it up from the first advert that it hears.
 *
 * <p>32 bits at one advert a second last 136 years.
 */
final class SequenceNumber {

    private long last;

    /** The number for the next packet to send. */
    long next() {
        last = last + 1 & 0xffff_ffffL;
        return last;
    }

    /** Whether a packet with this number is new; if it is, it will not be again. */
    boolean accept(long number) {
        boolean fresh = number > last;
        if (fresh) {
            last = number;
        }
        return fresh;
    }
}

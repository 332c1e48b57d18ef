package io.ballast.vrrp;

import java.time.Duration;

/**
 * The two versions in use, and what differs in their times.
 *
 * <p>Version 2 is RFC 3768, for IPv4 only, with whole seconds; version 3 is RFC 9568, for both families, with
 * hundredths of a second.
 */
public enum VrrpVersion {
    V2(2, Duration.ofSeconds(1), Duration.ofSeconds(255)), V3(3, Duration.ofMillis(10), Duration.ofMillis(40_950));

    private static final int PRIORITIES = 256;

    private final int number;
    private final Duration unit;
    private final Duration longest;

    VrrpVersion(int number, Duration unit, Duration longest) {
        this.number = number;
        this.unit = unit;
        this.longest = longest;
    }

    /** 2 or 3, as it stands in the first four bits of a packet. */
    public int number() {
        return number;
    }

    /** What an interval counts on the wire: a second, or a hundredth of one. It is also the shortest interval. */
    public Duration unit() {
        return unit;
    }

    /** The longest interval that fits the packet: 8 bits of seconds, or 12 bits of hundredths. */
    public Duration longest() {
        return longest;
    }

    /**
     * How much longer than others a backup waits, so that the one with the highest priority comes first.
     *
     * <p>In version 2 it is a part of a second whatever the interval is (RFC 3768 section 6.1), in version 3 a part of
     * the master's interval, in whole hundredths (RFC 9568 section 6.1), as other routers count it.
     *
     * @param priority 1 to 255
     * @param interval between the master's adverts
     */
    public Duration skew(int priority, Duration interval) {
        int below = PRIORITIES - priority;
        return this == V2
                ? unit.multipliedBy(below).dividedBy(PRIORITIES)
                : unit.multipliedBy(below * interval.dividedBy(unit) / PRIORITIES);
    }
}

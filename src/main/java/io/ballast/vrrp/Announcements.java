package io.ballast.vrrp;

import java.time.Duration;

/**
 * How a master tells neighbours where its addresses are: gratuitous ARP (RFC 5227) and unsolicited neighbour
 * advertisements (RFC 4861 section 7.2.6). The defaults are keepalived's.
 *
 * @param repeat of each address when it becomes master, at least 1
 * @param delay after which they are all told once more; zero for never
 * @param refresh how often a master tells them again for as long as it is one; zero for never
 * @param refreshRepeat of each address then
 * @param lowerRepeat of each address when a master of lower priority was heard, which may have told neighbours otherwise
 * @param lowerDelay after which they are told once more then; zero for never
 * @param gap between two on an interface, for switches that drop more; zero for none
 */
public record Announcements(int repeat, Duration delay, Duration refresh, int refreshRepeat, int lowerRepeat,
        Duration lowerDelay, Duration gap) {

    public static final Announcements DEFAULT = new Announcements(5, Duration.ofSeconds(5), Duration.ZERO, 1, 5,
            Duration.ofSeconds(5), Duration.ZERO);
}

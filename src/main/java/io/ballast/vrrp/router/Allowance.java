package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.Collection;

import io.ballast.vrrp.Role;
import io.ballast.vrrp.VrrpInstance;

/**
 * For how long the loop of a master may be silent: as many intervals as a backup waits for, without the skew that it waits
 * on top, so that the addresses are down just before another director puts them up.
 *
 * <p>With very short intervals that is less than a garbage collection or a busy machine may take; there the addresses may
 * stand on two machines for up to {@link #LEAST}, which nobody notices who waits so short a time.
 */
final class Allowance {

    static final Duration LEAST = Duration.ofMillis(100);

    private Allowance() {
    }

    static long of(VrrpInstance instance) {
        var silence = instance.advertInterval().multipliedBy(instance.downTimerAdverts());
        return Math.max(silence.toNanos(), LEAST.toNanos());
    }

    /** For all that are master; for ever if none is. */
    static long of(Collection<Seat> seats) {
        return seats.stream().filter(seat -> seat.election().role() == Role.MASTER)
                .mapToLong(seat -> of(seat.instance())).min().orElse(Long.MAX_VALUE);
    }
}

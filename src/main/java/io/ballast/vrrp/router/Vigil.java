package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import io.ballast.table.HeldAddress;

import org.jspecify.annotations.Nullable;

/**
 * What the guard knows of the router, and when it believes it dead. Pure: lines and times go in.
 *
 * <p>Each line is one of: {@code + ADDRESS}, about to be put up; {@code - ADDRESS}, taken down; {@code b NUMBER NANOS},
 * the loop is alive and may be silent for so long; {@code q}, the router ends in order, and nothing is left to do.
 *
 * <p>The router is dead when its lines end, or when it is silent for longer than it said. A guard that comes late itself,
 * since the whole machine stood still, gives it another moment: its heartbeat may be on the way.
 */
final class Vigil {

    static final Duration LATE = Duration.ofMillis(20);
    static final long FOR_EVER = Long.MAX_VALUE;

    private final Set<HeldAddress> standing = new LinkedHashSet<>();
    private long heard;
    private long allowance = FOR_EVER;
    private boolean secondLook;
    private boolean over;
    private @Nullable HeldAddress latest;

    /**
     * Takes a line; one that makes no sense is taken for a sign of life and no more.
     *
     * @return the number of a heartbeat, to be answered
     */
    OptionalLong hear(String line, long now) {
        heard = now;
        secondLook = false;
        latest = null;
        try {
            if (line.startsWith("+ ")) {
                latest = HeldAddressText.parse(line.substring(2));
                standing.add(latest);
            } else if (line.startsWith("- ")) {
                standing.remove(HeldAddressText.parse(line.substring(2)));
            } else if (line.startsWith("b ")) {
                return beat(line);
            } else if (line.equals("q")) {
                over = true;
            }
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    private OptionalLong beat(String line) {
        int space = line.indexOf(' ', 2);
        if (space < 0) {
            return OptionalLong.empty();
        }
        allowance = Long.parseLong(line.substring(space + 1));
        return OptionalLong.of(Long.parseLong(line.substring(2, space)));
    }

    /** Whether the router ends in order and the guard may too. */
    boolean isOver() {
        return over;
    }

    /** For how long there is nothing to judge, in nanoseconds. */
    long rest(long now) {
        return allowance == FOR_EVER ? FOR_EVER : Math.max(0, deadline() - now);
    }

    /** Whether the router is dead by its silence. */
    boolean isSilent(long now) {
        if (allowance == FOR_EVER || now - deadline() < 0) {
            return false;
        }
        if (!secondLook && now - deadline() > LATE.toNanos()) {
            secondLook = true;
            heard = now - allowance + LATE.toNanos();
            return false;
        }
        return true;
    }

    private long deadline() {
        return heard + allowance;
    }

    /** What the last line said is to be put up. */
    Optional<HeldAddress> latest() {
        return Optional.ofNullable(latest);
    }

    /** What must come down, in the order in which it went up. */
    List<HeldAddress> standing() {
        return List.copyOf(standing);
    }
}

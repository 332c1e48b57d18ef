package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class LocksTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final Locks locks = new Locks();
    private long now = Long.MAX_VALUE - 10 * SECOND;

    private void wrong(String user, String address, int times) {
        for (int i = 0; i < times; i++) {
            locks.wrong(user, address, now);
        }
    }

    private Duration left(String user, String address) {
        return locks.left(user, address, now);
    }

    @Test
    void userAtAnAddress_isLockedByTenWrongOnes_andNobodyElse() {
        wrong("ann", "10.0.0.1", Locks.PAIR - 1);
        assertThat(left("ann", "10.0.0.1")).isZero();
        wrong("ann", "10.0.0.1", 1);
        assertThat(left("ann", "10.0.0.1")).isEqualTo(Locks.FIRST);
        assertThat(left("ann", "10.0.0.2")).isZero();
        assertThat(left("bob", "10.0.0.1")).isZero();
        now += Locks.FIRST.toNanos();
        assertThat(left("ann", "10.0.0.1")).isZero();
    }

    @Test
    void lock_lastsTwiceAsLongEachTime_butNotForEver() {
        wrong("ann", "10.0.0.1", Locks.PAIR - 1);
        var expected = Locks.FIRST;
        for (int i = 0; i < 20; i++) {
            wrong("ann", "10.0.0.1", 1);
            assertThat(left("ann", "10.0.0.1")).isEqualTo(expected);
            now += expected.toNanos() + SECOND;
            assertThat(left("ann", "10.0.0.1")).isZero();
            expected = expected.multipliedBy(2).compareTo(Locks.MOST) > 0 ? Locks.MOST : expected.multipliedBy(2);
        }
    }

    @Test
    void quarterOfAnHour_isForgotten() {
        wrong("ann", "10.0.0.1", Locks.PAIR - 1);
        now += Duration.ofMinutes(15).toNanos() + SECOND;
        wrong("ann", "10.0.0.1", 1);
        assertThat(left("ann", "10.0.0.1")).isZero();
    }

    @Test
    void rightOne_beginsAnew() {
        wrong("ann", "10.0.0.1", Locks.PAIR - 1);
        locks.right("ann", "10.0.0.1");
        wrong("ann", "10.0.0.1", Locks.PAIR - 1);
        assertThat(left("ann", "10.0.0.1")).isZero();
    }

    @Test
    void address_isLockedForWhomeverItTries() {
        for (int i = 0; i < Locks.ADDRESS; i++) {
            wrong("user" + i, "10.0.0.1", 1);
        }
        assertThat(left("nobody yet", "10.0.0.1")).isEqualTo(Locks.FIRST);
        assertThat(left("user1", "10.0.0.2")).isZero();
    }

    @Test
    void user_isLockedWhereverTheyTry_butNotWhereHeIsKnown() {
        locks.right("ann", "10.0.0.1");
        for (int i = 0; i < Locks.USER; i++) {
            wrong("ann", "192.0.2." + i, 1);
        }
        assertThat(left("ann", "198.51.100.1")).isEqualTo(Locks.FIRST);
        assertThat(left("ann", "10.0.0.1")).isZero();
        assertThat(left("bob", "198.51.100.1")).isZero();
    }

    @Test
    void memory_isBounded() {
        for (int i = 0; i < 50_000; i++) {
            wrong("user" + i, "address" + i, 1);
        }
        wrong("ann", "10.0.0.1", Locks.PAIR);
        assertThat(left("ann", "10.0.0.1")).isEqualTo(Locks.FIRST);
    }
}

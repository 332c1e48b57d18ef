package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstSightTest {

    private static final long MOMENT = FirstSight.MOMENT.toNanos();

    private final FirstSight sight = new FirstSight();

    @Test
    void whatStaysForAMoment_isFoundOnce() {
        sight.seen("v", 0);
        assertThat(sight.found(MOMENT - 1)).isEmpty();
        assertThat(sight.found(MOMENT)).containsExactly("v");
        sight.seen("v", MOMENT);
        assertThat(sight.found(5 * MOMENT)).isEmpty();
    }

    @Test
    void whatChangesMeanwhile_isNoFind() {
        sight.seen("v", 0);
        sight.changed("v");
        sight.seen("v", 1);
        assertThat(sight.found(5 * MOMENT)).isEmpty();
    }

    @Test
    void whatWasSeenOfARouterThatWent_isSeenAnew() {
        sight.seen("v", 0);
        sight.lost();
        assertThat(sight.found(5 * MOMENT)).isEmpty();
        sight.seen("v", 6 * MOMENT);
        assertThat(sight.found(7 * MOMENT)).containsExactly("v");
        sight.lost();
        sight.seen("v", 8 * MOMENT);
        assertThat(sight.found(9 * MOMENT)).as("once found, it stays so").isEmpty();
    }
}

package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Up;

import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Up.State MASTER = Setting.state("v", Role.MASTER, 100);
    private static final Up.State BACKUP = Setting.state("v", Role.BACKUP, 100);
    private static final Up.State OTHER = Setting.state("w", Role.BACKUP, 100);

    private final Arrivals arrivals = new Arrivals();

    @Test
    void rolesThatNothingIsHeardOf_areTakenOnce() {
        arrivals.state(MASTER);
        arrivals.state(OTHER);
        arrivals.changed("w");
        assertThat(arrivals.take()).as("more may come").isEmpty();
        arrivals.complete();
        assertThat(arrivals.take()).containsExactly(MASTER);
        assertThat(arrivals.take()).isEmpty();
        arrivals.state(BACKUP);
        assertThat(arrivals.take()).isEmpty();
    }

    @Test
    void roleThatIsOtherBeforeItIsTaken_isTheLatest() {
        arrivals.state(MASTER);
        arrivals.complete();
        arrivals.state(BACKUP);
        arrivals.state(OTHER);
        assertThat(arrivals.take()).containsExactly(BACKUP);
    }
}

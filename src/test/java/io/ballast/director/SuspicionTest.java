package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.ServiceRef;
import io.ballast.health.Check;
import io.ballast.health.ProbeTarget;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuspicionTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOW = 1000 * SECOND;

    private final Suspicion suspicion = new Suspicion();
    private final Map<ProbeTarget, Set<ServiceRef>> up = new HashMap<>();
    private final Map<ProbeTarget, Long> failing = new HashMap<>();

    private static ServiceRef ref(int service) {
        return new ServiceRef("web", "v" + service);
    }

    private void up(int services, int servers) {
        for (int service = 1; service <= services; service++) {
            for (int server = 1; server <= servers; server++) {
                up.put(Sample.target(service, server), Set.of(ref(service)));
            }
        }
    }

    private void fail(int service, int server, long since) {
        failing.put(Sample.target(service, server), since);
    }

    private boolean look(long now) {
        return suspicion.look(up, failing, now);
    }

    /** Of 4 servers in 2 services, so many of each fail. */
    @ParameterizedTest
    @CsvSource({"0,0,false", "1,0,false", "2,0,false", "1,1,false", "2,1,true", "2,2,true"})
    void moreThanHalf_ofUnrelatedServices_beginIt(int ofFirst, int ofSecond, boolean expected) {
        up(2, 2);
        for (int i = 1; i <= ofFirst; i++) {
            fail(1, i, NOW);
        }
        for (int i = 1; i <= ofSecond; i++) {
            fail(2, i, NOW);
        }
        assertThat(look(NOW)).isEqualTo(expected);
        assertThat(suspicion.active()).isEqualTo(expected);
    }

    @Test
    void oneServiceAlone_isBelieved() {
        up(1, 4);
        for (int i = 1; i <= 4; i++) {
            fail(1, i, NOW);
        }
        assertThat(look(NOW)).isFalse();
    }

    @Test
    void servicesThatShareAMachine_areOne() {
        var http = Sample.target(1, 1);
        var https = new ProbeTarget(http.address(), 443, Sample.TCP);
        up.put(http, Set.of(ref(1)));
        up.put(https, Set.of(ref(2)));
        failing.put(http, NOW);
        failing.put(https, NOW);
        assertThat(look(NOW)).isFalse();
        up.put(Sample.target(3, 1), Set.of(ref(3)));
        fail(3, 1, NOW);
        assertThat(look(NOW)).isTrue();
    }

    /** Interval 2 s and time-out 1 s make a window of 3 s. */
    @ParameterizedTest
    @CsvSource({"0,true", "3000,true", "3001,false", "60000,false"})
    void onlyWhatBeganToFailWithinAnInterval_counts(long millisAgo, boolean expected) {
        up(2, 1);
        fail(1, 1, NOW);
        fail(2, 1, NOW - TimeUnit.MILLISECONDS.toNanos(millisAgo));
        assertThat(look(NOW)).isEqualTo(expected);
    }

    @Test
    void whatWasNeverUp_doesNotCount() {
        up(2, 1);
        for (int service = 5; service < 9; service++) {
            fail(service, 1, NOW);
        }
        assertThat(look(NOW)).isFalse();
    }

    @Test
    void halfOfThemBack_endsIt() {
        up(2, 2);
        up.keySet().forEach(target -> failing.put(target, NOW));
        assertThat(look(NOW)).isTrue();
        assertThat(suspicion.size()).isEqualTo(4);
        failing.remove(Sample.target(1, 1));
        assertThat(look(NOW + SECOND)).isFalse();
        failing.remove(Sample.target(2, 1));
        assertThat(look(NOW + 2 * SECOND)).isTrue();
        assertThat(suspicion.active()).isFalse();
        assertThat(suspicion.sinceNanos()).isEqualTo(NOW);
    }

    @Test
    void fiveMinutes_endIt_andTheSameFailuresDoNotBeginItAnew() {
        up(2, 2);
        up.keySet().forEach(target -> failing.put(target, NOW));
        assertThat(look(NOW)).isTrue();
        assertThat(look(NOW + Suspicion.LONGEST_NANOS - 1)).isFalse();
        assertThat(look(NOW + Suspicion.LONGEST_NANOS)).isTrue();
        assertThat(suspicion.active()).isFalse();
        assertThat(look(NOW + Suspicion.LONGEST_NANOS + SECOND)).isFalse();
        failing.clear();
        assertThat(look(NOW + Suspicion.LONGEST_NANOS + 2 * SECOND)).isFalse();
        up.keySet().forEach(target -> failing.put(target, NOW + Suspicion.LONGEST_NANOS + 3 * SECOND));
        assertThat(look(NOW + Suspicion.LONGEST_NANOS + 3 * SECOND)).as("new failures do").isTrue();
    }

    @Test
    void uncheckedTargets_haveNoWindow() {
        assertThat(Suspicion.windowNanos(new ProbeTarget(Sample.server(1, 1).address(), 80, new Check.None())))
                .isZero();
        assertThat(Suspicion.windowNanos(Sample.target(1, 1))).isEqualTo(3 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyHistory_keepsTheRules(long seed) {
        var random = new Random(seed);
        up(5, 4);
        var all = up.keySet().stream().sorted(java.util.Comparator.comparing(ProbeTarget::address)).toList();
        long now = NOW;
        boolean active = false;
        for (int i = 0; i < 3000; i++) {
            now += random.nextLong(SECOND);
            var target = all.get(random.nextInt(all.size()));
            if (random.nextInt(5) < 2) {
                failing.remove(target);
            } else {
                failing.putIfAbsent(target, now);
            }
            boolean changed = look(now);
            assertThat(suspicion.active()).isEqualTo(changed != active);
            active = suspicion.active();
            if (active) {
                assertThat(now - suspicion.sinceNanos()).isLessThan(Suspicion.LONGEST_NANOS);
                assertThat(2 * failing.size()).isGreaterThan(suspicion.size());
            }
            if (active && changed) {
                assertThat(2 * suspicion.size()).isGreaterThan(all.size());
            }
        }
    }
}

package io.ballast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AuditTrailTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456789Z");

    private final KeptAudit kept = new KeptAudit();

    private AuditTrail trail() {
        return new AuditTrail("lb1", InstantSource.fixed(NOW), kept);
    }

    private static AuditTrail.Act act(int number) {
        return new AuditTrail.Act("ann", "console", "10.0.0.1", "PUT /" + number, 200, (long) number, null);
    }

    private void await(int entries) {
        Awaitility.await().atMost(LONG).until(() -> kept.size() == entries);
    }

    @Test
    void entries_areNumberedAndChained_overARestartToo() {
        for (int start = 0; start < 3; start++) {
            try (var trail = trail()) {
                for (int i = 0; i < 100; i++) {
                    trail.record(act(start * 100 + i));
                }
            }
        }
        assertThat(kept.all).extracting(AuditEntry::revision).containsExactlyElementsOf(
                LongStream.range(0, 300).boxed().toList());
        assertThat(kept.all).extracting(AuditEntry::id).isSorted().doesNotHaveDuplicates();
        try (var trail = trail()) {
            assertThat(trail.prove()).isEqualTo(new AuditTrail.Proof(300, null));
        }
    }

    @Test
    void anyChange_isFound() {
        try (var trail = trail()) {
            for (int i = 0; i < 20; i++) {
                trail.record(act(i));
            }
            await(20);
            var whole = List.copyOf(kept.all);
            for (int at = 1; at < 20; at++) {
                var entry = whole.get(at);
                kept.all.set(at, new AuditEntry(entry.id(), "lb1", entry.time(), "bob", entry.via(), entry.address(),
                        entry.act(), entry.status(), entry.revision(), entry.detail(), entry.chain()));
                assertThat(trail.prove().broken()).as("changed " + at).isEqualTo(kept.all.get(at));
                kept.all.clear();
                kept.all.addAll(whole);
            }
            kept.all.remove(7);
            assertThat(trail.prove().broken()).as("taken out").isEqualTo(whole.get(8));
            kept.all.clear();
            kept.all.addAll(whole.subList(5, 20));
            assertThat(trail.prove().broken()).as("the oldest pruned").isNull();
        }
    }

    @Test
    void fields_doNotRunIntoEachOther() {
        var one = new AuditEntry(1, "d", NOW, "ab", "c", null, "x", 200, null, null, "");
        var other = new AuditEntry(1, "d", NOW, "a", "bc", null, "x", 200, null, null, "");
        assertThat(Chain.next(Chain.START, one)).isNotEqualTo(Chain.next(Chain.START, other));
        var empty = new AuditEntry(1, "d", NOW, "ab", "c", "", "x", 200, null, null, "");
        assertThat(Chain.next(Chain.START, one)).as("null is not nothing").isNotEqualTo(Chain.next(Chain.START, empty));
    }

    @Test
    void entries_waitWhileTheDatabaseIsGone_andAreStoredOnce() {
        kept.failsBefore.set(1);
        try (var trail = trail()) {
            for (int i = 0; i < 50; i++) {
                trail.record(act(i));
            }
            await(50);
            assertThat(trail.prove()).isEqualTo(new AuditTrail.Proof(50, null));
        }
    }

    @Test
    void entriesThatSeemedToFail_areNotStoredTwice() {
        kept.failsAfter.set(1);
        try (var trail = trail()) {
            trail.record(act(1));
            await(1);
            trail.record(act(2));
            await(2);
            assertThat(trail.prove()).isEqualTo(new AuditTrail.Proof(2, null));
        }
    }

    @Test
    void whatDidNotFit_isSaid() {
        kept.failsBefore.set(Integer.MAX_VALUE);
        try (var trail = trail()) {
            for (int i = 0; i < AuditTrail.WAITING + 700; i++) {
                trail.record(act(i));
            }
            kept.failsBefore.set(0);
            Awaitility.await().atMost(LONG)
                    .until(() -> kept.latest(AuditTrail.WAITING * 2, AuditQuery.ALL).stream()
                            .anyMatch(entry -> entry.act().startsWith("lost ")));
        }
        assertThat(Chain.broken(kept.all, Chain.START)).isNull();
    }

    @Test
    void textThatNoColumnTakes_isCutAndCleaned() {
        try (var trail = trail()) {
            trail.record(new AuditTrail.Act("x".repeat(300), null, null, "a\u0000b\n" + "y".repeat(5000), 0, null,
                    "\ud800"));
            await(1);
        }
        var entry = kept.all.getFirst();
        assertThat(entry.who()).hasSize(255);
        assertThat(entry.act()).hasSize(4000).startsWith("a\ufffdb\ufffdyy");
        assertThat(entry.detail()).isEqualTo("\ufffd");
    }

    @Test
    void refusals_ofOneAddress_areFewAMinute() {
        var refusals = new Refusals(30);
        long now = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            assertThat(refusals.next("10.0.0.1", now)).isZero();
        }
        for (int i = 0; i < 500; i++) {
            assertThat(refusals.next("10.0.0.1", now)).isNegative();
        }
        assertThat(refusals.next("10.0.0.2", now)).isZero();
        now += Duration.ofMinutes(1).toNanos();
        assertThat(refusals.next("10.0.0.1", now)).as("how many were left out").isEqualTo(500);
        assertThat(refusals.next("10.0.0.1", now)).isZero();
    }
}

package io.ballast.director;

import static io.ballast.director.Sample.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.ballast.plane.PlaneException;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reading thread on a plane that is a map; its clock is the test's, so that readings grow old when it says so. */
class ReadingsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final MockForwardingPlane plane = new MockForwardingPlane();
    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicLong writes = new AtomicLong();
    private final List<Readings.Taken> news = new CopyOnWriteArrayList<>();
    private final List<PlaneException> silence = new CopyOnWriteArrayList<>();
    private final Readings readings = new Readings(plane, nanos::get, writes::get, news::add, silence::add,
            Thread.ofPlatform().daemon().factory());

    @AfterEach
    void close() {
        readings.close();
    }

    private void add(int number) {
        plane.carryOut(new Operation.AddService(new ServiceEntry(key(number), "rr", List.of())));
    }

    @Test
    void recent_isSharedForAMoment() {
        add(1);
        var first = readings.recent();
        assertThat(first.isWhole()).isTrue();
        assertThat(readings.recent()).isSameAs(first);
        nanos.addAndGet(Duration.ofMillis(501).toNanos());
        assertThat(readings.recent()).isNotSameAs(first);
        assertThat(plane.wholeReads).isEqualTo(2);
    }

    @Test
    void recent_isTakenAnew_afterAWrite() {
        var first = readings.recent();
        nanos.addAndGet(1000);
        writes.incrementAndGet();
        var second = readings.recent();
        assertThat(second).isNotSameAs(first);
        assertThat(second.asOf()).isEqualTo(1);
    }

    @Test
    void watch_readsTheWholeTableFirst_andThenWhatChanged() {
        add(1);
        add(2);
        readings.start();
        await().atMost(LONG).until(() -> !news.isEmpty());
        assertThat(news.getFirst().isWhole()).isTrue();
        await().atMost(LONG).until(() -> news.size() == 1 || !news.getLast().isWhole());
        news.clear();
        add(3);
        await().atMost(LONG).until(() -> !news.isEmpty());
        assertThat(news.getFirst().only()).isEqualTo(Set.of(key(3)));
        assertThat(news.getFirst().entry(key(3))).isNotNull();
        assertThat(news.getFirst().entry(key(1))).isNull();
    }

    @Test
    void watch_tellsOfWhatIsGone() {
        add(1);
        add(2);
        readings.start();
        await().atMost(LONG).until(() -> !news.isEmpty());
        news.clear();
        plane.carryOut(new Operation.RemoveService(key(2)));
        await().atMost(LONG).until(() -> news.stream().anyMatch(each -> Set.of(key(2)).equals(each.only())));
        assertThat(news.getLast().entry(key(2))).isNull();
    }

    @Test
    void watch_readsManyChangesAtOnce_andTheWholeTableAgainInItsTime() {
        readings.start();
        await().atMost(LONG).until(() -> !news.isEmpty());
        news.clear();
        for (int number = 1; number <= 40; number++) {
            add(number);
        }
        await().atMost(LONG)
                .until(() -> news.stream().anyMatch(each -> each.reading().table().services().size() == 40));
        news.clear();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        await().atMost(LONG).until(() -> news.stream().anyMatch(Readings.Taken::isWhole));
    }

    @Test
    void silence_isTold_andWhatChangedMeanwhileIsReadAfterwards() {
        readings.start();
        await().atMost(LONG).until(() -> !news.isEmpty());
        plane.missing = "gone";
        await().atMost(LONG).until(() -> !silence.isEmpty());
        assertThat(silence.getFirst()).hasMessage("gone");
        assertThatThrownBy(() -> readings.ask(plane::read)).isInstanceOf(PlaneException.class).hasMessage("gone");
        add(7);
        news.clear();
        plane.missing = null;
        await().atMost(LONG).until(() -> news.stream().anyMatch(each -> each.entry(key(7)) != null));
    }

    @Test
    void ask_answersOnTheReadingThread() {
        assertThat(readings.ask(Thread::currentThread)).isNotSameAs(Thread.currentThread());
    }
}

package io.ballast.director;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.ballast.definition.Author;
import io.ballast.definition.DefinitionsChanged;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** A reconciler on a bench: the test is its thread, its clock, its probes and everybody else at the machine. */
final class Bench {

    static final Author ADMIN = new Author("admin", "test");

    final MockForwardingPlane plane = new MockForwardingPlane();
    final MockProbing probing = new MockProbing();
    final List<String> events = new ArrayList<>();
    /** By kind of event, who or what was behind each. */
    final Map<String, List<String>> causes = new HashMap<>();
    final MockInterfaceAddresses machine = new MockInterfaceAddresses();
    ProbePaths paths = new ProbePaths(machine, null);
    private final @Nullable Path file;
    private final KernelSettings settings;
    long nanos = 1_000_000_000L;
    Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    Inbox inbox = new Inbox();
    Snapshot snapshot = Snapshot.EMPTY;
    Reconciler reconciler;
    private Readings.@Nullable Taken last;

    Bench() {
        this(null, KernelSettings.NONE);
    }

    Bench(@Nullable Path file, KernelSettings settings) {
        this.file = file;
        this.settings = settings;
        this.reconciler = reconciler();
    }

    private Reconciler reconciler() {
        paths = new ProbePaths(machine, null);
        return new Reconciler(new Surroundings(plane, probing, new OwnState(file), settings,
                (kind, _, subject, from, to, cause, message) -> {
                    events.add(kind + " " + subject + " " + from + ">" + to + " " + message);
                    causes.computeIfAbsent(kind.word(), _ -> new ArrayList<>()).add(cause.text());
                },
                () -> wall, () -> nanos, new Evaluation.Remaining() {
                    @Override
                    public @Nullable ServerCounters since(ServiceKey service, ServerKey server, long since) {
                        return counters(service, server, since);
                    }

                    @Override
                    public boolean over(ServiceKey service, ServerKey server) {
                        return false;
                    }
                }, paths, () -> {
                }));
    }

    private @Nullable ServerCounters counters(ServiceKey service, ServerKey server, long since) {
        var taken = last;
        var counters = taken == null || taken.atNanos() < since ? null : taken.reading().counters().get(service);
        return counters == null ? null : counters.servers().get(server);
    }

    /** The process dies and comes back: only its file and the plane are as they were. */
    Bench restart() {
        return restart(snapshot);
    }

    Bench restart(Snapshot definitions) {
        inbox = new Inbox();
        probing.verdicts.clear();
        probing.failing.clear();
        probing.assigned.clear();
        last = null;
        reconciler = reconciler();
        snapshot = Snapshot.EMPTY;
        return start(definitions);
    }

    Bench start(Snapshot next) {
        return put(next, Works.everything(snapshot, next), "start");
    }

    Bench start(VirtualService... services) {
        return start(Sample.snapshot(1, services));
    }

    Bench define(VirtualService... services) {
        var next = Sample.snapshot(snapshot.revision() + 1, services);
        return put(next, Works.everything(snapshot, next), "test");
    }

    Bench put(Snapshot next, Set<ServiceRef> touched, String via) {
        inbox.put(new DefinitionsChanged(snapshot, next, new TreeSet<>(touched), new Author("admin", via)));
        snapshot = next;
        return this;
    }

    Bench say(ProbeTarget target, Verdict.State state) {
        if (probing.verdict(target).state() != state) {
            boolean up = state == Verdict.State.UP;
            probing.verdicts.put(target, new Verdict(state, up ? "connected" : "connection refused", wall));
            if (up) {
                probing.failing.remove(target);
            } else {
                probing.failing.putIfAbsent(target, nanos);
            }
            inbox.put(target);
        }
        return this;
    }

    Bench up(int service, int... servers) {
        for (int server : servers) {
            say(Sample.target(service, server), Verdict.State.UP);
        }
        return step();
    }

    Bench down(int service, int... servers) {
        for (int server : servers) {
            say(Sample.target(service, server), Verdict.State.DOWN);
        }
        return step();
    }

    Bench step() {
        reconciler.step(inbox.take());
        return this;
    }

    /** Time passes; the watch reads, the loop goes round. */
    Bench pass(Duration time) {
        long step = Duration.ofMillis(250).toNanos();
        for (long left = time.toNanos(); left > 0; left -= step) {
            nanos += Math.min(step, left);
            wall = wall.plusNanos(Math.min(step, left));
            look();
            step();
        }
        return this;
    }

    private void look() {
        if (plane.missing == null) {
            last = Readings.Taken.whole(plane.read(), reconciler.writes(), nanos, 0);
            inbox.put(last);
        }
    }

    /** The servers of a service as they stand, such as {@code 1:1 2:0}; "absent" without the service. */
    String table(int service) {
        var entry = plane.services.get(Sample.key(service));
        if (entry == null) {
            return "absent";
        }
        return String.join(" ", entry.servers().stream()
                .map(server -> server.key().address().toString().replaceAll(".*\\.", "") + ":" + server.weight())
                .toList());
    }

    long applied() {
        return reconciler.view().appliedRevision();
    }

    List<String> heard(String kind) {
        return events.stream().filter(event -> event.startsWith(kind + " ")).toList();
    }
}

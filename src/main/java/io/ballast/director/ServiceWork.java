package io.ballast.director;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.VirtualService;
import io.ballast.director.Situation.Leaving;
import io.ballast.director.Standing.State;
import io.ballast.health.PacedCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** What the director's thread remembers of one service: its intent, its servers' standings, and how writing it went. */
final class ServiceWork {

    final ServiceRef ref;
    private final PathMarks marks;
    VirtualService defined;
    final Map<ServerKey, Member> members = new LinkedHashMap<>();
    List<Leaving> leaving = List.of();
    /** Keys of those that are leaving and have failed meanwhile. */
    Set<ServerKey> failedLeaving = Set.of();
    Set<ServerKey> awaited = Set.of();
    long leavingUntil;
    boolean quorum = true;
    /** Servers that are down and stay in the table all the same. */
    int kept;
    /** Whether the sorry server serves although no quorum is lost, as last told. */
    boolean substituted;
    /** Whether servers of its own ever took connections. */
    boolean served;
    /** Whether the director has looked into the table for the servers that it finds there. */
    boolean seeded;
    @Nullable
    DesiredService desired;
    /** What the plane was last seen to hold after a write of ours. */
    @Nullable
    ServiceEntry applied;
    List<FailedOperation> failed = List.of();
    @Nullable
    String conflict;
    int attempts;
    long retryAt = Long.MIN_VALUE;
    long lastWrite;
    /** When to look again although nothing happens; null for never. */
    @Nullable
    Long due;

    ServiceWork(ServiceRef ref, VirtualService defined, PathMarks marks) {
        this.ref = ref;
        this.marks = marks;
        this.defined = defined;
    }

    /** By which it is remembered since when a server drains. */
    String drainingName(ServerKey server) {
        return ref + " " + server;
    }

    ServiceKey key() {
        return defined.listener().key();
    }

    /** Takes over a new definition; servers that are replaced may stay for a while. */
    void define(VirtualService next, long nowNanos) {
        var old = defined;
        var before = new HashMap<>(members);
        members.clear();
        for (var server : next.servers()) {
            var key = DesiredService.key(server);
            var known = before.remove(key);
            var member = known == null ? new Member(server, List.of()) : known;
            boolean wasServing = known != null && known.server.adminState() != AdminState.DISABLED;
            if (server.adminState() == AdminState.DRAINING) {
                member.standing = member.standing.withDrained(member.standing.drained() || !wasServing);
            } else {
                member.standing = member.standing.withDrained(false);
            }
            if (server.adminState() != AdminState.DRAINING || member.server.adminState() != AdminState.DRAINING) {
                member.drainNanos = nowNanos;
            }
            member.server = server;
            member.targets = Targets.of(ref, next, server, marks);
            members.put(key, member);
        }
        defined = next;
        leave(before, old, nowNanos);
        attempts = 0;
        retryAt = Long.MIN_VALUE;
    }

    private void leave(Map<ServerKey, Member> gone, VirtualService old, long nowNanos) {
        var fresh = waiting();
        var departing = new ArrayList<>(leaving);
        gone.values().stream().filter(member -> member.standing.is(State.UP)
                && member.server.adminState() == AdminState.ENABLED && member.server.weight() > 0)
                .forEach(member -> departing.add(new Leaving(member.server, old)));
        departing.removeIf(each -> members.containsKey(DesiredService.key(each.server())));
        if (!gone.isEmpty() && !fresh.isEmpty() && departing.size() > leaving.size()) {
            awaited = fresh;
            leavingUntil = nowNanos + patienceNanos(fresh);
        }
        leaving = awaited.isEmpty() ? List.of() : List.copyOf(departing);
    }

    private Set<ServerKey> waiting() {
        var keys = new HashSet<ServerKey>();
        members.forEach((key, member) -> {
            if (member.standing.is(State.WAITING) && member.server.adminState() == AdminState.ENABLED
                    && !member.targets.isEmpty()) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** At most {@code rise} intervals and a time-out. */
    private long patienceNanos(Set<ServerKey> keys) {
        return members.entrySet().stream().filter(each -> keys.contains(each.getKey()))
                .flatMap(each -> each.getValue().targets.stream()).mapToLong(ServiceWork::patienceNanos).max()
                .orElse(0);
    }

    static long patienceNanos(ProbeTarget target) {
        return target.check() instanceof PacedCheck paced
                ? paced.pace().rise() * paced.pace().interval().toNanos() + paced.pace().timeout().toNanos()
                : 0;
    }

    /** Takes the servers as they are found in the table: they count as up, or as down where that is how down looks. */
    void seed(@Nullable ServiceEntry found, long nowNanos) {
        seeded = true;
        if (found == null) {
            return;
        }
        // The sorry server in the table says that the quorum was lost: it stays until the servers have spoken.
        var sorry = defined.sorryServer();
        quorum &= sorry == null || found.server(new ServerKey(sorry.address(), sorry.port())) == null
                || members.containsKey(new ServerKey(sorry.address(), sorry.port()));
        members.forEach((key, member) -> {
            var entry = found.server(key);
            if (entry != null) {
                member.standing = member.standing.withDrained(false);
                seed(member, entry.weight(), nowNanos);
            }
        });
    }

    private void seed(Member member, int weight, long nowNanos) {
        if (member.standing.is(State.UP)) {
            resume(member, weight, nowNanos);
        } else if (member.standing.is(State.WAITING)) {
            var state = looksDown(member.server, weight) ? State.DOWN : State.UP;
            boolean given = weight != member.server.weight()
                    && (!defined.slowStart().isZero() || Advice.mayCome(member.targets));
            member.standing = member.standing.found(state, nowNanos)
                    .withAdvice(state == State.UP && given ? Advice.found(weight) : member.standing.advice());
        }
    }

    /** Goes on with a slow start in the middle of which a server was found, by the weight that it had. */
    void resume(Member member, int weight, long nowNanos) {
        int whole = member.standing.advice().apply(member.server.weight());
        member.standing = weight < whole
                ? member.standing.since(nowNanos - defined.slowStart().toNanos() / whole * weight)
                : member.standing.sinceLong(nowNanos);
    }

    private boolean looksDown(RealServer server, int weight) {
        return weight == 0 && server.weight() > 0 && server.adminState() == AdminState.ENABLED
                && defined.onFailure() == OnFailure.QUIESCE;
    }

    Situation situation() {
        var standings = new HashMap<ServerKey, Standing>();
        members.forEach((key, member) -> standings.put(key, member.standing));
        var staying = leaving.stream().filter(each -> !failedLeaving.contains(DesiredService.key(each.server())))
                .toList();
        return new Situation(standings, staying, quorum);
    }

    /** All targets that this service wants probed. */
    Set<ProbeTarget> targets() {
        var all = new HashSet<ProbeTarget>();
        members.values().forEach(member -> all.addAll(member.targets));
        leaving.forEach(each -> all.addAll(targets(each)));
        return all;
    }

    List<ProbeTarget> targets(Leaving each) {
        return Targets.of(ref, each.service(), each.server(), marks);
    }

    /** The private services that carry probes of its servers, by key. */
    Map<ServiceKey, PrivateServices.Private> carriers() {
        var carriers = new HashMap<ServiceKey, PrivateServices.Private>();
        leaving.forEach(each -> Targets.carry(ref, each.service(), each.server(), targets(each), carriers));
        members.values().forEach(member -> Targets.carry(ref, defined, member.server, member.targets, carriers));
        return carriers;
    }

    void dueBy(long nanos) {
        due = due == null || nanos - due < 0 ? Long.valueOf(nanos) : due;
    }
}

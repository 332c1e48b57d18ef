package io.ballast.role;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.ballast.definition.Snapshot;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Peer;
import io.ballast.vrrp.router.Up;

import org.jspecify.annotations.Nullable;

/**
 * Why a director does not give way. Backups are silent, so that not having heard a peer lately says nothing of it; nor
 * does a priority of 0, which a master sends as it becomes a backup.
 */
final class Refusals {

    /** For how long it counts that nobody took over. */
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final String director;
    private final Supplier<Snapshot> definitions;
    private final InstantSource clock;
    private final Map<String, Instant> nobodyTookOver = new ConcurrentHashMap<>();

    Refusals(String director, Supplier<Snapshot> definitions, InstantSource clock) {
        this.director = director;
        this.definitions = definitions;
        this.clock = clock;
    }

    /** This director gave way, and became master again since nobody else did. */
    void nobodyTookOver(String instance, Instant when) {
        nobodyTookOver.put(instance, when);
    }

    /** Forgets all other instances. */
    void retain(Set<String> instances) {
        nobodyTookOver.keySet().retainAll(instances);
    }

    /**
     * What speaks against giving way now.
     *
     * @param state null if it is not known
     * @return a sentence each; empty if nothing does
     */
    List<String> of(String instance, Up.@Nullable State state, List<Peer> peers) {
        if (state == null || state.role() != Role.MASTER) {
            return List.of(notMaster(instance, state));
        }
        var defined = definitions.get().vrrpInstance(instance);
        if (defined == null || defined.members().size() < 2) {
            return List.of("No other director is a member of " + instance + ".");
        }
        var failed = nobodyTookOver.get(instance);
        if (failed != null && clock.instant().isBefore(failed.plus(REMEMBERED))
                && peers.stream().noneMatch(peer -> peer.heard().isAfter(failed))) {
            return List.of("Nobody took over when " + director + " gave way "
                    + failed.until(clock.instant()).toSeconds() + " s ago, and no other director was heard since.");
        }
        return List.of();
    }

    private String notMaster(String instance, Up.@Nullable State state) {
        var role = state == null ? Role.INITIAL : state.role();
        var master = state == null ? null : state.master();
        return director + " is not master of " + instance + " but " + role.name().toLowerCase(Locale.ROOT)
                + (master == null ? "; no master is known." : "; " + master + " is.");
    }
}

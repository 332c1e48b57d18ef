package io.ballast.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import io.ballast.definition.Snapshot;
import io.ballast.definition.Tracked;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.Member;
import io.ballast.vrrp.router.TrackedInterface;

/**
 * What one director takes part in, of everything that is defined.
 *
 * @param own by name
 * @param obstacles why it cannot take part in an instance that it is a member of, by name
 */
record OwnPart(Map<String, Own> own, List<SyncGroup> groups, Map<String, String> obstacles) {

    static final OwnPart NONE = new OwnPart(Map.of(), List.of(), Map.of());

    /** One instance and what it depends on. */
    record Own(VrrpInstance instance, List<Tracked> track) {

        Own {
            track = List.copyOf(track);
        }

        /** What the application tracks of it, as it was last seen. */
        List<TrackResult> results(Function<Tracked, Observation> seen) {
            return track.stream().filter(each -> !(each instanceof Tracked.Link))
                    .map(each -> seen.apply(each).result(each)).toList();
        }

        private Member member(Function<Tracked, Observation> seen) {
            var links = new ArrayList<TrackedInterface>();
            for (var each : track) {
                if (each instanceof Tracked.Link link) {
                    links.add(new TrackedInterface(link.name(), link.weight(), link.reverse()));
                }
            }
            return new Member(instance, links, results(seen));
        }
    }

    OwnPart {
        own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
        groups = List.copyOf(groups);
        obstacles = Map.copyOf(obstacles);
    }

    /** @param director its name */
    static OwnPart of(String director, Snapshot defined) {
        var own = new LinkedHashMap<String, Own>();
        var obstacles = new TreeMap<String, String>();
        for (var definition : defined.vrrpInstances().values()) {
            if (definition.member(director) == null) {
                continue;
            }
            var trouble = definition.trouble();
            try {
                if (trouble == null) {
                    definition.of(director).ifPresent(
                            instance -> own.put(instance.name(), new Own(instance, definition.track())));
                } else {
                    obstacles.put(definition.name(), trouble);
                }
            } catch (IllegalStateException e) {
                obstacles.put(definition.name(), String.valueOf(e.getMessage()));
            }
        }
        var groups = new ArrayList<SyncGroup>();
        for (var definition : defined.syncGroups().values()) {
            definition.of(director, defined).filter(group -> isWhole(group, own, obstacles)).ifPresent(groups::add);
        }
        return new OwnPart(own, groups, obstacles);
    }

    /** Who cannot be master of one of a group is master of none: another director would be kept from all of them. */
    private static boolean isWhole(SyncGroup group, Map<String, Own> own, Map<String, String> obstacles) {
        var missing = group.instances().stream().filter(obstacles::containsKey).findFirst();
        missing.ifPresent(name -> {
            var why = name + " of its sync group " + group.name() + " cannot be taken part in: " + obstacles.get(name);
            group.instances().stream().filter(each -> own.remove(each) != null)
                    .forEach(each -> obstacles.put(each, why));
        });
        return missing.isEmpty();
    }

    boolean isEmpty() {
        return own.isEmpty();
    }

    /** Everything on which any of them depends. */
    Set<Tracked> tracked() {
        var all = new LinkedHashSet<Tracked>();
        own.values().forEach(each -> all.addAll(each.track()));
        return all;
    }

    Down.Configure configure(Function<Tracked, Observation> seen, Duration holdFor) {
        return new Down.Configure(own.values().stream().map(each -> each.member(seen)).toList(), groups, holdFor);
    }
}

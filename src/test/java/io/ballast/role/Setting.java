package io.ballast.role;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.ballast.definition.Cluster;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VrrpExamples;
import io.ballast.secret.SecretBox;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.VrrpVersion;
import io.ballast.vrrp.router.InstanceFigures;
import io.ballast.vrrp.router.LoopFigures;
import io.ballast.vrrp.router.News;
import io.ballast.vrrp.router.Peer;
import io.ballast.vrrp.router.Up;

import org.jspecify.annotations.Nullable;

/** Definitions and words of a router for tests; this director is d1. */
final class Setting {

    static final IpAddress PEER = IpAddress.parse("10.0.0.2");
    static final Instant LONG_AGO = Instant.parse("2026-01-02T03:04:05.678Z");

    static final RoleWorks NO_WORKS = new RoleWorks() {

        @Override
        public void defined(Snapshot definitions) {
            // Nothing goes with any.
        }

        @Override
        public void changed(String instance, Role to, int priority) {
            // Nothing goes with any.
        }

        @Override
        public void found(String instance, Role role) {
            // Nothing goes with any.
        }
    };

    private Setting() {
    }

    /** A cluster web, and instances by their documents. */
    static Snapshot defined(long revision, String... documents) {
        var clusters = new TreeMap<>(Map.of("web", new Cluster("web", "", "", "", List.of(), List.of(), 1)));
        var all = VrrpExamples.with(new Snapshot(0, clusters), documents);
        return new Snapshot(revision, clusters, all.vrrpInstances(), all.syncGroups());
    }

    static String small(String name, int id) {
        return VrrpExamples.small(name, id, "10.0.0." + (100 + id) + "/24");
    }

    /** As it is where the key that opens the password of one of them was lost. */
    static Snapshot locked(Snapshot all, String name) {
        var key = new byte[32];
        var sealed = SecretBox.with(key).seal("1111").sealed();
        key[0] = 1;
        var instances = new TreeMap<>(all.vrrpInstances());
        instances.computeIfPresent(name, (_, each) -> VrrpExamples.with(each,
                new Authentication.Pass(SecretBox.with(key).open(sealed))));
        return new Snapshot(all.revision(), all.clusters(), instances, all.syncGroups());
    }

    /** With something to track. */
    static String tracking(String name, int id, String track) {
        return small(name, id).replaceFirst("\\{", "{\"track\": [" + track.replace('\'', '"') + "],");
    }

    static Up.State state(String instance, Role role, int priority) {
        return new Up.State(instance, role, priority, PEER, LONG_AGO, Cause.STARTED, "it began");
    }

    static News role(long number, Instant time, String instance, Role from, Role to, Cause cause) {
        return new News(number, time, instance, News.Kind.ROLE, from, to, cause, null, null, "for some reason");
    }

    static News of(News.Kind kind, @Nullable String instance) {
        return new News(1, LONG_AGO, instance, kind, null, null, null, null, null, "something happened");
    }

    static Up.Figures figures(String instance, Peer... peers) {
        var one = new InstanceFigures(11, 12, 13, 14, 15, Map.of(), List.of(peers));
        return new Up.Figures(Map.of(instance, one), new LoopFigures(3_000_000, List.of(1L, 2L), 5, 6));
    }

    static Peer peer(int priority, Instant heard) {
        return new Peer(PEER, VrrpVersion.V3, priority, Duration.ofMillis(200), List.of(), heard);
    }

    static Trackers trackers(Path root) {
        return new Trackers(root, new NumberFiles(List.of(root)), _ -> null, _ -> {
            throw new IllegalStateException("no scripts here");
        });
    }
}

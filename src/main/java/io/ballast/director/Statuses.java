package io.ballast.director;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.ballast.definition.Cluster;
import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.ServiceRef;
import io.ballast.definition.VirtualService;
import io.ballast.director.ClusterStatus.AddressStatus;
import io.ballast.director.ClusterStatus.Applied;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Verdict;
import io.ballast.plane.PlaneReading;
import io.ballast.plane.PlaneReading.ServerCounters;
import io.ballast.table.HeldAddress;
import io.ballast.table.ServiceEntry;

import org.jspecify.annotations.Nullable;

/** Puts together what is known of a cluster: its definition, what probing found, what the plane holds. */
final class Statuses {

    private static final Verdict NOT_LOOKED = new Verdict(Verdict.State.UNKNOWN, "not looked at yet", null);

    private final Map<ServiceRef, Published> published;
    private final AddressKeeper addresses;
    private final Checkups checkups;

    Statuses(Map<ServiceRef, Published> published, AddressKeeper addresses, Checkups checkups) {
        this.published = published;
        this.addresses = addresses;
        this.checkups = checkups;
    }

    /** @param reading null where the plane does not answer: then nothing is said to be in the table */
    ClusterStatus of(Cluster cluster, @Nullable PlaneReading reading) {
        var held = cluster.virtualAddresses().stream()
                .map(each -> new HeldAddress(each.address(), each.prefixLength(), each.interfaceName()))
                .map(each -> new AddressStatus(each, addresses.isUp(each), addresses.instance(each),
                        addresses.errors().get(each)))
                .toList();
        var services = cluster.services().stream()
                .map(service -> of(new ServiceRef(cluster.name(), service.name()), service, reading)).toList();
        return new ClusterStatus(cluster.name(), held, services);
    }

    private ServiceStatus of(ServiceRef ref, VirtualService service, @Nullable PlaneReading reading) {
        var known = published.get(ref);
        var key = service.listener().key();
        var entry = reading == null || known != null && known.conflict() != null
                ? null
                : reading.table().services().get(key);
        var counters = reading == null || entry == null ? null : reading.counters().get(key);
        var servers = service.servers().stream()
                .map(server -> of(server, known, entry, counters, reading != null))
                .toList();
        boolean inSync = known != null && entry != null && DriftWatch.same(known.desired().entry(), entry);
        return new ServiceStatus(service.name(), key, entry != null, inSync, known == null || known.desired().quorum(),
                known != null && known.desired().sorry(), error(known), counters == null ? null : counters.traffic(),
                servers);
    }

    private static @Nullable String error(@Nullable Published known) {
        if (known == null) {
            return null;
        }
        if (known.conflict() != null) {
            return known.conflict();
        }
        return known.failed().isEmpty()
                ? null
                : known.failed().getFirst().operation().describe() + ": " + known.failed().getFirst().error();
    }

    private ServerStatus of(RealServer server, @Nullable Published known, @Nullable ServiceEntry entry,
            PlaneReading.@Nullable ServiceCounters counters, boolean answered) {
        var key = DesiredService.key(server);
        var there = entry == null ? null : entry.server(key);
        var wanted = known == null ? null : known.desired().entry().server(key);
        var targets = known == null ? List.<ProbeTarget>of() : known.targets().getOrDefault(key, List.of());
        var verdict = checkups.current(targets,
                known == null ? NOT_LOOKED : known.verdicts().getOrDefault(key, NOT_LOOKED));
        var advice = known == null ? Advice.NONE : known.situation().of(server).advice();
        var applied = there == null
                ? null
                : new Applied(there.weight(), counters == null
                        ? ServerCounters.ZERO
                        : counters.servers().getOrDefault(key, ServerCounters.ZERO));
        boolean drained = server.adminState() == AdminState.DRAINING && known != null && wanted == null
                && there == null;
        return new ServerStatus(server.name(), server.adminState(), verdict, checkups.of(targets),
                advice.inWords(server.weight()), applied,
                answered && known != null && Objects.equals(wanted, there), drained);
    }
}

package io.ballast.director;

import java.util.List;

import io.ballast.definition.RealServer;
import io.ballast.health.ProbeFigures;
import io.ballast.health.ProbeResult;
import io.ballast.health.Verdict;
import io.ballast.plane.PlaneReading;
import io.ballast.table.HeldAddress;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** What is true of one cluster now, on this director. */
public record ClusterStatus(String cluster, List<AddressStatus> addresses, List<ServiceStatus> services) {

    public ClusterStatus {
        addresses = List.copyOf(addresses);
        services = List.copyOf(services);
    }

    /**
     * One virtual address.
     *
     * @param up whether it stands on this director
     * @param vrrpInstance which holds it, on one director; null where it is put up on each
     * @param error why it could not be put up; null if nothing failed
     */
    public record AddressStatus(HeldAddress address, boolean up, @Nullable String vrrpInstance,
            @Nullable String error) {
    }

    /**
     * One virtual service.
     *
     * @param inTable whether the plane has it
     * @param inSync whether the plane has it as it should be
     * @param quorum whether the servers that are up have the weight that the service asks for
     * @param sorry whether the sorry server serves
     * @param error why it is not as it should be; null if nothing failed
     * @param traffic null while it is not in the table
     */
    public record ServiceStatus(String service, ServiceKey key, boolean inTable, boolean inSync, boolean quorum,
            boolean sorry, @Nullable String error, PlaneReading.@Nullable Traffic traffic,
            List<ServerStatus> servers) {

        public ServiceStatus {
            servers = List.copyOf(servers);
        }
    }

    /**
     * One real server.
     *
     * @param adminState what the operator said
     * @param health what probing found, by all of its checks together
     * @param checks what each of its checks found; empty for a server that is not checked
     * @param advice in words, how its checks change its weight; null where they do not speak of it
     * @param applied what the plane holds; null while it is not in the table
     * @param inSync whether the plane holds of this server just what it should hold now. A server that is rightly absent
     *     is in sync although {@code applied} is null: it waits for its first successful probe, is down, disabled or
     *     drained. False while the plane does not answer, for then nobody knows
     * @param drained whether it was draining and has left the table
     */
    public record ServerStatus(String server, RealServer.AdminState adminState, Verdict health,
            List<CheckStatus> checks, @Nullable String advice, @Nullable Applied applied, boolean inSync,
            boolean drained) {

        public ServerStatus {
            checks = List.copyOf(checks);
        }
    }

    /**
     * One check of a real server.
     *
     * @param type such as {@code https}
     * @param last the last result; null before the first
     * @param figures sums over all of its probes
     */
    public record CheckStatus(String type, Verdict verdict, @Nullable ProbeResult last, ProbeFigures figures) {
    }

    /** What the plane holds of a server: its weight, and what it counts. */
    public record Applied(int weight, PlaneReading.ServerCounters counters) {
    }
}

package io.ballast.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.ballast.definition.Cluster;
import io.ballast.director.ClusterStatus;

/**
 * One cluster as the overview shows it.
 *
 * @param addresses with what is wrong with them
 */
record ClusterView(String name, String description, Mark mark, List<String> addresses, List<ServiceView> services)
        implements
            Comparable<ClusterView> {

    static ClusterView of(Cluster cluster, ClusterStatus status, Instant now) {
        var services = new ArrayList<ServiceView>();
        for (var service : status.services()) {
            var defined = cluster.service(service.service());
            if (defined != null) {
                services.add(ServiceView.of(defined, service, now));
            }
        }
        var worst = services.stream().map(ServiceView::mark).max(Comparator.naturalOrder())
                .orElse(Mark.unknown("empty"));
        return new ClusterView(cluster.name(), cluster.description(), worst,
                status.addresses().stream().map(ClusterView::describe).toList(), services);
    }

    private static String describe(ClusterStatus.AddressStatus address) {
        if (address.up()) {
            return address.address() + ", up";
        }
        return address.address() + ", not up" + (address.error() == null ? "" : ": " + address.error());
    }

    /** The worst first, then by name. */
    @Override
    public int compareTo(ClusterView other) {
        int byMark = other.mark.compareTo(mark);
        return byMark != 0 ? byMark : name.compareTo(other.name);
    }
}

package io.ballast.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.ballast.definition.Cluster;
import io.ballast.director.ClusterStatus;

import org.jspecify.annotations.Nullable;

/**
 * One cluster as the overview shows it.
 *
 * @param addresses with what is wrong with them
 * @param hidden number of services that are left out
 */
record ClusterView(String name, String description, Mark mark, List<AddressView> addresses, List<ServiceView> services,
        int hidden)
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
                status.addresses().stream().map(AddressView::of).toList(), services, 0);
    }

    /** One virtual address, and why it does not stand; null if nothing is known against it. */
    record AddressView(String address, Mark mark, @Nullable String error) {

        static AddressView of(ClusterStatus.AddressStatus status) {
            // Of an address that VRRP moves it is no fault that it stands elsewhere.
            var missing = status.vrrpInstance() == null ? Mark.down("not up") : Mark.unknown("not here");
            return new AddressView(status.address().toString(), status.up() ? Mark.up("up") : missing, status.error());
        }
    }

    /** At most so many services, the worst of them. */
    ClusterView shortened(int most) {
        if (services.size() <= most) {
            return this;
        }
        var worst = services.stream()
                .sorted(Comparator.comparing(ServiceView::mark, Comparator.reverseOrder())).limit(most).toList();
        return new ClusterView(name, description, mark, addresses, worst, services.size() - worst.size());
    }

    /** The worst first, then by name. */
    @Override
    public int compareTo(ClusterView other) {
        int byMark = other.mark.compareTo(mark);
        return byMark != 0 ? byMark : name.compareTo(other.name);
    }
}

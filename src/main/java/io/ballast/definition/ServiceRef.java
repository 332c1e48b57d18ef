package io.ballast.definition;

import java.util.Comparator;

/** Names a virtual service. */
public record ServiceRef(String cluster, String service) implements Comparable<ServiceRef> {

    private static final Comparator<ServiceRef> ORDER = Comparator.comparing(ServiceRef::cluster)
            .thenComparing(ServiceRef::service);

    @Override
    public int compareTo(ServiceRef other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return cluster + "/" + service;
    }
}

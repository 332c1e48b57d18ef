package io.ballast.definition;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A named set of virtual services that belong together.
 *
 * @param revision that last touched the cluster or anything under it; no part of the document
 */
public record Cluster(String name, String description, String owner, String link,
        List<VirtualAddress> virtualAddresses, List<VirtualService> services, long revision) {

    public Cluster {
        virtualAddresses = List.copyOf(virtualAddresses);
        services = List.copyOf(services);
    }

    public @Nullable VirtualService service(String serviceName) {
        for (var service : services) {
            if (service.name().equals(serviceName)) {
                return service;
            }
        }
        return null;
    }

    /** The same with other services. */
    public Cluster with(List<VirtualService> newServices, long newRevision) {
        return new Cluster(name, description, owner, link, virtualAddresses, newServices, newRevision);
    }
}

package io.ballast.event;

import org.jspecify.annotations.Nullable;

/**
 * What an event is about: a server, a service, a cluster, a VRRP instance, or with nothing named the director itself.
 *
 * @param item what of it: a server's machine by its address, a virtual address, what is tracked or lacking; null if it
 *     is about the whole
 */
public record Subject(@Nullable String cluster, @Nullable String service, @Nullable String server,
        @Nullable String instance, @Nullable String item) {

    /** The director itself. */
    public static final Subject DIRECTOR = new Subject(null, null, null, null);

    public Subject(@Nullable String cluster, @Nullable String service, @Nullable String server,
            @Nullable String instance) {
        this(cluster, service, server, instance, null);
    }

    public static Subject cluster(String cluster) {
        return new Subject(cluster, null, null, null);
    }

    public static Subject service(String cluster, String service) {
        return new Subject(cluster, service, null, null);
    }

    public static Subject server(String cluster, String service, String server) {
        return new Subject(cluster, service, server, null);
    }

    /** A VRRP instance, as this director takes part in it. */
    public static Subject instance(String instance) {
        return new Subject(null, null, null, instance);
    }

    /** The same, and what of it. */
    public Subject with(@Nullable String newItem) {
        return new Subject(cluster, service, server, instance, newItem);
    }

    /** The names that are given, joined by slashes; empty for the director itself. */
    @Override
    public String toString() {
        if (instance != null) {
            return instance;
        }
        if (cluster == null) {
            return "";
        }
        return cluster + (service == null ? "" : "/" + service) + (server == null ? "" : "/" + server);
    }
}

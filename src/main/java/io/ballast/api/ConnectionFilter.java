package io.ballast.api;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.ballast.api.Target.OfService;
import io.ballast.definition.Listener;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.plane.Connection;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * Which connections are wanted. A service is named {@code cluster/service}; a server by its name within that service,
 * or by its address, with or without a port.
 */
final class ConnectionFilter {

    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^]]+)]|([0-9.]+)):([0-9]{1,5})");

    private ConnectionFilter() {
    }

    static Predicate<Connection> of(Snapshot snapshot, @Nullable String service, @Nullable String server) {
        if (service == null) {
            return server == null ? _ -> true : atAddress(server);
        }
        int slash = service.indexOf('/');
        if (slash < 0) {
            throw ProblemException.parameter("service", "must be written cluster/service");
        }
        var defined = new OfService(service.substring(0, slash), service.substring(slash + 1)).find(snapshot);
        var member = server == null ? null : defined.server(server);
        if (server == null) {
            return within(defined);
        }
        return within(defined).and(member == null
                ? atAddress(server)
                : connection -> connection.server().equals(member.address())
                        && (member.port() == 0 || connection.serverPort() == member.port()));
    }

    private static Predicate<Connection> within(VirtualService service) {
        return switch (service.listener()) {
            case Listener.OnPort on -> connection -> connection.protocol().equalsIgnoreCase(on.protocol().word())
                    && connection.virtual().equals(on.address())
                    && (on.port() == 0 || connection.virtualPort() == on.port());
            case Listener.OnPorts on -> connection -> connection.protocol().equalsIgnoreCase(on.protocol().word())
                    && connection.virtual().equals(on.address()) && on.ports().contains(connection.virtualPort());
            case Listener.OnMark _ -> toServersOf(service);
        };
    }

    /** A connection does not tell its mark; where it goes is the best that can be said. */
    private static Predicate<Connection> toServersOf(VirtualService service) {
        Set<IpAddress> servers = service.servers().stream().map(server -> server.address())
                .collect(Collectors.toUnmodifiableSet());
        return connection -> servers.contains(connection.server());
    }

    private static Predicate<Connection> atAddress(String text) {
        try {
            var parts = WITH_PORT.matcher(text);
            if (!parts.matches()) {
                var address = IpAddress.parse(text);
                return connection -> connection.server().equals(address);
            }
            var address = IpAddress.parse(parts.group(1) == null ? parts.group(2) : parts.group(1));
            int port = Integer.parseInt(parts.group(3));
            return connection -> connection.server().equals(address) && connection.serverPort() == port;
        } catch (IllegalArgumentException e) {
            throw ProblemException.parameter("server", "must be a server of the service, or an address");
        }
    }
}

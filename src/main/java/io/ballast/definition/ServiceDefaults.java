package io.ballast.definition;

import java.util.List;

import io.ballast.health.Pace;
import io.ballast.health.TcpCheck;
import io.ballast.health.Check;
import io.ballast.table.Protocol;

/**
 * What servers of a service have where they say nothing else.
 *
 * @param port 0 for services by mark
 */
record ServiceDefaults(int port, ForwardingMethod forwarding, List<Check> checks) {

    static ServiceDefaults of(VirtualService service) {
        return new ServiceDefaults(port(service.listener()), service.forwarding(), service.checks());
    }

    static int port(Listener listener) {
        return listener instanceof Listener.OnPort(_, _, int port) ? port : 0;
    }

    /** The checks of a service that names none. */
    static List<Check> checks(Listener listener) {
        boolean tcp = switch (listener) {
            case Listener.OnPort on -> on.protocol() == Protocol.TCP;
            case Listener.OnPorts on -> on.protocol() == Protocol.TCP;
            case Listener.OnMark _ -> false;
        };
        return List.of(tcp ? new TcpCheck(Pace.DEFAULT) : new Check.None());
    }

    /** What becomes of a failing server where the service does not say: sh and mh keep its place in their tables. */
    static OnFailure onFailure(String scheduler) {
        return scheduler.equals("sh") || scheduler.equals("mh") ? OnFailure.QUIESCE : OnFailure.REMOVE;
    }
}

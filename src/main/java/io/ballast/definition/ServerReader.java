package io.ballast.definition;

import java.util.List;

import io.ballast.definition.RealServer.AdminState;
import io.ballast.health.Check;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads real servers and sorry servers. */
final class ServerReader {

    static final int HEAVIEST = 65535;
    private static final long LARGEST_THRESHOLD = Integer.MAX_VALUE;
    private static final List<String> FIELDS = List.of("name", "address", "port", "weight", "adminState", "forwarding",
            "tunnel", "upperThreshold", "lowerThreshold", "check");
    private static final List<String> SORRY_FIELDS = List.of("address", "port", "forwarding", "tunnel");

    private final Faults faults;
    private final CheckReader checks;

    ServerReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.checks = new CheckReader(faults, origin);
    }

    /**
     * Reads one server of a service. One that has the service's own forwarding or checks follows the service when that
     * changes.
     *
     * @param name from the path, or null where the document must tell it
     * @param in what the service itself says
     * @param old what stood here before, whose secrets are kept
     * @return null where no server can be made of it; the faults say why
     */
    @Nullable
    RealServer read(JsonNode node, String pointer, @Nullable String name, ServiceDefaults in,
            @Nullable RealServer old) {
        var fields = Fields.of(node, pointer, faults, FIELDS);
        var own = Names.read(fields, name);
        var address = address(fields);
        var forwarding = fields.choice("forwarding", ForwardingMethod.class, in.forwarding());
        var tunnel = TunnelReader.read(fields, forwarding);
        long upper = fields.number("upperThreshold", 0, 0, LARGEST_THRESHOLD);
        long lower = fields.number("lowerThreshold", 0, 0, LARGEST_THRESHOLD);
        int port = fields.integer("port", in.port(), 0, 65535);
        int weight = fields.integer("weight", 1, 0, HEAVIEST);
        var state = fields.choice("adminState", AdminState.class, AdminState.ENABLED);
        var check = check(fields, in, old == null ? null : old.checks());
        return own == null || address == null
                ? null
                : new RealServer(own, address, port, weight, state, forwarding == in.forwarding() ? null : forwarding,
                        tunnel, upper, lower, check, 0, 0);
    }

    private @Nullable List<Check> check(Fields fields, ServiceDefaults in, @Nullable List<Check> old) {
        var node = fields.node("check");
        if (node == null) {
            return null;
        }
        var read = checks.read(node, fields.pointer("check"), in.checks(), old == null ? List.of() : old);
        return read.equals(in.checks()) ? null : read;
    }

    @Nullable
    SorryServer sorry(Fields service, ServiceDefaults in) {
        var node = service.node("sorryServer");
        if (node == null) {
            return null;
        }
        var fields = Fields.of(node, service.pointer("sorryServer"), faults, SORRY_FIELDS);
        var address = address(fields);
        int port = fields.integer("port", in.port(), 0, 65535);
        var forwarding = fields.choice("forwarding", ForwardingMethod.class, in.forwarding());
        var tunnel = TunnelReader.read(fields, forwarding);
        return address == null ? null : new SorryServer(address, port, forwarding, tunnel);
    }

    private static @Nullable IpAddress address(Fields fields) {
        if (!fields.has("address")) {
            fields.fault("address", "is missing; give the server's own address.");
            return null;
        }
        return fields.address("address");
    }
}

package io.ballast.definition;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;

import org.jspecify.annotations.Nullable;

/** Reads what a service listens on: address and port, address and ports, or a firewall mark. */
final class ListenerReader {

    private static final long LARGEST_MARK = 0xffff_ffffL;
    private static final int LONGEST_PORTS = 4000;

    private ListenerReader() {
    }

    /** Null where it cannot be told; the faults say why. */
    static @Nullable Listener read(Fields fields) {
        return fields.has("firewallMark") ? mark(fields) : address(fields);
    }

    private static @Nullable Listener mark(Fields fields) {
        for (var name : new String[]{"protocol", "address", "port", "ports"}) {
            if (fields.has(name)) {
                fields.fault(name, "does not go with firewallMark, which names the packets alone; leave one out.");
            }
        }
        if (!fields.has("family")) {
            fields.fault("family", "is missing; a service by firewall mark needs ipv4 or ipv6.");
        }
        var family = fields.choice("family", Family.class, Family.IPV4);
        long mark = fields.number("firewallMark", 0, 1, LARGEST_MARK);
        if ((mark & Listener.PRIVATE_MARK_BITS) == Listener.PRIVATE_MARK) {
            fields.fault("firewallMark",
                    mark + " is one of those that Ballast gives its own probes (0x50000000 and up);"
                            + " take another.");
        }
        return mark == 0 ? null : new Listener.OnMark(mark, family);
    }

    private static @Nullable Listener address(Fields fields) {
        if (fields.has("family")) {
            fields.fault("family", "goes with firewallMark only; the address tells its family.");
        }
        require(fields, "protocol", "one of tcp, udp, sctp");
        require(fields, "address", "the virtual address, or give a firewallMark");
        if (fields.has("port") && fields.has("ports")) {
            fields.fault("ports", "does not go with port; leave one out.");
        } else if (!fields.has("ports")) {
            require(fields, "port", "a port, or several as \"ports\"");
        }
        var protocol = fields.choice("protocol", Protocol.class, Protocol.TCP);
        var address = fields.address("address");
        if (address != null && unfit(address) != null) {
            fields.fault("address", address + " is " + unfit(address) + "; a service needs an address of its own.");
        }
        return fields.has("ports") ? ports(fields, protocol, address) : port(fields, protocol, address);
    }

    private static void require(Fields fields, String name, String what) {
        if (!fields.has(name)) {
            fields.fault(name, "is missing: " + what + ".");
        }
    }

    /** What makes an address unfit for a service; the kernel takes each of these and then forwards nothing. */
    private static @Nullable String unfit(IpAddress address) {
        if (address.isUnspecified()) {
            return "the unspecified address";
        }
        if (address.isMulticast()) {
            return "a multicast address";
        }
        return address.isBroadcast() ? "the broadcast address" : null;
    }

    private static @Nullable Listener port(Fields fields, Protocol protocol, @Nullable IpAddress address) {
        int port = fields.integer("port", 0, 0, 65535);
        return address == null ? null : new Listener.OnPort(protocol, address, port);
    }

    private static @Nullable Listener ports(Fields fields, Protocol protocol, @Nullable IpAddress address) {
        var ports = fields.<@Nullable PortSet>read("ports", null,
                text -> PortSet.parse(Texts.checked(text, LONGEST_PORTS)));
        return address == null || ports == null ? null : new Listener.OnPorts(protocol, address, ports, 0);
    }
}

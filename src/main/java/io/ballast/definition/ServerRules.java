package io.ballast.definition;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Rules that a server keeps within its service. */
final class ServerRules {

    private final VirtualService service;
    private final Faults faults;

    ServerRules(VirtualService service, Faults faults) {
        this.service = service;
        this.faults = faults;
    }

    void check(RealServer server, String pointer) {
        var own = server.forwarding();
        new CheckRules(service, faults).check(server, pointer);
        checkReach(server.address(), server.port(), own == null ? service.forwarding() : own, pointer);
        if (server.lowerThreshold() > 0 && server.upperThreshold() == 0) {
            faults.add(pointer + "/lowerThreshold", "needs an upperThreshold; set one, or leave it out.");
        } else if (server.lowerThreshold() > server.upperThreshold()) {
            faults.add(pointer + "/lowerThreshold", "must not be above upperThreshold, which is "
                    + server.upperThreshold() + ".");
        }
    }

    void checkSorry(SorryServer server, String pointer) {
        checkReach(server.address(), server.port(), server.forwarding(), pointer);
    }

    private void checkReach(IpAddress address, int port, ForwardingMethod forwarding, String pointer) {
        var unfit = unfit(address);
        if (unfit != null) {
            faults.add(pointer + "/address", address + " is " + unfit + "; give the server's own address.");
        }
        if (address.family() != service.listener().family() && forwarding != ForwardingMethod.TUN) {
            faults.add(pointer + "/address", address + " is of another family than the service, which only forwarding "
                    + "tun can bridge; use an address of the service's family.");
        }
        checkPort(port, forwarding, pointer + "/port");
    }

    /** What ip_vs_add_dest refuses, and fe80::/10, which it cannot reach without a zone. */
    static @Nullable String unfit(IpAddress address) {
        if (address.isUnspecified()) {
            return "the unspecified address";
        }
        if (address.isMulticast()) {
            return "a multicast address";
        }
        if (address.isBroadcast()) {
            return "the broadcast address";
        }
        return address.isLinkLocal() ? "a link-local address" : null;
    }

    private void checkPort(int port, ForwardingMethod forwarding, String pointer) {
        boolean translates = forwarding == ForwardingMethod.NAT || forwarding == ForwardingMethod.FULLNAT;
        if (!(service.listener() instanceof Listener.OnPort(_, _, int own))) {
            if (port != 0 && !translates) {
                faults.add(pointer, "must be 0 here: forwarding " + Fields.word(forwarding)
                        + " leaves the port of a packet as it is. Leave it out, or use nat.");
            }
        } else if (port != own && !translates) {
            faults.add(pointer, "must be the service's port " + own + ": forwarding " + Fields.word(forwarding)
                    + " leaves the port of a packet as it is. Leave it out, or use nat.");
        } else if (port == 0 && own != 0) {
            faults.add(pointer, "must not be 0; packets would be sent to port 0. Leave it out for the service's port "
                    + own + ".");
        }
    }
}

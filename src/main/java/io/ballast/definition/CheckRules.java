package io.ballast.definition;

import java.util.List;

import io.ballast.health.Check;
import io.ballast.health.PacedCheck;

/** Whether the checks of a service can be made at all: that they have a port, and a way. */
final class CheckRules {

    private final VirtualService service;
    private final Faults faults;

    CheckRules(VirtualService service, Faults faults) {
        this.service = service;
        this.faults = faults;
    }

    /** The service's own checks, whatever its servers say. */
    void check(String pointer) {
        each(service.checks(), pointer + "/check", this::checkPath);
    }

    /** A server's own checks, and its way where it has the service's. */
    void check(RealServer server, String pointer) {
        var forwarding = server.forwarding() == null ? service.forwarding() : server.forwarding();
        boolean routed = forwarding == ForwardingMethod.DR || forwarding == ForwardingMethod.TUN;
        if (server.checks() == null) {
            if (!routed && service.checks().stream().anyMatch(c -> c instanceof PacedCheck p && p.path())) {
                faults.add(pointer + "/forwarding", "is " + Fields.word(forwarding)
                        + ", but the service's check goes by the virtual address (path), which works for dr and tun "
                        + "only; give this server a check of its own, or take path from the service's.");
            }
            return;
        }
        each(server.checks(), pointer + "/check", (check, at) -> {
            checkPath(check, at);
            if (check.path() && !routed) {
                faults.add(at + "/path", "works for forwarding dr and tun only, and this server's is "
                        + Fields.word(forwarding) + "; set path to false.");
            } else if (lacksPort(check, server)) {
                faults.add(at + "/port", "is missing: neither server nor service names one port, so give the one that "
                        + check.type() + " is to probe.");
            }
            checkSource(check, server, at + "/source");
        });
    }

    /** Whether the service's checks reach its servers. The default of a service is left to the notices. */
    void checkPorts(String pointer) {
        if (service.checks().equals(ServiceDefaults.checks(service.listener()))) {
            return;
        }
        each(service.checks(), pointer + "/check", (check, at) -> {
            for (var server : service.servers()) {
                if (server.checks() == null && lacksPort(check, server)) {
                    faults.add(at + "/port", "is missing: the service and server " + Fields.quoted(server.name())
                            + " name no one port, so give the one that " + check.type() + " is to probe.");
                    return;
                }
            }
            for (var server : service.servers()) {
                if (server.checks() == null) {
                    checkSource(check, server, at + "/source");
                }
            }
        });
    }

    /** The same for one server that is sent alone. */
    void checkPort(RealServer server, String pointer) {
        boolean usual = service.checks().equals(ServiceDefaults.checks(service.listener()));
        for (var check : service.checks()) {
            if (!usual && server.checks() == null && check instanceof PacedCheck paced && lacksPort(paced, server)) {
                faults.add(pointer + "/check", "is missing: the service's check " + check.type()
                        + " has no port to probe this server at; give it a check of its own.");
            } else if (server.checks() == null && check instanceof PacedCheck paced) {
                checkSource(paced, server, pointer + "/address");
            }
        }
    }

    private interface Rule {
        void check(PacedCheck check, String pointer);
    }

    private static void each(List<Check> checks, String pointer, Rule rule) {
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i) instanceof PacedCheck paced) {
                rule.check(paced, checks.size() == 1 ? pointer : pointer + "/" + i);
            }
        }
    }

    /** By the virtual address go probes to that address and its ports alone. */
    private void checkPath(PacedCheck check, String pointer) {
        if (!check.path()) {
            return;
        }
        var reach = check.reach();
        // Packets to several ports get the service's mark on their way out, over the probe's own; and a service by mark
        // does not tell what address it is reached at.
        if (!(service.listener() instanceof Listener.OnPort(_, var virtual, int port))) {
            faults.add(pointer + "/path", "needs a service of one address and one port; set path to false here.");
            return;
        }
        if (reach.address() != null && !reach.address().equals(virtual)) {
            faults.add(pointer + "/address", "does not go with path, which probes by the virtual address " + virtual
                    + "; leave address out, or set path to false.");
        }
        if (reach.port() != 0 && port != 0 && reach.port() != port) {
            faults.add(pointer + "/port", "does not go with path: the service does not listen on port " + reach.port()
                    + "; leave port out, or set path to false.");
        }
        if (reach.source() != null && reach.source().family() != virtual.family()) {
            faults.add(pointer + "/source", "is of another family than the virtual address " + virtual
                    + ", by which path probes; leave it out, or use the same family.");
        }
    }

    private void checkSource(PacedCheck check, RealServer server, String pointer) {
        var reach = check.reach();
        if (!check.path() && reach.source() != null && reach.address() == null
                && reach.source().family() != server.address().family()) {
            faults.add(pointer, "Source " + reach.source() + " and server " + server.address()
                    + " are of two families; use one of the same for the check.");
        }
    }

    private boolean lacksPort(PacedCheck check, RealServer server) {
        return lacksPort(check, service, server);
    }

    /** Whether a check needs a port and finds none in itself, the server and the service. */
    static boolean lacksPort(Check check, VirtualService service, RealServer server) {
        return check instanceof PacedCheck paced && paced.needsPort() && paced.reach().port() == 0 && server.port() == 0
                && !(service.listener() instanceof Listener.OnPorts);
    }
}

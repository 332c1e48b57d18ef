package io.ballast.definition;

import java.util.HashMap;
import java.util.List;

import io.ballast.table.Protocol;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/** Rules that a service keeps. The kernel takes most of what they forbid without a word and then does nothing useful. */
final class ServiceRules {

    /** Slots of the mh scheduler's table (CONFIG_IP_VS_MH_TAB_INDEX at its default, 12); no more servers fit. */
    static final int MOST_MH_SERVERS = 4093;

    private final VirtualService service;
    private final String pointer;
    private final Faults faults;

    ServiceRules(VirtualService service, String pointer, Faults faults) {
        this.service = service;
        this.pointer = pointer;
        this.faults = faults;
    }

    /** What the service says itself. */
    void check() {
        var protocol = protocol(service.listener());
        if (service.listener() instanceof Listener.OnPort(_, _, int port) && port == 0
                && service.persistence() == null) {
            faults.add(pointer + "/port", "Port 0 means all ports and needs persistence; add it, or name a port.");
        }
        if (service.onePacket() && protocol != null && protocol != Protocol.UDP) {
            faults.add(pointer + "/onePacket", "is for udp services and firewall marks only; set it to false.");
        }
        var persistence = service.persistence();
        if (persistence != null && persistence.engine() != null && protocol != null && protocol != Protocol.UDP) {
            faults.add(pointer + "/persistence/engine", "sip reads udp packets only; leave the engine out.");
        }
        if (service.hysteresis() >= service.quorum()) {
            faults.add(pointer + "/hysteresis",
                    "must be below quorum, which is " + service.quorum() + "; otherwise it would never be lost.");
        }
        new CheckRules(service, faults).check(pointer);
        var sorry = service.sorryServer();
        if (sorry != null) {
            new ServerRules(service, faults).checkSorry(sorry, pointer + "/sorryServer");
        }
    }

    /** Null for marks, which tell nothing about it. */
    private static @Nullable Protocol protocol(Listener listener) {
        return switch (listener) {
            case Listener.OnPort on -> on.protocol();
            case Listener.OnPorts on -> on.protocol();
            case Listener.OnMark _ -> null;
        };
    }

    /**
     * What its servers must keep together.
     *
     * @param places where each server stands in the document
     */
    void checkMembers(List<String> places) {
        var seen = new HashMap<ServerKey, String>();
        for (int i = 0; i < service.servers().size(); i++) {
            var server = service.servers().get(i);
            var first = seen.putIfAbsent(keyOf(server), server.name());
            if (first != null) {
                taken(keyOf(server), first, places.get(i));
            }
            checkSorry(server, places.get(i));
        }
        new CheckRules(service, faults).checkPorts(pointer);
        checkCount();
    }

    /** The same for one server that changes among its siblings; the place is the server's own. */
    void checkMember(RealServer server) {
        for (var other : service.servers()) {
            if (!other.name().equals(server.name()) && keyOf(other).equals(keyOf(server))) {
                taken(keyOf(server), other.name(), pointer);
            }
        }
        checkSorry(server, pointer);
        new CheckRules(service, faults).checkPort(server, pointer);
        checkCount();
    }

    private void taken(ServerKey key, String by, String place) {
        faults.add(place + "/address", key + " is server " + Fields.quoted(by)
                + " of this service already; change address or port, or leave one out.");
    }

    private void checkSorry(RealServer server, String place) {
        var sorry = service.sorryServer();
        if (sorry != null && keyOf(server).equals(new ServerKey(sorry.address(), sorry.port()))) {
            faults.add(place + "/address", keyOf(server)
                    + " is the sorry server of this service; a server cannot stand in for itself.");
        }
    }

    private void checkCount() {
        if (service.scheduler().equals("mh") && service.servers().size() > MOST_MH_SERVERS) {
            faults.add(pointer + "/servers", "Scheduler mh can serve at most " + MOST_MH_SERVERS + " servers, not "
                    + service.servers().size() + "; choose another, or divide the service.");
        }
    }

    private static ServerKey keyOf(RealServer server) {
        return new ServerKey(server.address(), server.port());
    }
}

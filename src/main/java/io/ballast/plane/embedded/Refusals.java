package io.ballast.plane.embedded;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.ballast.table.Forwarding;
import io.ballast.table.PacketRule;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

/** What the embedded plane cannot hold, one sentence each. */
final class Refusals {

    private static final String KERNEL = "; the kernel's plane can (ballast.plane=ipvs).";

    private Refusals() {
    }

    /** @param rules those that the service needs; where its key says it all already, they add nothing */
    static List<String> of(ServiceEntry service, Collection<PacketRule> rules) {
        var refusals = new ArrayList<>(of(service));
        rules.stream().filter(PacketRule.Masquerade.class::isInstance).map(Refusals::of).distinct()
                .forEach(refusals::add);
        return refusals;
    }

    static String of(PacketRule rule) {
        return switch (rule) {
            case PacketRule.Mark _ -> "The embedded plane marks no packets, by which services of several ports go"
                    + KERNEL;
            case PacketRule.Masquerade(var service, _) ->
                "The embedded plane reaches servers by nat alone, and those of "
                        + service + " by fullnat it cannot" + KERNEL;
            case PacketRule.Stray(var stray, _) -> of(stray);
        };
    }

    static List<String> of(ServiceEntry service) {
        var refusals = new ArrayList<String>();
        switch (service.key()) {
            case MarkKey _ -> refusals.add(
                    "The embedded plane sees no firewall marks, by which services of several ports go too" + KERNEL);
            case AddressKey(var protocol, _, _) when protocol == Protocol.SCTP ->
                refusals.add("The embedded plane relays tcp and udp, not sctp" + KERNEL);
            case AddressKey(_, _, var port) when port == 0 ->
                refusals.add("The embedded plane cannot listen on all ports of an address (port 0)" + KERNEL);
            case AddressKey _ -> {
            }
        }
        if (Scheduler.named(service.scheduler(), service.flags()) == null) {
            refusals.add("The embedded plane has no scheduler \"" + service.scheduler() + "\".");
        }
        var persistence = service.persistence();
        if (persistence != null && persistence.engine() != null) {
            refusals.add("The embedded plane has no persistence engine \"" + persistence.engine() + "\"" + KERNEL);
        }
        if (persistence != null && persistence.prefixLength() < 0) {
            refusals.add("The embedded plane cannot group clients by a netmask with holes" + KERNEL);
        }
        service.servers().forEach(server -> refusals.addAll(of(server)));
        return refusals;
    }

    static List<String> of(ServerEntry server) {
        var refusals = new ArrayList<String>();
        if (server.forwarding() != Forwarding.NAT) {
            refusals.add("The embedded plane reaches servers by nat alone, and " + server.key() + " by "
                    + server.forwarding().word() + " it cannot" + KERNEL);
        }
        if (server.key().port() == 0) {
            refusals.add("The embedded plane needs the port of " + server.key().address() + ".");
        }
        return refusals;
    }
}

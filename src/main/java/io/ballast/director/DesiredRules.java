package io.ballast.director;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.VirtualService;
import io.ballast.table.PacketRule;

/** What netfilter has to do for a service: marks for several ports, and masquerading for full nat. */
final class DesiredRules {

    private DesiredRules() {
    }

    static SortedSet<PacketRule> of(VirtualService service, Situation situation) {
        var rules = new TreeSet<PacketRule>();
        if (service.listener() instanceof Listener.OnPorts on) {
            rules.add(new PacketRule.Mark(on.protocol(), on.address(), on.ports(), on.mark()));
        }
        rules.addAll(masquerades(service, situation));
        return rules;
    }

    /** One rule for the whole service where all that is nat is full nat, otherwise one for each such server. */
    private static Set<PacketRule> masquerades(VirtualService service, Situation situation) {
        var full = new TreeSet<PacketRule>();
        boolean plain = false;
        for (var server : service.servers()) {
            switch (DesiredService.method(service, server)) {
                case FULLNAT -> full.add(new PacketRule.Masquerade(service.listener().key(), server.address()));
                case NAT -> plain = true;
                case DR, TUN -> {
                }
            }
        }
        for (var leaving : situation.leaving()) {
            if (DesiredService.method(leaving.service(), leaving.server()) == ForwardingMethod.FULLNAT) {
                full.add(new PacketRule.Masquerade(service.listener().key(), leaving.server().address()));
            }
        }
        var sorry = service.sorryServer();
        if (sorry != null && sorry.forwarding() == ForwardingMethod.FULLNAT) {
            full.add(new PacketRule.Masquerade(service.listener().key(), sorry.address()));
        }
        boolean sorryPlain = sorry != null && sorry.forwarding() == ForwardingMethod.NAT;
        if (!plain && !sorryPlain && (!full.isEmpty() || service.forwarding() == ForwardingMethod.FULLNAT)) {
            return Set.of(new PacketRule.Masquerade(service.listener().key(), null));
        }
        return full;
    }
}

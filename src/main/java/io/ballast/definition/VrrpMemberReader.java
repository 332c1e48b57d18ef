package io.ballast.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads the members of VRRP instances. */
final class VrrpMemberReader {

    private static final List<String> FIELDS = List.of("director", "interface", "priority", "source", "peers",
            "minimumHopLimit");
    private static final int USUAL_PRIORITY = 100;
    private static final int MOST_PEERS = 255;

    private VrrpMemberReader() {
    }

    static List<VrrpMember> read(List<JsonNode> nodes, String pointer, Faults faults) {
        var members = new ArrayList<VrrpMember>();
        var places = new HashMap<String, String>();
        for (int i = 0; i < nodes.size(); i++) {
            var fields = Fields.of(nodes.get(i), pointer + "/" + i, faults, FIELDS);
            var member = one(fields);
            var first = places.putIfAbsent(member.director(), pointer + "/" + i);
            if (first != null && !member.director().isEmpty()) {
                fields.fault("director", Fields.quoted(member.director()) + " is a member already, at " + first
                        + "; leave one out.");
            }
            members.add(member);
        }
        return members;
    }

    private static VrrpMember one(Fields fields) {
        int before = fields.faults().count();
        var director = fields.read("director", "", Texts::hostName);
        var interfaceName = fields.read("interface", "", Texts::interfaceName);
        if (fields.faults().count() == before) {
            if (director.isEmpty()) {
                fields.fault("director",
                        "is missing; give the name of the director, which by default is its host name.");
            }
            if (interfaceName.isEmpty()) {
                fields.fault("interface", "is missing; give the name of the interface that hears the other directors.");
            }
        }
        return new VrrpMember(director, interfaceName,
                fields.integer("priority", USUAL_PRIORITY, 1, VrrpInstance.OWNER), fields.address("source"),
                fields.texts("peers", MOST_PEERS, false, Texts::address), fields.integer("minimumHopLimit", 0, 0, 255));
    }

    /** What members and the rest of the instance must agree upon. */
    static void check(VrrpDefinition in, String pointer, Faults faults) {
        var sources = new HashSet<IpAddress>();
        for (int i = 0; i < in.members().size(); i++) {
            var member = in.members().get(i);
            var at = pointer + "/" + i;
            var source = member.source();
            if (source != null) {
                checkSource(in, member, source, at + "/source", faults);
                if (!sources.add(source)) {
                    faults.add(at + "/source", source + " is another member's source too; give each its own address.");
                }
            }
            for (int j = 0; j < member.peers().size(); j++) {
                checkPeer(in, member, member.peers().get(j), at + "/peers/" + j, faults);
            }
            if (member.isUnicast() && in.source(member) == null) {
                faults.add(at + "/source", "is missing; with peers, give the address that this director's adverts come "
                        + "from.");
            }
        }
    }

    private static void checkSource(VrrpDefinition in, VrrpMember member, IpAddress source, String pointer,
            Faults faults) {
        if (source.family() != in.family()) {
            faults.add(pointer, source + " is of another family than the virtual addresses; use one of the same.");
        } else if (unfit(source) != null) {
            faults.add(pointer, source + " is " + unfit(source) + "; give an address of the director.");
        } else if (in.holds(source) && member.priority() != VrrpInstance.OWNER) {
            faults.add(pointer, source + " is a virtual address, which only the master has; give an address that stays "
                    + "with the director.");
        }
    }

    private static void checkPeer(VrrpDefinition in, VrrpMember member, IpAddress peer, String pointer,
            Faults faults) {
        if (peer.family() != in.family()) {
            faults.add(pointer, peer + " is of another family than the virtual addresses; use one of the same.");
        } else if (unfit(peer) != null) {
            faults.add(pointer, peer + " is " + unfit(peer) + "; give the address of another director.");
        } else if (peer.equals(member.source())) {
            faults.add(pointer, peer + " is this member's own source; name the others only.");
        } else if (in.holds(peer)) {
            faults.add(pointer,
                    peer + " is a virtual address, which moves; give the address that stays with the peer.");
        }
    }

    /** No address of one machine on its network; a link-local one is, and IPv6 speaks from it (RFC 9568 section 5.1.2.1). */
    private static @Nullable String unfit(IpAddress address) {
        if (address.isLoopback()) {
            return "a loopback address";
        }
        return address.isLinkLocal() ? null : ServerRules.unfit(address);
    }
}

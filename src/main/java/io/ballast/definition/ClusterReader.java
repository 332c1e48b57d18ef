package io.ballast.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads clusters with everything in them. */
final class ClusterReader {

    private static final int LONGEST_DESCRIPTION = 2000;
    private static final int LONGEST_OWNER = 200;
    private static final int LONGEST_LINK = 2000;
    private static final int MOST_ADDRESSES = 1000;
    private static final List<String> FIELDS = List.of("name", "description", "owner", "link", "virtualAddresses",
            "services");
    private static final List<String> ADDRESS_FIELDS = List.of("address", "interface");

    private final Faults faults;
    private final ServiceReader services;

    ClusterReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.services = new ServiceReader(faults, origin);
    }

    /**
     * Reads one cluster.
     *
     * @param name from the path, or null where the document must tell it
     * @param old what stood here before, whose secrets are kept
     * @return null where no cluster can be made of it; the faults say why
     */
    @Nullable
    Cluster read(JsonNode node, String pointer, @Nullable String name, @Nullable Cluster old) {
        var fields = Fields.of(node, pointer, faults, FIELDS);
        var own = Names.read(fields, name);
        var members = new Members<>(pointer + "/services", VirtualService::name, faults);
        var before = Lists.byName(old == null ? List.of() : old.services(), VirtualService::name);
        var nodes = fields.list("services");
        for (int i = 0; i < nodes.size(); i++) {
            members.add(i, services.read(nodes.get(i), members.pointer(i), null, before.get(Names.of(nodes.get(i)))));
        }
        var cluster = new Cluster(own == null ? "?" : own, fields.text("description", "", LONGEST_DESCRIPTION),
                fields.text("owner", "", LONGEST_OWNER),
                fields.read("link", "", text -> Texts.link(text, LONGEST_LINK)), virtualAddresses(fields),
                members.read(), 0);
        KeyIndex.checkWithin(cluster, members.places(), faults);
        return own == null ? null : cluster;
    }

    List<VirtualAddress> virtualAddresses(Fields fields) {
        var addresses = new ArrayList<VirtualAddress>();
        var seen = new HashSet<>();
        var nodes = fields.list("virtualAddresses");
        if (nodes.size() > MOST_ADDRESSES) {
            fields.fault("virtualAddresses", "must have at most " + MOST_ADDRESSES + " addresses.");
            return addresses;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var one = Fields.of(nodes.get(i), fields.pointer("virtualAddresses") + "/" + i, faults, ADDRESS_FIELDS);
            var address = virtualAddress(one);
            if (address == null) {
                continue;
            }
            if (!seen.add(address.address())) {
                one.fault("address", address.address() + " stands in this list twice; leave one out.");
            }
            addresses.add(address);
        }
        return addresses;
    }

    private @Nullable VirtualAddress virtualAddress(Fields fields) {
        for (var name : ADDRESS_FIELDS) {
            if (!fields.has(name)) {
                fields.fault(name, "is missing; give " + (name.equals("address")
                        ? "an address with its prefix length, such as 172.25.33.100/32."
                        : "the name of the interface that is to have the address."));
            }
        }
        var interfaceName = fields.<@Nullable String>read("interface", null, Texts::interfaceName);
        var address = fields.<@Nullable VirtualAddress>read("address", null,
                text -> Prefixes.parse(text, interfaceName == null ? "?" : interfaceName));
        return interfaceName == null ? null : address;
    }
}

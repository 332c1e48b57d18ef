package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.ballast.table.Family;
import io.ballast.vrrp.AddressScope;
import io.ballast.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

/** Reads the addresses of VRRP instances. */
final class VrrpAddressReader {

    static final int MOST_EXCLUDED = 1000;
    private static final List<String> FIELDS = List.of("address", "interface", "scope", "label");
    // IFA_LABEL is as long as an interface's name, and may have a colon.
    private static final Pattern LABEL = Pattern.compile("[!-~&&[^/]]{1,15}");

    private final Faults faults;

    VrrpAddressReader(Faults faults) {
        this.faults = faults;
    }

    List<VirtualAddress> read(Fields fields, String name, int most) {
        var addresses = new ArrayList<VirtualAddress>();
        var nodes = fields.list(name);
        if (nodes.size() > most) {
            fields.fault(name, "must have at most " + most + " addresses"
                    + (most == MOST_EXCLUDED
                            ? "."
                            : ", which is all that a packet can tell; put the others into excludedAddresses."));
            return addresses;
        }
        for (int i = 0; i < nodes.size(); i++) {
            var one = Fields.of(nodes.get(i), fields.pointer(name) + "/" + i, faults, FIELDS);
            var address = one(one);
            if (address != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static @Nullable VirtualAddress one(Fields fields) {
        if (!fields.has("address")) {
            fields.fault("address", "is missing; give an address with its prefix length, such as 172.25.33.100/24.");
        }
        var address = fields.<io.ballast.definition.@Nullable VirtualAddress>read("address", null,
                text -> Prefixes.parse(text, "?"));
        var interfaceName = fields.<@Nullable String>read("interface", null, Texts::interfaceName);
        var scope = fields.choice("scope", AddressScope.class, AddressScope.GLOBAL);
        var label = fields.<@Nullable String>read("label", null, VrrpAddressReader::label);
        if (address == null) {
            return null;
        }
        if (label != null && address.address().family() == Family.IPV6) {
            fields.fault("label", "goes with IPv4 only; leave it out.");
        }
        if (address.address().isLoopback()) {
            fields.fault("address",
                    address.address() + " is a loopback address, which every machine has; give one that "
                            + "can move.");
        }
        return new VirtualAddress(address.address(), address.prefixLength(), interfaceName, scope, label);
    }

    private static String label(String text) {
        if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text)
                    + " is no label such as eth0:1: 1 to 15 characters without blanks and slashes");
        }
        return text;
    }
}

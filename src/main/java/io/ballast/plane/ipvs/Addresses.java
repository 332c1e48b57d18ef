package io.ballast.plane.ipvs;

import java.util.Arrays;

import io.ballast.linux.MalformedMessage;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** Addresses as the kernel writes them: 16 bytes always, of which an IPv4 address takes the first 4. */
final class Addresses {

    private Addresses() {
    }

    static Family family(int number) {
        return switch (number) {
            case Ipvs.AF_INET -> Family.IPV4;
            case Ipvs.AF_INET6 -> Family.IPV6;
            default -> throw new MalformedMessage("a service of address family " + number);
        };
    }

    static IpAddress read(byte[] bytes, Family family) {
        if (bytes.length < family.bytes()) {
            throw new MalformedMessage("an address of " + bytes.length + " bytes");
        }
        return IpAddress.of(bytes.length == family.bytes() ? bytes : Arrays.copyOf(bytes, family.bytes()));
    }
}

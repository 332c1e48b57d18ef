package io.ballast.vrrp.router;

import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;

/** Addresses as they stand in lines: {@code 10.0.0.1/24 eth0}. */
final class HeldAddressText {

    private HeldAddressText() {
    }

    static String of(HeldAddress held) {
        return held.address() + "/" + held.prefixLength() + " " + held.interfaceName();
    }

    /** @throws IllegalArgumentException if it is none */
    static HeldAddress parse(String text) {
        int slash = text.indexOf('/');
        int space = text.indexOf(' ');
        if (slash < 0 || space < slash || space == text.length() - 1) {
            throw new IllegalArgumentException("\"" + text + "\" is no address on an interface");
        }
        return new HeldAddress(IpAddress.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1, space)), text.substring(space + 1));
    }
}

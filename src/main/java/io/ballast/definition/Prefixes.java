package io.ballast.definition;

/** Addresses with a prefix length. */
final class Prefixes {

    private Prefixes() {
    }

    /** @throws IllegalArgumentException with what is wrong */
    static VirtualAddress parse(String text, String interfaceName) {
        int slash = text.indexOf('/');
        var address = Texts.address(slash < 0 ? text : text.substring(0, slash));
        int bits = address.family().bits();
        int length = slash < 0 ? bits : length(text.substring(slash + 1), bits);
        if (address.isUnspecified() || address.isMulticast() || address.isBroadcast()) {
            throw new IllegalArgumentException(address + " is no address that an interface can have");
        }
        return new VirtualAddress(address, length, interfaceName);
    }

    private static int length(String text, int most) {
        int length = text.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(text) : 0;
        if (length < 1 || length > most) {
            throw new IllegalArgumentException(
                    Fields.quoted(text) + " is no prefix length; it lies within 1 to " + most);
        }
        return length;
    }
}

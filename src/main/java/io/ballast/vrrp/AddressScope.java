package io.ballast.vrrp;

/** How far an address is valid: rtnetlink's scopes (rtnetlink(7)). */
public enum AddressScope {
    GLOBAL(0), SITE(200), LINK(253), HOST(254);

    private final int number;

    AddressScope(int number) {
        this.number = number;
    }

    /** The kernel's number of it. */
    public int number() {
        return number;
    }
}

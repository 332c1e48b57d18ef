package io.ballast.vrrp;

import java.time.Duration;
import java.util.List;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/**
 * One virtual router as this director takes part in it: what an operator wrote, with what differs between directors
 * already chosen.
 *
 * @param name unique among the instances of a director
 * @param family of every address of it; {@link VrrpVersion#V2} knows IPv4 only
 * @param virtualRouterId 1 to 255, the same on every director of it and unique on the network
 * @param interfaceName where adverts are sent and heard
 * @param priority 1 to 255; 255 says that the addresses are this machine's own (RFC 9568 section 6.1)
 * @param advertInterval between adverts; a multiple of the version's unit
 * @param downTimerAdverts adverts that must be missed before a backup takes over, 1 to 100; the standard's is 3
 * @param checksum of version 3 on IPv4; without meaning elsewhere
 * @param accept whether a master that is not the owner takes packets sent to the virtual addresses
 * @param addresses held by the master and told in its adverts, in this order
 * @param excluded held by the master and not told, for those that do not fit an advert
 * @param virtualMac whether the addresses stand behind the router's own hardware address (RFC 9568 section 7.3)
 */
public record VrrpInstance(String name, VrrpVersion version, Family family, int virtualRouterId, String interfaceName,
        int priority, Duration advertInterval, Preemption preemption, int downTimerAdverts, Transport transport,
        Authentication authentication, ChecksumStyle checksum, boolean accept, List<VirtualAddress> addresses,
        List<VirtualAddress> excluded, boolean virtualMac, Announcements announcements) {

    /** The priority of the machine that owns the addresses. */
    public static final int OWNER = 255;
    /** The priority that says: this master is leaving. Never configured. */
    public static final int LEAVING = 0;
    /** RFC 9568 section 6.1. */
    public static final int DOWN_TIMER_ADVERTS = 3;
    /** The count of addresses has one byte in the packet. */
    public static final int MOST_ADDRESSES = 255;

    private static final int MOST_DOWN_TIMER_ADVERTS = 100;

    /** @throws IllegalArgumentException if a number is out of its range, or version and the rest do not fit */
    public VrrpInstance {
        addresses = List.copyOf(addresses);
        excluded = List.copyOf(excluded);
        requireRange("virtual router id", virtualRouterId, 1, 255);
        requireRange("priority", priority, 1, OWNER);
        requireRange("number of adverts missed", downTimerAdverts, 1, MOST_DOWN_TIMER_ADVERTS);
        requireRange("number of virtual addresses", addresses.size(), 1, MOST_ADDRESSES);
        requireInterval(version, advertInterval);
        require(version == VrrpVersion.V3 || family == Family.IPV4, "version 2 of VRRP knows IPv4 only");
        require(version == VrrpVersion.V2 || authentication instanceof Authentication.None,
                "version 3 of VRRP has no authentication");
        for (var address : addresses) {
            require(address.address().family() == family,
                    address.address() + " is of another family than the instance " + name);
        }
    }

    /** Those that the adverts tell, in their order. */
    public List<IpAddress> told() {
        return addresses.stream().map(VirtualAddress::address).toList();
    }

    /** Whether the addresses are this machine's own. */
    public boolean isOwner() {
        return priority == OWNER;
    }

    /**
     * How long a backup with this priority hears nothing before it takes over.
     *
     * @param effective the priority after tracking, 1 to 255
     * @param interval between the master's adverts
     */
    public Duration masterDown(int effective, Duration interval) {
        return interval.multipliedBy(downTimerAdverts).plus(version.skew(effective, interval));
    }

    /** The length of an IP packet with an advert in bytes, which must not exceed what the interface sends at once. */
    public int packetBytes() {
        boolean header = authentication instanceof Authentication.Header;
        return (family == Family.IPV4 ? Ipv4Packet.HEADER_BYTES : 40) + (header ? AuthenticationHeader.BYTES : 0)
                + AdvertWriter.FIXED_BYTES + addresses.size() * family.bytes()
                + (version == VrrpVersion.V2 ? Authentication.KEY_BYTES : 0);
    }

    /** The hardware address of the virtual router (RFC 9568 section 7.3): 00-00-5E-00-01 or -02, then its id. */
    public byte[] hardwareAddress() {
        return new byte[]{0, 0, 0x5e, 0, (byte) (family == Family.IPV4 ? 1 : 2), (byte) virtualRouterId};
    }

    private static void requireInterval(VrrpVersion version, Duration interval) {
        boolean whole = interval.isPositive()
                && interval.equals(version.unit().multipliedBy(interval.dividedBy(version.unit())));
        require(whole && interval.compareTo(version.longest()) <= 0,
                "an interval of version " + version.number() + " is a multiple of " + version.unit().toMillis()
                        + " ms up to " + version.longest().toMillis() + " ms, not " + interval.toMillis() + " ms");
    }

    private static void requireRange(String what, int value, int least, int most) {
        require(value >= least && value <= most, "the " + what + " is " + least + " to " + most + ", not " + value);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

package io.ballast.linux;

import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * An interface as the kernel has it (include/uapi/linux/if.h, if_link.h).
 *
 * @param index its number, another one when it was removed and made again
 * @param name may change
 * @param flags IFF_ bits
 * @param hardware its address in hexadecimal digits; empty where it has none
 * @param lowerIndex of the interface beneath it, 0 where there is none
 * @param kind such as macvlan or veth; null for a real one
 * @param alias what an administrator or a program noted of it; null for nothing
 */
public record LinkState(int index, String name, int flags, String hardware, int lowerIndex,
        @Nullable String kind, @Nullable String alias) {

    private static final int IFF_UP = 1;
    private static final int IFF_LOOPBACK = 8;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_NOARP = 0x80;

    /** Whether it was set up, whatever the cable says. */
    public boolean isSetUp() {
        return (flags & IFF_UP) != 0;
    }

    /** Whether it was set up and has a carrier: IFF_RUNNING follows the operational state (operstates.rst). */
    public boolean isRunning() {
        return isSetUp() && (flags & IFF_RUNNING) != 0;
    }

    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /** Whether neighbours on it can be told where an address is. */
    public boolean hasNeighbours() {
        return (flags & (IFF_LOOPBACK | IFF_NOARP)) == 0 && AnnouncementFrames.isEthernet(mac());
    }

    /** Its hardware address; no bytes where it has none. */
    public byte[] mac() {
        return HexFormat.of().parseHex(hardware);
    }
}

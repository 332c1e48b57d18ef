package io.ballast.notify.channel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Where webhooks may go. It is asked for the addresses that are then connected to, so that a name cannot mean one address
 * when it is looked at and another one when it is used.
 */
final class Destinations implements DnsResolver {

    private final boolean local;
    private final DnsResolver names;

    /** @param local whether this machine and its links are allowed */
    Destinations(boolean local) {
        this(local, SystemDefaultDnsResolver.INSTANCE);
    }

    Destinations(boolean local, DnsResolver names) {
        this.local = local;
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var found = names.resolve(host);
        if (found == null || found.length == 0) {
            throw new UnknownHostException(host);
        }
        var allowed = Arrays.stream(found).filter(address -> local || !isLocal(address)).toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new ForbiddenAddress(host + " is " + found[0].getHostAddress() + ", where no webhook goes: this "
                    + "machine, its links and groups are left alone unless the director's settings say "
                    + "ballast.notifications.local-webhooks=true");
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** Loopback, link-local, multicast, unspecified and broadcast, and IPv6 addresses that lead to such. */
    static boolean isLocal(InetAddress address) {
        if (address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()
                || address.isAnyLocalAddress()) {
            return true;
        }
        var bytes = address.getAddress();
        if (bytes.length == 4) {
            // RFC 1122 section 3.2.1.3: "this network" reaches this machine on Linux, and all ones everybody.
            return bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0;
        }
        int embedded = embedded(bytes);
        return embedded >= 0 && isLocal(ipv4(bytes, embedded));
    }

    /** Where an IPv6 address holds the IPv4 address that it leads to; negative if it holds none. */
    private static int embedded(byte[] bytes) {
        // RFC 4291 section 2.5.5: compatible and mapped; RFC 6052: 64:ff9b::/96; RFC 3056: 2002::/16.
        boolean zeros = zeros(bytes, 0, 10);
        boolean mapped = zeros && (zeros(bytes, 10, 12) || bytes[10] == -1 && bytes[11] == -1);
        boolean translated = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == -1 && (bytes[3] & 0xff) == 0x9b
                && zeros(bytes, 4, 12);
        if (mapped || translated) {
            return 12;
        }
        return bytes[0] == 0x20 && bytes[1] == 2 ? 2 : -1;
    }

    private static boolean zeros(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}

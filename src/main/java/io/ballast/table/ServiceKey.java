package io.ballast.table;

import java.util.Comparator;

/** What makes a virtual service one and the same in a table: an address with protocol and port, or a firewall mark. */
public sealed interface ServiceKey extends Comparable<ServiceKey> {

    Family family();

    /** As ipvsadm names the service: {@code -t 10.0.0.1:80} or {@code -f 7 -6}. */
    String spelling();

    /** Addresses before marks, each by its own order. */
    @Override
    default int compareTo(ServiceKey other) {
        return switch (this) {
            case AddressKey mine when other instanceof AddressKey theirs -> AddressKey.ORDER.compare(mine, theirs);
            case MarkKey mine when other instanceof MarkKey theirs -> MarkKey.ORDER.compare(mine, theirs);
            case AddressKey _ -> -1;
            case MarkKey _ -> 1;
        };
    }

    /** @param port 0 to 65535; 0 means all ports */
    record AddressKey(Protocol protocol, IpAddress address, int port) implements ServiceKey {

        private static final Comparator<AddressKey> ORDER = Comparator.comparing(AddressKey::address)
                .thenComparingInt(AddressKey::port).thenComparing(AddressKey::protocol);

        @Override
        public Family family() {
            return address.family();
        }

        @Override
        public String spelling() {
            return protocol.option() + " " + address.withPort(port);
        }

        @Override
        public String toString() {
            return protocol.word() + " " + address.withPort(port);
        }
    }

    /** @param mark 1 to 2^32 - 1; the same mark in the other family is another service */
    record MarkKey(long mark, Family family) implements ServiceKey {

        private static final Comparator<MarkKey> ORDER = Comparator.comparingLong(MarkKey::mark)
                .thenComparing(MarkKey::family);

        @Override
        public String spelling() {
            return "-f " + mark + (family == Family.IPV6 ? " -6" : "");
        }

        @Override
        public String toString() {
            return "mark " + mark + (family == Family.IPV6 ? " ipv6" : "");
        }
    }
}

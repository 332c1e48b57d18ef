package io.ballast.definition;

import java.time.Duration;
import java.util.List;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Reads {@code persistence}. */
final class PersistenceReader {

    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final List<String> FIELDS = List.of("timeout", "netmask", "engine");

    private PersistenceReader() {
    }

    static @Nullable PersistenceSetting read(Fields in, Family family) {
        var node = in.node("persistence");
        if (node == null) {
            return null;
        }
        var fields = Fields.of(node, in.pointer("persistence"), in.faults(), FIELDS);
        var timeout = fields.duration("timeout", DEFAULT_TIMEOUT, Duration.ofSeconds(1), LONGEST);
        if (timeout.toMillisPart() != 0) {
            fields.fault("timeout", "must be whole seconds; the kernel counts no others.");
        }
        var engine = fields.<@Nullable String>read("engine", null, text -> {
            if (!text.equals("sip")) {
                throw new IllegalArgumentException(Fields.quoted(text) + " is no engine; the only one is sip");
            }
            return text;
        });
        return new PersistenceSetting(timeout, prefixLength(fields, family), engine);
    }

    private static int prefixLength(Fields fields, Family family) {
        var node = fields.node("netmask");
        if (family == Family.IPV6) {
            if (node != null && node.isString() && node.stringValue().matches("[0-9]{1,3}")) {
                return bounded(fields, Integer.parseInt(node.stringValue()));
            }
            return fields.integer("netmask", family.bits(), 1, family.bits());
        }
        return fields.read("netmask", family.bits(), PersistenceReader::dotted);
    }

    private static int bounded(Fields fields, int length) {
        if (length < 1 || length > Family.IPV6.bits()) {
            fields.fault("netmask", "must be a prefix length from 1 to 128.");
            return Family.IPV6.bits();
        }
        return length;
    }

    private static int dotted(String text) {
        var mask = Texts.address(text);
        int ones = Long.bitCount(mask.low());
        if (mask.family() != Family.IPV4 || ones == 0 || !mask.equals(mask(ones))) {
            throw new IllegalArgumentException(
                    Fields.quoted(text)
                            + " is no netmask: ones from the left, such as 255.255.255.0, and not all zero");
        }
        return ones;
    }

    /** The IPv4 mask of so many ones from the left. */
    static IpAddress mask(int ones) {
        return new IpAddress(Family.IPV4, 0, 0xffff_ffffL << 32 - ones & 0xffff_ffffL);
    }
}

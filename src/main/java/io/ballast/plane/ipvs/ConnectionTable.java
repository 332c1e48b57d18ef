package io.ballast.plane.ipvs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.ballast.plane.Connection;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** The kernel's connections as text (ip_vs_conn_seq_show); netlink does not show them. */
final class ConnectionTable {

    private static final int WORDS = 9;
    private static final int IPV4_DIGITS = 8;
    private static final int IPV6_DIGITS = 32;

    private ConnectionTable() {
    }

    /** Connections line by line as the stream is consumed; closing it closes the reader. */
    static Stream<Connection> read(BufferedReader lines, Predicate<Connection> filter) {
        return lines.lines().map(ConnectionTable::parse).filter(Objects::nonNull).filter(filter).onClose(() -> {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** One line, or null if it is the heading or none that is understood. */
    static @Nullable Connection parse(String line) {
        var words = line.strip().split("\\s+", WORDS + 1);
        if (words.length < WORDS || words[0].equals("Pro")) {
            return null;
        }
        try {
            return new Connection(words[0].toLowerCase(Locale.ROOT), address(words[1]), port(words[2]),
                    address(words[3]), port(words[4]), address(words[5]), port(words[6]), words[7],
                    Long.parseLong(words[8]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int port(String hex) {
        return Integer.parseInt(hex, 16);
    }

    /** 8 hexadecimal digits, or 8 groups of 4 with every zero written. */
    private static IpAddress address(String text) {
        var digits = text.replace(":", "");
        return switch (digits.length()) {
            case IPV4_DIGITS -> new IpAddress(Family.IPV4, 0, Long.parseLong(digits, 16));
            case IPV6_DIGITS -> new IpAddress(Family.IPV6, Long.parseUnsignedLong(digits.substring(0, 16), 16),
                    Long.parseUnsignedLong(digits.substring(16), 16));
            default -> throw new IllegalArgumentException(text);
        };
    }
}

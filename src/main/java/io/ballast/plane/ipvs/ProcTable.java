package io.ballast.plane.ipvs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ballast.plane.Glance;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey;

/**
 * The kernel's table as text (ip_vs_info_seq_show), which costs a fraction of a dump: enough to see which services
 * changed, not how.
 */
final class ProcTable {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** Of a server's line: the arrow, address, method and weight. Behind them are connections. */
    private static final int SERVER_WORDS = 4;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int HEX = 16;

    private final Map<ServiceKey, Long> services = new HashMap<>();
    private final StringBuilder head = new StringBuilder();
    private long rest = FNV_OFFSET;
    private long hash = FNV_OFFSET;
    private boolean lineStart = true;
    private boolean server;
    private boolean inWord;
    private int words;

    private ProcTable() {
    }

    /** Numbers over all that the text shows but connections. */
    static Glance glance(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            return glance(input);
        }
    }

    static Glance glance(InputStream input) throws IOException {
        var table = new ProcTable();
        var buffer = new byte[BUFFER_BYTES];
        for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
            for (int i = 0; i < n; i++) {
                table.take(buffer[i]);
            }
        }
        table.finish();
        return new Glance(table.services, table.rest);
    }

    private void take(byte b) {
        if (lineStart) {
            begin(b == ' ');
        }
        lineStart = b == '\n';
        if (server && b != '\n') {
            boolean letter = b != ' ';
            words += letter && !inWord ? 1 : 0;
            inWord = letter;
        } else if (!server) {
            head.append((char) b);
        }
        if (!server || words <= SERVER_WORDS) {
            hash = (hash ^ b) * FNV_PRIME;
        }
    }

    private void begin(boolean ofServer) {
        if (!ofServer) {
            finish();
        }
        server = ofServer;
        words = 0;
        inWord = false;
    }

    /** A service ends where the next one begins, or the text. */
    private void finish() {
        var keys = keys(head.toString().strip().split(" +", -1));
        keys.forEach(key -> services.merge(key, hash, (one, other) -> (one ^ other) * FNV_PRIME));
        if (keys.isEmpty()) {
            rest = (rest ^ hash) * FNV_PRIME;
        }
        hash = FNV_OFFSET;
        head.setLength(0);
    }

    /** The text does not say of which family a mark is, so both are meant. */
    private static List<ServiceKey> keys(String[] words) {
        try {
            return switch (words[0]) {
                case "TCP", "UDP", "SCTP" -> List.of(address(Protocol.valueOf(words[0]), words[1]));
                case "FWM" -> {
                    long mark = Long.parseLong(words[1], HEX);
                    yield List.of(new ServiceKey.MarkKey(mark, Family.IPV4),
                            new ServiceKey.MarkKey(mark, Family.IPV6));
                }
                default -> List.of();
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return List.of();
        }
    }

    /** Such as {@code 0A4D0064:0050}, or eight groups of four digits in brackets. */
    private static ServiceKey address(Protocol protocol, String word) {
        int colon = word.lastIndexOf(':');
        int port = Integer.parseInt(word.substring(colon + 1), HEX);
        if (word.charAt(0) != '[') {
            long number = Long.parseLong(word.substring(0, colon), HEX);
            return new ServiceKey.AddressKey(protocol, new IpAddress(Family.IPV4, 0, number), port);
        }
        var digits = word.substring(1, colon - 1).replace(":", "");
        return new ServiceKey.AddressKey(protocol, new IpAddress(Family.IPV6,
                Long.parseUnsignedLong(digits.substring(0, HEX), HEX),
                Long.parseUnsignedLong(digits.substring(HEX), HEX)), port);
    }
}

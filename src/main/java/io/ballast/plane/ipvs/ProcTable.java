package io.ballast.plane.ipvs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's table as text (ip_vs_info_seq_show), which costs a fraction of a dump: enough to see that something
 * changed, not what.
 */
final class ProcTable {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** Of a server's line: the arrow, address, method and weight. Behind them are connections. */
    private static final int SERVER_WORDS = 4;
    private static final int BUFFER_BYTES = 64 * 1024;

    private long hash = FNV_OFFSET;
    private boolean lineStart = true;
    private boolean server;
    private boolean inWord;
    private int words;

    private ProcTable() {
    }

    /** A number over all that the text shows but connections. */
    static long fingerprint(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            return fingerprint(input);
        }
    }

    static long fingerprint(InputStream input) throws IOException {
        var table = new ProcTable();
        var buffer = new byte[BUFFER_BYTES];
        for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
            for (int i = 0; i < n; i++) {
                table.take(buffer[i]);
            }
        }
        return table.hash;
    }

    private void take(byte b) {
        if (lineStart) {
            server = b == ' ';
            words = 0;
            inWord = false;
        }
        lineStart = b == '\n';
        if (server && b != '\n') {
            boolean letter = b != ' ';
            words += letter && !inWord ? 1 : 0;
            inWord = letter;
        }
        if (!server || words <= SERVER_WORDS) {
            hash = (hash ^ b) * FNV_PRIME;
        }
    }
}

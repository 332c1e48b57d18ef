package io.ballast.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Ties each entry to the one before it: SHA-256 over the hash before and every field. Whoever changes or takes out an
 * entry in the database has to write all later ones anew, which a copy of one later hash gives away.
 */
final class Chain {

    static final String START = "0".repeat(64);

    private Chain() {
    }

    static String next(String before, AuditEntry entry) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var field : new @Nullable Object[]{before, entry.id(), entry.director(), entry.time(), entry.who(),
                    entry.via(), entry.address(), entry.act(), entry.status(), entry.revision(), entry.detail()}) {
                // The length first: no text of one field passes for the end of another.
                var bytes = field == null ? null : field.toString().getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes == null ? -1 : bytes.length).flip());
                if (bytes != null) {
                    digest.update(bytes);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * The first entry that does not follow from the one before it.
     *
     * @param entries of one director, oldest first
     * @param before the hash before them; null if that is not known any more, as after old ones were removed
     * @return null if all follow
     */
    static @Nullable AuditEntry broken(List<AuditEntry> entries, @Nullable String before) {
        var last = before;
        for (var entry : entries) {
            if (last != null && !next(last, entry).equals(entry.chain())) {
                return entry;
            }
            last = entry.chain();
        }
        return null;
    }
}

package io.ballast.health.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/** What is kept of a body: its bytes if something is looked for in them, its digest if one is asked for, or nothing. */
final class HttpBody {

    private static final int MD5_DIGITS = 32;

    private final @Nullable ByteArrayOutputStream kept;
    private final @Nullable MessageDigest digest;
    private boolean cut;

    HttpBody(boolean keep) {
        this(keep, null);
    }

    /** @param expected a digest in hexadecimal digits, whose number says of which kind; null for none */
    HttpBody(boolean keep, @Nullable String expected) {
        kept = keep ? new ByteArrayOutputStream() : null;
        digest = expected == null ? null : digest(expected.length() == MD5_DIGITS ? "MD5" : "SHA-256");
    }

    void add(byte[] bytes, int length) {
        if (kept != null) {
            kept.write(bytes, 0, length);
        }
        if (digest != null) {
            digest.update(bytes, 0, length);
        }
    }

    /** Notes that there was more than was read. */
    void cut() {
        cut = true;
    }

    boolean isCut() {
        return cut;
    }

    String text(Charset charset) {
        return kept == null ? "" : kept.toString(charset);
    }

    byte[] digest() {
        return digest == null ? new byte[0] : digest.digest();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}

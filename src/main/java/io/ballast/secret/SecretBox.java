package io.ballast.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals secrets for storage and opens them again: AES-256-GCM, whose nonce is a keyed hash (HMAC-SHA-256) of what is
 * sealed. So the same secret has the same sealed form, and never do two have the same nonce. Both keys are derived from
 * the one in the file (RFC 5869). All methods may be called by any thread.
 */
public final class SecretBox {

    private static final Logger LOG = LoggerFactory.getLogger(SecretBox.class);
    private static final Pattern SEALED = Pattern.compile("1:([0-9a-f]{8}):([A-Za-z0-9_-]{38,})");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 4;

    /**
     * What is derived from the key in the file.
     *
     * @param id tells keys apart without telling anything of them
     */
    private record Keys(String id, SecretKeySpec cipher, SecretKeySpec nonce) {

        static Keys of(byte[] key) throws GeneralSecurityException {
            return new Keys(HexFormat.of().formatHex(derive(key, "id", ID_BYTES)),
                    new SecretKeySpec(derive(key, "cipher", 32), "AES"),
                    new SecretKeySpec(derive(key, "nonce", 32), "HmacSHA256"));
        }

        private static byte[] derive(byte[] key, String use, int length) throws GeneralSecurityException {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract().addIKM(key)
                    .thenExpand(("ballast secrets 1 " + use).getBytes(UTF_8), length));
        }
    }

    private interface Source {
        byte[] read() throws IOException;
    }

    private final Source source;
    private final String name;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Keys keys;
    private volatile String trouble = "";

    private SecretBox(Source source, String name) {
        this.source = source;
        this.name = name;
        load();
        if (!trouble.isEmpty()) {
            LOG.warn("{}. Until then nothing can use its secret.", trouble);
        }
    }

    /** With the key in a directory, made now if there is none yet. Never fails: what is wrong is logged. */
    public static SecretBox in(Path directory) {
        var file = new KeyFile(directory);
        return new SecretBox(file::read, file.path().toString());
    }

    /** With a key that is given: 32 random bytes. */
    public static SecretBox with(byte[] key) {
        return new SecretBox(key::clone, "the key given");
    }

    /** Why nothing can be sealed, or what could not be opened; empty where all is well. One sentence without its dot. */
    String trouble() {
        return trouble;
    }

    private @Nullable Keys load() {
        try {
            keys = Keys.of(source.read());
            trouble = "";
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF", e);
        }
        return keys;
    }

    /**
     * Makes a secret that can be stored.
     *
     * @throws KeyUnavailable if there is no key
     */
    public Secret seal(String plain) {
        var now = keys == null ? load() : keys;
        if (now == null) {
            throw new KeyUnavailable(trouble + ".");
        }
        try {
            var text = plain.getBytes(UTF_8);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(now.nonce());
            var nonce = Arrays.copyOf(mac.doFinal(text), NONCE_BYTES);
            var cipher = cipher(Cipher.ENCRYPT_MODE, now, nonce);
            var sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(text.length)).put(nonce)
                    .put(cipher.doFinal(text)).array();
            return Secret.open(plain,
                    "1:" + now.id() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot seal by AES-GCM", e);
        }
    }

    /** The secret of a sealed form; locked where it cannot be opened. Never fails. */
    public Secret open(String sealed) {
        var now = keys;
        var form = SEALED.matcher(sealed);
        if (!form.matches()) {
            return locked(sealed, "A stored secret is damaged; set it again");
        }
        if (now == null) {
            return locked(sealed, trouble);
        }
        if (!form.group(1).equals(now.id())) {
            return locked(sealed, "A stored secret was sealed with the key " + form.group(1) + ", but " + name
                    + " holds the key " + now.id() + ". Put the right one there and restart, or set the secret again");
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(form.group(2));
            var cipher = cipher(Cipher.DECRYPT_MODE, now, Arrays.copyOf(bytes, NONCE_BYTES));
            return Secret.open(
                    new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), UTF_8), sealed);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return locked(sealed, "A stored secret is damaged; set it again");
        }
    }

    private Secret locked(String sealed, String why) {
        if (!warned.getAndSet(true)) {
            LOG.warn("{}. Until then the checks and notifications that need it fail; everything else goes on.", why);
        }
        if (trouble.isEmpty()) {
            trouble = why;
        }
        return Secret.locked(sealed, Character.toLowerCase(why.charAt(0)) + why.substring(1));
    }

    private static Cipher cipher(int mode, Keys keys, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.cipher(), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}

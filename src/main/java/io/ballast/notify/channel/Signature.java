package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says that a body comes from who knows the key, and when: {@code t=SECONDS,v1=HEX}, where the hexadecimal digits are
 * HMAC-SHA256 over the seconds, a dot and the body. Who receives it takes no seconds that are long past.
 */
final class Signature {

    static final String HEADER = "Ballast-Signature";

    private Signature() {
    }

    static String of(String key, Instant time, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            mac.update((time.getEpochSecond() + ".").getBytes(UTF_8));
            return "t=" + time.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}

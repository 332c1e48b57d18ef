package io.ballast.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a short while ago, so that automation with HTTP Basic does not pay for a slow hash with
 * every call. Kept as HMAC under a key of this process alone, together with the hash that they were right for: a
 * password that is changed is forgotten at once.
 */
final class VerifiedPasswords {

    static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final int MOST = 1_000;

    private final SecretKeySpec key;
    /** Until when, in nanoseconds of the monotonic clock, by HMAC. */
    private final Map<String, Long> until = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    VerifiedPasswords() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    synchronized void remember(Account account, String password, long nanos) {
        until.put(mac(account, password), nanos + REMEMBERED.toNanos());
    }

    synchronized boolean knows(Account account, String password, long nanos) {
        var mac = mac(account, password);
        var end = until.get(mac);
        if (end != null && end - nanos < 0) {
            until.remove(mac);
            return false;
        }
        return end != null;
    }

    private String mac(Account account, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (var part : new String[]{account.name(), account.passwordHash(), password}) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}

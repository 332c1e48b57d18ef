package io.ballast.health;

import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

/**
 * The server answers a DNS query as expected (RFC 1035).
 *
 * @param tcp by TCP instead of UDP
 * @param name asked for, such as {@code example.org} or {@code .}
 * @param queryType such as {@code SOA}
 * @param expectCode the answer's code, such as {@code NOERROR}
 * @param expectAnswer text that one of the answers must have in its data; null for anything, even no answer at all
 * @param tsig signs the query and verifies the answer (RFC 8945); null for no signing
 */
public record DnsCheck(Pace pace, Reach reach, boolean path, boolean tcp, String name, String queryType,
        String expectCode, @Nullable String expectAnswer, @Nullable TsigKey tsig) implements PacedCheck {

    /**
     * @param algorithm such as {@code hmac-sha256}
     * @param key in Base64
     */
    public record TsigKey(String name, String algorithm, Secret key) {
    }

    @Override
    public String type() {
        return "dns";
    }
}

package io.ballast.health;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

/**
 * The server answers an HTTP request as expected. Redirects are not followed.
 *
 * @param tls null for plain http
 * @param method such as {@code GET}
 * @param uri the request's path and query, beginning with a slash
 * @param host the Host header, also for SNI; null for the server's address
 * @param headers more headers, by name
 * @param body sent with the request; null for none
 * @param version {@code 1.0} or {@code 1.1}
 * @param statuses any of which is a success
 * @param expect what the body must have in it; null for anything
 * @param digest of the body: MD5 (32 hexadecimal digits) or SHA-256 (64), kept in small letters; null for any
 */
public record HttpCheck(Pace pace, Reach reach, boolean path, boolean watch, @Nullable TlsSetting tls, String method,
        String uri, @Nullable String host, Map<String, String> headers, @Nullable Credentials credentials,
        @Nullable String body, String version, List<StatusRange> statuses, @Nullable TextMatch expect,
        @Nullable String digest) implements PacedCheck {

    /** Basic authentication, RFC 7617. */
    public record Credentials(String user, Secret password) {
    }

    /** @param last at least {@code first}; both from 100 to 599 */
    public record StatusRange(int first, int last) {

        public static final List<StatusRange> SUCCESS = List.of(new StatusRange(200, 299));

        public boolean contains(int status) {
            return first <= status && status <= last;
        }
    }

    public HttpCheck {
        headers = Map.copyOf(headers);
        statuses = List.copyOf(statuses);
        digest = digest == null ? null : digest.toLowerCase(Locale.ROOT);
    }

    @Override
    public String type() {
        return tls == null ? "http" : "https";
    }
}

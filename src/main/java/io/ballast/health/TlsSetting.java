package io.ballast.health;

import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

/**
 * How a probe speaks TLS.
 *
 * @param verify whether the server's certificate must be valid for its name
 * @param ca certificates in PEM that are trusted; null for the system's
 * @param serverName the name for SNI and verification; null for the host name of the check, where it has one
 * @param clientCertificate chain in PEM, shown to the server; null for none
 * @param clientKey its key in PEM (PKCS #8)
 * @param expiryWarningDays days before the certificate's end from which a successful probe carries a warning; 0 for never
 */
public record TlsSetting(boolean verify, @Nullable String ca, @Nullable String serverName,
        @Nullable String clientCertificate, @Nullable Secret clientKey, int expiryWarningDays) {

    public static final TlsSetting DEFAULT = new TlsSetting(true, null, null, null, null, 14);
}

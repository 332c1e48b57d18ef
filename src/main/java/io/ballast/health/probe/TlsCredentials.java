package io.ballast.health.probe;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import io.ballast.health.CannotProbe;
import io.ballast.health.Pem;
import io.ballast.secret.Secret;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/** Whom a probe trusts, and what it shows of itself, as TLS wants them. */
final class TlsCredentials {

    private static final char[] NO_PASSWORD = {};

    private TlsCredentials() {
    }

    /**
     * Who trusts these certificates and what they sign.
     *
     * @param pem null for what this system trusts
     */
    static X509TrustManager trust(@Nullable String pem) throws CannotProbe {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(pem == null ? null : authorities(pem));
            return trusting(Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast).findFirst().orElseThrow());
        } catch (GeneralSecurityException | IOException e) {
            throw new CannotProbe(pem == null
                    ? "the certificates that this system trusts cannot be read"
                    : "the check's ca is not certificates in PEM");
        }
    }

    /** Who trusts nobody would find every server at fault. */
    static X509TrustManager trusting(X509TrustManager trust) throws CannotProbe {
        if (trust.getAcceptedIssuers().length == 0) {
            throw new CannotProbe(
                    "this system trusts no certificate authority; install its authorities, or name them as ca");
        }
        return trust;
    }

    /** @return null where there is no certificate to show */
    static KeyManager @Nullable [] clientKeys(@Nullable String chainPem, @Nullable Secret keyPem)
            throws CannotProbe {
        if (chainPem == null || keyPem == null) {
            return null;
        }
        try {
            var chain = Pem.certificates(chainPem);
            var store = emptyStore();
            var key = Pem.key(keyPem.reveal(), chain.getFirst().getPublicKey().getAlgorithm());
            store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new CannotProbe("the check's client certificate and key are not a pair in PEM (key: PKCS #8)");
        }
    }

    private static KeyStore authorities(String pem) throws GeneralSecurityException, IOException {
        var store = emptyStore();
        for (var certificate : Pem.certificates(pem)) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}

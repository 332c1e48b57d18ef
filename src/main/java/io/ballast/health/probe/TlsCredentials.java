package io.ballast.health.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import io.ballast.health.CannotProbe;
import io.ballast.secret.Secret;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/** Certificates and keys as operators paste them (RFC 7468), ready for TLS. */
final class Pem {

    private static final char[] NO_PASSWORD = {};

    private Pem() {
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
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
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
            var chain = certificates(chainPem);
            var store = emptyStore();
            store.setKeyEntry("client", key(keyPem.reveal(), chain.getFirst().getPublicKey()), NO_PASSWORD,
                    chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new CannotProbe("the check's client certificate and key are not a pair in PEM (key: PKCS #8)");
        }
    }

    private static KeyStore authorities(String pem) throws GeneralSecurityException, IOException {
        var store = emptyStore();
        for (var certificate : certificates(pem)) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (var der : blocks(pem, "CERTIFICATE")) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    private static PrivateKey key(String pem, PublicKey of) throws GeneralSecurityException {
        return KeyFactory.getInstance(of.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(blocks(pem, "PRIVATE KEY").getFirst()));
    }

    /** @throws IllegalArgumentException if there is none, or one is broken */
    private static List<byte[]> blocks(String pem, String label) {
        var pattern = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
        var blocks = pattern.matcher(pem).results()
                .map(block -> Base64.getDecoder().decode(block.group(1).replaceAll("\\s", ""))).toList();
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("no " + label);
        }
        return blocks;
    }
}

package io.ballast.notify.channel;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.ballast.health.Pem;

import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
final class Trust {

    private Trust() {
    }

    /**
     * @param verify whether certificates are looked at; who does not must not look at names either
     * @param ca PEM of those that are trusted; null for those that Java trusts
     * @throws GeneralSecurityException if the PEM cannot be read
     */
    static SSLContext context(boolean verify, @Nullable String ca) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, verify ? trusted(ca) : new TrustManager[]{new Anybody()}, null);
        return context;
    }

    private static TrustManager @Nullable [] trusted(@Nullable String ca) throws GeneralSecurityException {
        if (ca == null) {
            return null;
        }
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var certificates = Pem.certificates(ca);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** An operator said so, and the plan warned. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package io.ballast.health.probe;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

import io.ballast.health.CannotProbe;
import io.ballast.health.TlsSetting;
import io.ballast.table.IpAddress;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/** Speaks TLS as one setting says. Thread-safe. */
final class TlsClient {

    private final KeyManager @Nullable [] keys;
    private final CertificateJudge judge;

    /**
     * A connection that is now secured.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param warning what will be wrong with the certificate before long; null for nothing
     * @param lacksKeys whether the server asked for a client certificate and was shown none
     */
    record Secured(Wire wire, String protocol, @Nullable String warning, boolean lacksKeys) {

        /**
         * Holds a conversation on it.
         *
         * @throws ProbeFailure also if the server hangs up for want of a certificate: by TLS 1.3 it does so only after the
         *     handshake
         */
        <T> T speak(Words<T> words) throws IOException {
            try {
                return words.on(wire);
            } catch (CannotProbe e) {
                throw e;
            } catch (IOException e) {
                throw lacksKeys && !wire.hasHeard() ? lacking() : e;
            }
        }
    }

    /** A conversation and what comes of it. */
    interface Words<T> {
        T on(Wire wire) throws IOException;
    }

    /** @throws CannotProbe if a certificate or key of the setting cannot be read */
    TlsClient(TlsSetting setting, InstantSource clock) throws CannotProbe {
        keys = TlsCredentials.clientKeys(setting.clientCertificate(), setting.clientKey());
        judge = new CertificateJudge(setting, clock);
    }

    /**
     * @param host of the check; null if it has none
     * @throws ProbeFailure if the certificate is not as the setting wants it
     */
    Secured handshake(Wire plain, @Nullable String host) throws IOException {
        var name = judge.name(host);
        var without = new WithoutKeys();
        var socket = layer(plain.socket(), keys == null ? new KeyManager[]{without} : keys);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(serverNames(name));
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            throw without.wasAsked() ? lacking() : e;
        }
        var session = socket.getSession();
        var chain = Arrays.copyOf(session.getPeerCertificates(), session.getPeerCertificates().length,
                X509Certificate[].class);
        // Before a byte of the check goes out: a password is for nobody but the one whom it is meant for.
        var warning = judge.judge(chain, name == null ? plain.attempt().target().address().toString() : name);
        return new Secured(plain.through(socket), session.getProtocol(), warning, without.wasAsked());
    }

    private static ProbeFailure lacking() {
        return new ProbeFailure("server asked for a client certificate, and ended the connection without one");
    }

    /**
     * A context for each handshake, since one would resume its sessions, and a resumed session shows the certificate that
     * the server had when it began.
     */
    private SSLSocket layer(Socket socket, KeyManager[] keys) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[]{new JudgedLater()}, null);
            return (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new CannotProbe("this machine cannot speak TLS");
        }
    }

    /** RFC 6066 section 3: names only, no addresses. */
    private static List<SNIServerName> serverNames(@Nullable String name) {
        if (name == null || isAddress(name)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            // Names with an underscore are in use, whatever RFC 952 says of them.
            return List.of(new AnyName(name));
        }
    }

    private static final class AnyName extends SNIServerName {

        AnyName(String name) {
            super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.UTF_8));
        }
    }

    static boolean isAddress(String name) {
        try {
            IpAddress.parse(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Takes any certificate during the handshake. It is judged right after it, where all of it can be seen and put into
     * words; Java's own refusal says little more than that it refuses.
     */
    private static final class JudgedLater extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("no client comes here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package io.ballast.health.probe;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import org.jspecify.annotations.Nullable;

/** An authority that signs whatever a test needs, valid from 2026 for a hundred years unless it is said otherwise. */
public final class TestAuthority {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Long after now: chains are judged by the clock of the machine. */
    static final Instant END = Instant.parse("2126-01-01T00:00:00Z");

    private static final char[] PASSWORD = "test".toCharArray();
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final String name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this(name, null, START, END);
    }

    /** @param issuer null if it signs for itself */
    TestAuthority(String name, @Nullable TestAuthority issuer, Instant start, Instant end) {
        this.name = name;
        var subject = new X500Name("CN=" + name);
        certificate = sign(subject, keys, issuer == null ? subject : new X500Name("CN=" + issuer.name),
                issuer == null ? keys : issuer.keys, start, end, KeyPurposeId.anyExtendedKeyUsage, true);
    }

    /** A certificate with its key, and whoever signed it. */
    public record Issued(X509Certificate certificate, KeyPair keys, X509Certificate issuer) {

        public String certificatePem() {
            return pem(certificate);
        }

        public String keyPem() {
            try {
                return pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** A listening socket on loopback that shows this certificate. */
        public SSLServerSocket listen(TrustManager... trusted) throws GeneralSecurityException, IOException {
            return (SSLServerSocket) context(trusted).getServerSocketFactory().createServerSocket(0, 50,
                    InetAddress.ofLiteral("127.0.0.1"));
        }

        /** A server's side that shows this certificate. */
        public SSLContext context(TrustManager... trusted) throws GeneralSecurityException, IOException {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", keys.getPrivate(), PASSWORD, new X509Certificate[]{certificate, issuer});
            var factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), trusted.length == 0 ? null : trusted, null);
            return context;
        }
    }

    public String pem() {
        return pem(certificate);
    }

    public Issued issue(String... names) {
        return issue(START, END, KeyPurposeId.id_kp_serverAuth, names);
    }

    /** @param names addresses or host names for the subject alternative names */
    Issued issue(Instant start, Instant end, KeyPurposeId purpose, String... names) {
        var own = newKeys();
        var signed = sign(new X500Name("CN=common.example"), own, new X500Name("CN=" + name), keys, start, end, purpose,
                false, names);
        return new Issued(signed, own, certificate);
    }

    private static X509Certificate sign(X500Name subject, KeyPair keys, X500Name issuer, KeyPair issuersKeys,
            Instant start, Instant end, KeyPurposeId purpose, boolean authority, String... names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(issuer, BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(start), Date.from(end), subject, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuersKeys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames alternatives(String... names) {
        var alternatives = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            alternatives[i] = new GeneralName(
                    TlsClient.isAddress(names[i]) ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
        }
        return new GeneralNames(alternatives);
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Object what) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}

package io.ballast.definition;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates and keys in PEM (RFC 7468). What is thrown tells nothing of a key. */
final class Pem {

    private static final Pattern KEY = Pattern
            .compile("\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final int LONGEST_CERTIFICATES = 60_000;
    private static final int LONGEST_KEY = 20_000;

    private Pem() {
    }

    /** @throws IllegalArgumentException if the text is not one certificate or several */
    static String checkedCertificates(String text) {
        Texts.lines(text, LONGEST_CERTIFICATES);
        try {
            certificates(text);
            return text;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("must be certificates in PEM, each from -----BEGIN CERTIFICATE----- to "
                    + "-----END CERTIFICATE-----", e);
        }
    }

    private static List<X509Certificate> certificates(String text) throws CertificateException {
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new CertificateException("no certificate");
        }
        return CertificateFactory.getInstance("X.509").generateCertificates(
                new ByteArrayInputStream(text.getBytes(US_ASCII))).stream().map(X509Certificate.class::cast).toList();
    }

    /** @throws IllegalArgumentException if the text is no private key that can be used */
    static void checkKey(String text) {
        Texts.lines(text, LONGEST_KEY);
        if (text.contains("ENCRYPTED")) {
            throw new IllegalArgumentException("must be a key without a passphrase; openssl pkcs8 -topk8 -nocrypt "
                    + "takes it away. It is stored encrypted and never shown");
        }
        if (text.contains(" PRIVATE KEY-----") && !KEY.matcher(text).matches()) {
            throw new IllegalArgumentException("must be one key in the form PKCS #8, from -----BEGIN PRIVATE KEY----- "
                    + "to -----END PRIVATE KEY-----; openssl pkcs8 -topk8 -nocrypt makes it of others");
        }
        for (var algorithm : ALGORITHMS) {
            try {
                key(text, algorithm);
                return;
            } catch (GeneralSecurityException e) {
                // Of another algorithm, or of none.
            }
        }
        throw new IllegalArgumentException("must be a private key in PEM (PKCS #8), RSA, EC or Ed25519, from "
                + "-----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----");
    }

    private static PrivateKey key(String text, String algorithm) throws GeneralSecurityException {
        var matcher = KEY.matcher(text);
        if (!matcher.matches()) {
            throw new GeneralSecurityException("no key in PEM");
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("no Base64", e);
        }
    }

    /** Whether a key is that of the first certificate: what it signs, the certificate verifies. */
    static boolean belong(String certificates, String key) throws GeneralSecurityException {
        var publicKey = certificates(certificates).getFirst().getPublicKey();
        final PrivateKey privateKey;
        try {
            privateKey = key(key, publicKey.getAlgorithm());
        } catch (GeneralSecurityException e) {
            return false;
        }
        var probe = "ballast".getBytes(US_ASCII);
        var signer = signature(publicKey);
        signer.initSign(privateKey);
        signer.update(probe);
        var verifier = signature(publicKey);
        verifier.initVerify(publicKey);
        verifier.update(probe);
        return verifier.verify(signer.sign());
    }

    private static Signature signature(PublicKey key) throws GeneralSecurityException {
        return Signature.getInstance(switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> throw new GeneralSecurityException("a key of another kind");
        });
    }
}

package io.ballast.definition;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;

import io.ballast.health.Pem;

/** What certificates and keys in PEM must be to be taken. What is thrown tells nothing of a key. */
final class PemRules {

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final int LONGEST_CERTIFICATES = 60_000;
    private static final int LONGEST_KEY = 20_000;

    private PemRules() {
    }

    /** @throws IllegalArgumentException if the text is not one certificate or several */
    static String checkedCertificates(String text) {
        Texts.lines(text, LONGEST_CERTIFICATES);
        try {
            Pem.certificates(text);
            return text;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("must be certificates in PEM, each from -----BEGIN CERTIFICATE----- to "
                    + "-----END CERTIFICATE-----", e);
        }
    }

    /** @throws IllegalArgumentException if the text is no private key that can be used */
    static void checkKey(String text) {
        Texts.lines(text, LONGEST_KEY);
        if (text.contains("ENCRYPTED")) {
            throw new IllegalArgumentException("must be a key without a passphrase; openssl pkcs8 -topk8 -nocrypt "
                    + "takes it away. It is stored encrypted and never shown");
        }
        for (var algorithm : ALGORITHMS) {
            try {
                Pem.key(text, algorithm);
                return;
            } catch (GeneralSecurityException e) {
                // Of another algorithm, or of none.
            }
        }
        throw new IllegalArgumentException("must be one private key in PEM (PKCS #8), RSA, EC or Ed25519, from "
                + "-----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----; openssl pkcs8 -topk8 -nocrypt makes it of "
                + "other forms");
    }

    /**
     * Whether a key is that of the first certificate: what it signs, the certificate verifies.
     *
     * @throws GeneralSecurityException if nothing can be signed by keys of that kind
     */
    static boolean belong(String certificates, String key) throws GeneralSecurityException {
        var publicKey = Pem.certificates(certificates).getFirst().getPublicKey();
        final PrivateKey privateKey;
        try {
            privateKey = Pem.key(key, publicKey.getAlgorithm());
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

package io.ballast.health;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates and keys as operators paste them, in PEM (RFC 7468): read alike by those who take them and those who use
 * them. What is thrown tells nothing of a key.
 */
public final class Pem {

    private static final String BEGIN = "-----BEGIN ";

    private Pem() {
    }

    /**
     * All certificates of a text, at least one. Text around them explains and means nothing (section 5.2).
     *
     * @throws GeneralSecurityException if there is none, or one is broken
     */
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (var der : blocks(text, "CERTIFICATE")) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return certificates;
    }

    /**
     * The one private key of a text that holds nothing else in PEM (PKCS #8, section 10).
     *
     * @param algorithm as its public key names it, such as {@code EC}
     * @throws GeneralSecurityException if there is no such key, or more than it
     */
    public static PrivateKey key(String text, String algorithm) throws GeneralSecurityException {
        var keys = blocks(text, "PRIVATE KEY");
        if (keys.size() != 1 || text.indexOf(BEGIN) != text.lastIndexOf(BEGIN)) {
            throw new GeneralSecurityException("not one private key");
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
    }

    private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
        var begin = BEGIN + label + "-----";
        var end = "-----END " + label + "-----";
        var blocks = new ArrayList<byte[]>();
        for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
            int from = at + begin.length();
            int to = text.indexOf(end, from);
            if (to < 0) {
                throw new GeneralSecurityException("a " + label + " without its end");
            }
            blocks.add(decoded(text.substring(from, to)));
            at = to + end.length();
        }
        return blocks;
    }

    private static byte[] decoded(String base64) throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException _) {
            // Whose message would quote a character of it.
            throw new GeneralSecurityException("no Base64");
        }
    }
}

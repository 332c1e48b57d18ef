package io.ballast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    private static final String CERTIFICATE = PemExamples.EC_CERTIFICATE;
    private static final String KEY = PemExamples.EC_KEY;

    /** What operators paste: several of them, with what openssl writes around, and line ends of another system. */
    @Test
    void certificates_areFoundAmongWhatExplainsThem() throws GeneralSecurityException {
        var one = Pem.certificates(CERTIFICATE);
        assertThat(one).singleElement().extracting(X509Certificate::getSubjectX500Principal)
                .hasToString("CN=client.example");
        assertThat(Pem.certificates("subject=CN = client.example\n" + CERTIFICATE + "issuer=nobody\n"
                + PemExamples.RSA_CERTIFICATE + PemExamples.ED_CERTIFICATE)).hasSize(3).startsWith(one.getFirst());
        assertThat(Pem.certificates(CERTIFICATE.replace("\n", "\r\n"))).isEqualTo(one);
        assertThat(Pem.certificates(CERTIFICATE.strip())).isEqualTo(one);
        assertThat(Pem.certificates(KEY + CERTIFICATE)).isEqualTo(one);
    }

    @Test
    void certificates_areAtLeastOne() {
        for (var text : new String[]{"", "x", KEY, CERTIFICATE.replace("CERTIFICATE", "X509 CRL")}) {
            assertThatThrownBy(() -> Pem.certificates(text)).isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void key_isReadByItsAlgorithm_andByNoOther() throws GeneralSecurityException {
        assertThat(Pem.key(KEY, "EC").getAlgorithm()).isEqualTo("EC");
        assertThat(Pem.key(PemExamples.RSA_KEY, "RSA").getAlgorithm()).isEqualTo("RSA");
        assertThat(Pem.key(PemExamples.ED_KEY, "EdDSA").getAlgorithm()).isEqualTo("EdDSA");
        assertThatThrownBy(() -> Pem.key(KEY, "RSA")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> Pem.key(KEY, "none")).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void key_isTheOnlyThingInPem() throws GeneralSecurityException {
        assertThat(Pem.key("Bag Attributes: none\n" + KEY, "EC")).isEqualTo(Pem.key(KEY, "EC"));
        for (var text : new String[]{"", KEY + KEY, KEY + PemExamples.RSA_KEY, CERTIFICATE, KEY + CERTIFICATE,
                PemExamples.EC_KEY_SEC1, PemExamples.EC_KEY_ENCRYPTED}) {
            assertThatThrownBy(() -> Pem.key(text, "EC")).isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void textCutAtAnyLength_holdsNothing() {
        var certificate = CERTIFICATE.strip();
        for (int length = 0; length < certificate.length(); length++) {
            var cut = certificate.substring(0, length);
            assertThatThrownBy(() -> Pem.certificates(cut)).isInstanceOf(GeneralSecurityException.class);
        }
        var key = KEY.strip();
        for (int length = 0; length < key.length(); length++) {
            var cut = key.substring(0, length);
            assertThatThrownBy(() -> Pem.key(cut, "EC")).isInstanceOf(GeneralSecurityException.class);
        }
        assertThatThrownBy(() -> Pem.certificates(CERTIFICATE + certificate.substring(0, 200)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "=", "\u00e4", "-----", "-----BEGIN CERTIFICATE-----"})
    void textThatIsNoBase64_isNone_andWhatIsSaidTellsNothingOfIt(String inserted) {
        int middle = KEY.length() / 2;
        var broken = KEY.substring(0, middle) + inserted + KEY.substring(middle);
        assertThatThrownBy(() -> Pem.key(broken, "EC")).isInstanceOf(GeneralSecurityException.class)
                .hasMessage("no Base64").hasNoCause();
    }

    @Test
    void bytesThatAreNoCertificate_areNone() {
        var bytes = Base64.getEncoder().encodeToString(new byte[]{48, 3, 2, 1, 5});
        assertThatThrownBy(() -> Pem.certificates("-----BEGIN CERTIFICATE-----" + bytes + "-----END CERTIFICATE-----"))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatCode(() -> Pem.certificates("-----END CERTIFICATE-----" + CERTIFICATE)).doesNotThrowAnyException();
    }
}

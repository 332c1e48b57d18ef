package io.ballast.definition;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

/** Reads how a probe speaks TLS, and checks of type tls. */
final class TlsReader {

    static final List<String> SETTINGS = List.of("verify", "ca", "serverName", "clientCertificate", "clientKey",
            "expiryWarning");
    static final List<String> FIELDS = Stream
            .concat(CheckFields.paced("path", "dialogue", "send", "expect", "expectRegex").stream(), SETTINGS.stream())
            .toList();
    private static final Duration LONGEST_WARNING = Duration.ofDays(3650);

    private TlsReader() {
    }

    static TlsCheck check(CheckFields in, @Nullable Check old) {
        return new TlsCheck(in.pace(), in.reach(), in.path(),
                setting(in, old instanceof TlsCheck before ? before.tls() : null), TcpCheckReader.dialogue(in.fields),
                TcpCheckReader.send(in.fields), in.match());
    }

    static TlsSetting setting(CheckFields in, @Nullable TlsSetting old) {
        var fields = in.fields;
        var usual = TlsSetting.DEFAULT;
        var ca = pem(in, "ca");
        var name = fields.<@Nullable String>read("serverName", null, Texts::hostName);
        int before = fields.faults().count();
        var certificate = pem(in, "clientCertificate");
        var key = in.secret(fields, "clientKey", old == null ? null : old.clientKey(), PemRules::checkKey);
        boolean sure = fields.faults().count() == before;
        if (!fields.has("clientCertificate")) {
            if (in.isGiven(fields, "clientKey") && sure) {
                fields.fault("clientKey", "needs its clientCertificate; give that too, or leave the key out.");
            }
            key = null;
        } else if (key == null) {
            if (sure) {
                fields.fault("clientKey", "is missing; a clientCertificate needs its key.");
            }
        } else if (certificate != null && sure) {
            checkPair(in, certificate, key);
        }
        return new TlsSetting(fields.flag("verify", usual.verify()), ca, name, certificate, key, warning(fields));
    }

    private static void checkPair(CheckFields in, String certificate, Secret key) {
        if (!in.ruled() || key.isLocked()) {
            return;
        }
        try {
            if (!PemRules.belong(certificate, key.reveal())) {
                in.fields.fault("clientKey", "does not belong to clientCertificate; give the key that its first "
                        + "certificate was made for.");
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            in.fields.fault("clientKey", "cannot be used with clientCertificate; keys are RSA, EC or Ed25519.");
        }
    }

    private static @Nullable String pem(CheckFields in, String name) {
        return in.fields.<@Nullable String>read(name, null,
                text -> in.ruled() ? PemRules.checkedCertificates(text) : text);
    }

    private static int warning(Fields fields) {
        var usual = Duration.ofDays(TlsSetting.DEFAULT.expiryWarningDays());
        var read = fields.duration("expiryWarning", usual, Duration.ZERO, LONGEST_WARNING);
        if (!read.equals(Duration.ofDays(read.toDays()))) {
            fields.fault("expiryWarning", "must be whole days, such as 14d; 0d never warns.");
        }
        return (int) read.toDays();
    }
}

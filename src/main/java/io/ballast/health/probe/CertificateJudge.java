package io.ballast.health.probe;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

import io.ballast.health.CannotProbe;
import io.ballast.health.TlsSetting;

import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Says whether a server's certificate will do, by RFC 5280 (its chain and time) and RFC 9525 (its name). Switched off it
 * finds fault with nothing, and still warns of the end.
 */
final class CertificateJudge {

    private static final List<String> FOR_SERVERS = List.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0");

    private final TlsSetting setting;
    private final InstantSource clock;
    private final @Nullable X509TrustManager trusted;

    /** @throws CannotProbe if the setting's authorities cannot be read */
    CertificateJudge(TlsSetting setting, InstantSource clock) throws CannotProbe {
        this.setting = setting;
        this.clock = clock;
        trusted = setting.verify() ? TlsCredentials.trust(setting.ca()) : null;
    }

    /** The name that the certificate must be for; null where only the server's address is known. */
    @Nullable
    String name(@Nullable String host) {
        return setting.serverName() == null ? host : setting.serverName();
    }

    /**
     * @param chain the server's own first
     * @param name a host name or an address
     * @return a warning; null for none
     * @throws ProbeFailure if the certificate will not do, and why
     */
    @Nullable
    String judge(X509Certificate[] chain, String name) throws ProbeFailure {
        var now = clock.instant();
        if (trusted != null) {
            judgeTime(chain[0], now);
            CertificateNames.judge(chain[0], name);
            judgePurpose(chain[0]);
            judgeChain(chain, now, trusted);
        }
        return warning(chain[0].getNotAfter().toInstant(), now);
    }

    private static void judgeTime(X509Certificate certificate, Instant now) throws ProbeFailure {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new ProbeFailure("certificate " + expired(certificate.getNotAfter().toInstant(), now));
        }
        var start = certificate.getNotBefore().toInstant();
        if (now.isBefore(start)) {
            var words = Duration.between(now, start).toDays() == 0
                    ? start.toString()
                    : LocalDate.ofInstant(start, ZoneOffset.UTC).toString();
            throw new ProbeFailure("certificate not valid before " + words);
        }
    }

    private static void judgePurpose(X509Certificate certificate) throws ProbeFailure {
        try {
            var purposes = certificate.getExtendedKeyUsage();
            if (purposes != null && purposes.stream().noneMatch(FOR_SERVERS::contains)) {
                throw new ProbeFailure("certificate is not one for servers");
            }
        } catch (CertificateParsingException e) {
            throw new ProbeFailure("certificate cannot be read");
        }
    }

    private static void judgeChain(X509Certificate[] chain, Instant now, X509TrustManager trusted)
            throws ProbeFailure {
        try {
            // The name that RFC 8446 leaves without a meaning for the key exchange, as Java itself passes it.
            trusted.checkServerTrusted(chain, "UNKNOWN");
        } catch (CertificateException e) {
            throw new ProbeFailure(inWords(e, chain, now));
        }
    }

    private static String inWords(CertificateException refusal, X509Certificate[] chain, Instant now) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertPathValidatorException c && c.getReason() == BasicReason.EXPIRED) {
                return Arrays.stream(chain).skip(1).map(c -> c.getNotAfter().toInstant()).filter(now::isAfter)
                        .findFirst().map(end -> "certificate of the issuer " + expired(end, now))
                        .orElse("certificate of the issuer expired");
            }
            if (cause instanceof CertPathValidatorException c && c.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
                return "certificate is signed in a way that is no longer safe";
            }
        }
        return "certificate is signed by nobody trusted";
    }

    private @Nullable String warning(Instant end, Instant now) {
        var left = Duration.between(now, end);
        if (setting.expiryWarningDays() == 0 || left.compareTo(Duration.ofDays(setting.expiryWarningDays())) > 0) {
            return null;
        }
        return "certificate " + (left.isNegative() ? expired(end, now) : "expires in " + inWords(left));
    }

    private static String expired(Instant end, Instant now) {
        return "expired " + inWords(Duration.between(end, now)) + " ago";
    }

    private static String inWords(Duration time) {
        if (time.toDays() > 0) {
            return count(time.toDays(), "day");
        }
        return time.toHours() > 0 ? count(time.toHours(), "hour") : count(time.toMinutes(), "minute");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}

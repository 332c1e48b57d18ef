package io.ballast.health.probe;

import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.script.Cleaned;
import io.ballast.table.IpAddress;

/** Whom a certificate is for (RFC 9525): its subject alternative names, and never its common name. */
final class CertificateNames {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int MOST_SHOWN = 3;

    private CertificateNames() {
    }

    /** @throws ProbeFailure if the certificate is for others, and for whom */
    static void judge(X509Certificate certificate, String name) throws ProbeFailure {
        var dns = names(certificate, DNS_NAME);
        var addresses = names(certificate, IP_ADDRESS);
        boolean matches = TlsClient.isAddress(name)
                ? addresses.stream().anyMatch(a -> isSameAddress(a, name))
                : dns.stream().anyMatch(pattern -> matches(ascii(pattern), ascii(name)));
        if (!matches) {
            throw new ProbeFailure("certificate is for " + inWords(dns, addresses) + ", not " + Cleaned.line(name));
        }
    }

    /** RFC 9525 section 6.3: an asterisk stands for one label, the first, and for the whole of it. */
    static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        var rest = pattern.substring(1);
        // "*.example" would be for a whole top-level domain.
        return dot > 0 && rest.indexOf('.', 1) > 0 && name.substring(dot).equals(rest);
    }

    private static boolean isSameAddress(String one, String other) {
        return TlsClient.isAddress(one) && IpAddress.parse(one).equals(IpAddress.parse(other));
    }

    private static String ascii(String name) {
        try {
            var plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            return IDN.toASCII(plain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private static List<String> names(X509Certificate certificate, int type) throws ProbeFailure {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream().filter(n -> n.get(0).equals(type))
                            .map(n -> String.valueOf(n.get(1))).toList();
        } catch (CertificateParsingException e) {
            throw new ProbeFailure("certificate cannot be read");
        }
    }

    private static String inWords(List<String> dns, List<String> addresses) {
        int all = dns.size() + addresses.size();
        if (all == 0) {
            return "no name at all (it has no subject alternative names)";
        }
        var shown = Stream.concat(dns.stream(), addresses.stream()).limit(MOST_SHOWN)
                .map(Cleaned::line).collect(Collectors.joining(", "));
        return all <= MOST_SHOWN ? shown : shown + " and " + (all - MOST_SHOWN) + " more";
    }
}

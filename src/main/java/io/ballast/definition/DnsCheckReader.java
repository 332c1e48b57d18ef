package io.ballast.definition;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.DnsCheck.TsigKey;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;

/** Reads checks of type dns. */
final class DnsCheckReader {

    static final List<String> FIELDS = CheckFields.paced("path", "transport", "name", "queryType", "expectCode",
            "expectAnswer", "tsig");
    static final List<String> QUERY_TYPES = List.of("A", "AAAA", "CAA", "CNAME", "DNSKEY", "DS", "HTTPS", "MX",
            "NAPTR", "NS", "PTR", "SOA", "SRV", "SVCB", "TLSA", "TXT", "ANY");
    /** RFC 1035 section 4.1.1, RFC 2136 section 2.2. */
    static final List<String> CODES = List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
            "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE");
    /** RFC 8945 section 6. */
    static final List<String> ALGORITHMS = List.of("hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384",
            "hmac-sha512");
    private static final List<String> TSIG_FIELDS = List.of("name", "algorithm", "key");
    // RFC 1035 section 2.3.4: labels of at most 63 octets, 255 in all.
    private static final Pattern NAME = Pattern.compile("\\.|(?=.{1,254}$)[!-~&&[^.\\\\\"]]{1,63}"
            + "(\\.[!-~&&[^.\\\\\"]]{1,63})*\\.?");
    private static final int LONGEST_KEY = 1000;

    private enum Transport {
        UDP, TCP
    }

    private DnsCheckReader() {
    }

    static DnsCheck read(CheckFields in, @Nullable Check old) {
        var fields = in.fields;
        var before = old instanceof DnsCheck check ? check.tsig() : null;
        return new DnsCheck(in.pace(), in.reach(), in.path(),
                fields.choice("transport", Transport.class, Transport.UDP) == Transport.TCP,
                fields.read("name", ".", DnsCheckReader::name),
                fields.read("queryType", "SOA", text -> known(text, QUERY_TYPES)),
                fields.read("expectCode", "NOERROR", text -> known(text, CODES)),
                fields.<@Nullable String>read("expectAnswer", null, CheckFields::expected),
                tsig(in, before == null ? null : before.key()));
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is no name in the DNS: parts of 1 to 63 "
                    + "characters with dots between, 254 in all; names in other letters are written as xn--");
        }
        return text;
    }

    private static String known(String text, List<String> choices) {
        var upper = text.toUpperCase(Locale.ROOT);
        if (!choices.contains(upper)) {
            boolean codes = choices.equals(CODES);
            throw Fields.noChoice(text, choices.stream().map(c -> codes ? c.toLowerCase(Locale.ROOT) : c));
        }
        return upper;
    }

    private static @Nullable TsigKey tsig(CheckFields in, @Nullable Secret old) {
        var node = in.fields.node("tsig");
        if (node == null) {
            return null;
        }
        var fields = Fields.of(node, in.fields.pointer("tsig"), in.fields.faults(), TSIG_FIELDS);
        int before = fields.faults().count();
        if (node.isObject() && !fields.has("name")) {
            fields.fault("name", "is missing; give the name that the server knows the key by.");
        }
        var name = fields.<@Nullable String>read("name", null, DnsCheckReader::name);
        var algorithm = fields.read("algorithm", "hmac-sha256", DnsCheckReader::algorithm);
        int named = fields.faults().count();
        var key = in.secret(fields, "key", old, DnsCheckReader::key);
        if (key == null && node.isObject() && fields.faults().count() == named) {
            fields.fault("key", "is missing; give it in Base64, or leave tsig out.");
        }
        return name == null || key == null || fields.faults().count() > before
                ? null
                : new TsigKey(name, algorithm, key);
    }

    private static String algorithm(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!ALGORITHMS.contains(lower)) {
            throw Fields.noChoice(text, ALGORITHMS.stream());
        }
        return lower;
    }

    private static void key(String text) {
        try {
            if (text.length() <= LONGEST_KEY && Base64.getDecoder().decode(text).length > 0) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text.
        }
        throw new IllegalArgumentException("must be a key in Base64, as tsig-keygen writes it");
    }

    /** All words of the choices, for those who list them. */
    static Stream<String> codes() {
        return CODES.stream().map(code -> code.toLowerCase(Locale.ROOT));
    }
}

package io.ballast.definition;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import io.ballast.health.AgentCheck;
import io.ballast.health.ByteText;
import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.Pace;
import io.ballast.health.PemExamples;
import io.ballast.health.PingCheck;
import io.ballast.health.PushCheck;
import io.ballast.health.Reach;
import io.ballast.health.ScriptCheck;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TcpCheck;
import io.ballast.health.TextMatch;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.health.UdpCheck;
import io.ballast.secret.Secret;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Valid checks of all kinds from a seed. Every secret in them begins with {@link #MARK}. */
final class RandomChecks {

    static final String MARK = "do-not-show-";
    private static final int KINDS = 12;
    private static final List<String> WORDS = List.of("ok", "+PONG\r\n", "a b", "\u00e4\u2603", "\"quoted\"",
            "back\\slash",
            "tab\there", "***");

    private final Random random;

    RandomChecks(Random random) {
        this.random = random;
    }

    Check next() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> new Check.None();
            case 1 -> tcp();
            case 2 -> http(null);
            case 3 -> http(tls());
            case 4 -> tls(tcp());
            case 5 -> dns();
            case 6 -> new SmtpCheck(pace(), reach(), maybe(() -> "mail.example"), maybe(this::tls));
            case 7 -> new PingCheck(pace(), new Reach(maybe(this::address), 0, null));
            case 8 -> new UdpCheck(pace(), reach(), maybe(() -> bytes("00ff")), maybe(() -> bytes("0xxf")),
                    maybe(this::length), random.nextBoolean());
            case 9 -> new ScriptCheck(pace(), reach(), "disk-full.sh", random.nextBoolean() ? List.of() : WORDS,
                    random.nextBoolean());
            case 10 -> agent();
            default -> new PushCheck(Duration.ofSeconds(1 + random.nextInt(600)), count(), count());
        };
    }

    private <T> @Nullable T maybe(Supplier<T> supplier) {
        return random.nextBoolean() ? supplier.get() : null;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private int count() {
        return 1 + random.nextInt(1000);
    }

    Pace pace() {
        var interval = Duration.ofMillis(10 + random.nextInt(86_399_990));
        return new Pace(interval, Duration.ofMillis(10 + random.nextInt(3_599_990)), count(), count(),
                maybe(() -> Duration.ofMillis(10 + random.nextLong(interval.toMillis() - 9))));
    }

    private IpAddress address() {
        return IpAddress.parse("10.9." + random.nextInt(256) + "." + (1 + random.nextInt(254)));
    }

    private Reach reach() {
        return new Reach(maybe(this::address), random.nextBoolean() ? 0 : 1 + random.nextInt(65535),
                maybe(this::address));
    }

    private Secret secret() {
        return Examples.BOX.seal(MARK + one(WORDS).replaceAll("\\p{Cntrl}", "") + random.nextInt(5));
    }

    private TextMatch match() {
        return random.nextBoolean() ? new TextMatch(one(WORDS), false) : new TextMatch("^a[bc]+\\s*$", true);
    }

    private ByteText bytes(String hex) {
        return random.nextBoolean() ? new ByteText(hex, true) : new ByteText(one(WORDS), false);
    }

    private UdpCheck.Length length() {
        int least = random.nextInt(30_000);
        return new UdpCheck.Length(least, least + 2 + random.nextInt(30_000));
    }

    private TcpCheck tcp() {
        var dialogue = random.nextInt(3) == 0 ? one(List.of(TcpCheck.Dialogue.values())) : null;
        return dialogue != null
                ? new TcpCheck(pace(), reach(), random.nextBoolean(), random.nextBoolean(), dialogue, null, null)
                : new TcpCheck(pace(), reach(), random.nextBoolean(), random.nextBoolean(), null,
                        maybe(() -> "PING\r\n\t\\x41\u0000\u007f\u0085" + one(WORDS)), maybe(this::match));
    }

    private HttpCheck http(@Nullable TlsSetting tls) {
        var headers = new HashMap<String, String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.put("X-" + i, "a \"value\"\t" + random.nextInt());
        }
        return new HttpCheck(pace(), reach(), random.nextBoolean(), random.nextBoolean(), tls,
                one(List.of("GET", "HEAD", "POST", "M-SEARCH")), "/a/b?c=%20d&e=" + random.nextInt(),
                maybe(() -> one(List.of("shop.example", "shop.example:8080", "[2001:db8::1]:80", "10.0.0.1"))),
                Map.copyOf(headers), maybe(() -> new HttpCheck.Credentials("user", secret())),
                maybe(() -> one(WORDS)), one(List.of("1.0", "1.1")),
                one(List.of(HttpCheck.StatusRange.SUCCESS,
                        List.of(new HttpCheck.StatusRange(200, 200), new HttpCheck.StatusRange(301, 399)))),
                maybe(this::match),
                maybe(() -> one(List.of("0123456789abcdef".repeat(2), "0123456789abcdef".repeat(4)))));
    }

    private TlsSetting tls() {
        boolean client = random.nextBoolean();
        return new TlsSetting(random.nextBoolean(), maybe(() -> PemExamples.RSA_CERTIFICATE),
                maybe(() -> "shop.example"), client ? PemExamples.EC_CERTIFICATE : null,
                client ? Examples.BOX.seal(PemExamples.EC_KEY) : null, random.nextInt(3651));
    }

    /** Which says within TLS what another says without. */
    private TlsCheck tls(TcpCheck tcp) {
        return new TlsCheck(tcp.pace(), tcp.reach(), tcp.path(), tls(), tcp.dialogue(), tcp.send(), tcp.expect());
    }

    private DnsCheck dns() {
        return new DnsCheck(pace(), reach(), random.nextBoolean(), random.nextBoolean(),
                one(List.of(".", "example.org", "_dmarc.example.org.", "xn--nxasmq6b")),
                one(DnsCheckReader.QUERY_TYPES), one(DnsCheckReader.CODES), maybe(() -> one(WORDS)),
                maybe(() -> new DnsCheck.TsigKey("key.example", one(DnsCheckReader.ALGORITHMS).toLowerCase(Locale.ROOT),
                        Examples.BOX.seal("ZG8tbm90LXNob3ct" + one(List.of("YWFh", "YmJi"))))));
    }

    private AgentCheck agent() {
        boolean json = random.nextBoolean();
        int minimum = random.nextInt(101);
        return new AgentCheck(pace(), reach(),
                json ? AgentCheck.Protocol.JSON : AgentCheck.Protocol.HAPROXY, json ? "/load" : "/",
                json ? one(List.of("", "/a/0", "/a~1b/c~0d")) : "", minimum,
                Math.max(1, minimum + random.nextInt(900)), random.nextInt(4) == 0 ? 0 : random.nextDouble());
    }
}

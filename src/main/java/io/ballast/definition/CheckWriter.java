package io.ballast.definition;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.ballast.health.AgentCheck;
import io.ballast.health.ByteText;
import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.Pace;
import io.ballast.health.PacedCheck;
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

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes checks as documents. */
final class CheckWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Function<Secret, String> secrets;

    /** @param secrets what stands in the place of a secret */
    CheckWriter(Function<Secret, String> secrets) {
        this.secrets = secrets;
    }

    JsonNode checks(List<Check> checks) {
        if (checks.size() == 1) {
            return check(checks.getFirst());
        }
        var list = JSON.arrayNode();
        checks.forEach(check -> list.add(check(check)));
        return list;
    }

    private ObjectNode check(Check check) {
        var document = JSON.objectNode().put("type", check.type());
        switch (check) {
            case Check.None _ -> {
                // Says all there is to say by its type.
            }
            case PushCheck push -> document.put("timeToLive", Durations.format(push.timeToLive()))
                    .put("rise", push.rise()).put("fall", push.fall());
            case PacedCheck paced -> {
                pace(document, paced.pace());
                reach(document, paced.reach());
                paced(document, paced);
            }
        }
        return document;
    }

    private static void pace(ObjectNode document, Pace pace) {
        document.put("interval", Durations.format(pace.interval())).put("timeout", Durations.format(pace.timeout()))
                .put("rise", pace.rise()).put("fall", pace.fall());
        if (pace.fastInterval() != null) {
            document.put("fastInterval", Durations.format(pace.fastInterval()));
        }
    }

    private static void reach(ObjectNode document, Reach reach) {
        given(document, "address", reach.address());
        if (reach.port() != 0) {
            document.put("port", reach.port());
        }
        given(document, "source", reach.source());
    }

    private static void given(ObjectNode document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value.toString());
        }
    }

    private void paced(ObjectNode document, PacedCheck check) {
        switch (check) {
            case TcpCheck tcp ->
                conversation(document.put("path", tcp.path()).put("watch", tcp.watch()), tcp.dialogue(),
                        tcp.send(), tcp.expect());
            case HttpCheck http -> http(document, http);
            case TlsCheck tls -> {
                conversation(document.put("path", tls.path()), tls.dialogue(), tls.send(), tls.expect());
                tls(document, tls.tls());
            }
            case DnsCheck dns -> dns(document, dns);
            case SmtpCheck smtp -> {
                if (smtp.helo() != null) {
                    document.put("helo", smtp.helo());
                }
                document.put("startTls", smtp.startTls() != null);
                if (smtp.startTls() != null) {
                    tls(document, smtp.startTls());
                }
            }
            case PingCheck _ -> {
                // Has nothing of its own.
            }
            case UdpCheck udp -> {
                bytes(document, "payload", udp.payload());
                bytes(document, "expect", udp.expect());
                if (udp.length() != null) {
                    document.put("minimumLength", udp.length().least()).put("maximumLength", udp.length().most());
                }
                document.put("silence", udp.silenceIsUp() ? "up" : "down");
            }
            case ScriptCheck script -> {
                var arguments = document.put("script", script.script()).putArray("arguments");
                script.arguments().forEach(arguments::add);
                document.put("dynamicWeight", script.dynamicWeight());
            }
            case AgentCheck agent -> agent(document, agent);
        }
    }

    private static void conversation(ObjectNode document, TcpCheck.@Nullable Dialogue dialogue, @Nullable String send,
            @Nullable TextMatch expect) {
        if (dialogue != null) {
            document.put("dialogue", Fields.word(dialogue));
        }
        given(document, "send", send == null ? null : Escapes.write(send));
        match(document, expect);
    }

    private static void match(ObjectNode document, @Nullable TextMatch match) {
        if (match != null) {
            document.put(match.regex() ? "expectRegex" : "expect", match.text());
        }
    }

    private void http(ObjectNode document, HttpCheck check) {
        document.put("path", check.path()).put("watch", check.watch()).put("method", check.method()).put("uri",
                check.uri());
        given(document, "host", check.host());
        var headers = document.putObject("headers");
        // Which the value keeps in no order; documents need one, to be compared.
        check.headers().keySet().stream().sorted().forEach(name -> headers.put(name, check.headers().get(name)));
        if (check.credentials() != null) {
            document.put("user", check.credentials().user()).put("password",
                    secrets.apply(check.credentials().password()));
        }
        given(document, "body", check.body());
        document.put("version", check.version()).put("statuses", Statuses.format(check.statuses()));
        match(document, check.expect());
        given(document, "digest", check.digest());
        if (check.tls() != null) {
            tls(document, check.tls());
        }
    }

    private void tls(ObjectNode document, TlsSetting tls) {
        document.put("verify", tls.verify());
        given(document, "ca", tls.ca());
        given(document, "serverName", tls.serverName());
        given(document, "clientCertificate", tls.clientCertificate());
        if (tls.clientKey() != null) {
            document.put("clientKey", secrets.apply(tls.clientKey()));
        }
        document.put("expiryWarning", tls.expiryWarningDays() + "d");
    }

    private void dns(ObjectNode document, DnsCheck check) {
        document.put("path", check.path()).put("transport", check.tcp() ? "tcp" : "udp").put("name", check.name())
                .put("queryType", check.queryType())
                .put("expectCode", check.expectCode().toLowerCase(Locale.ROOT));
        given(document, "expectAnswer", check.expectAnswer());
        var tsig = check.tsig();
        if (tsig != null) {
            document.putObject("tsig").put("name", tsig.name()).put("algorithm", tsig.algorithm()).put("key",
                    secrets.apply(tsig.key()));
        }
    }

    private static void bytes(ObjectNode document, String name, @Nullable ByteText bytes) {
        if (bytes != null) {
            document.put(bytes.hex() ? name + "Hex" : name, bytes.text());
        }
    }

    private static void agent(ObjectNode document, AgentCheck check) {
        document.put("protocol", Fields.word(check.protocol()));
        if (check.protocol() == AgentCheck.Protocol.JSON) {
            document.put("uri", check.uri()).put("field", check.field());
        }
        document.put("minimum", check.minimum()).put("maximum", check.maximum()).put("smoothing", check.smoothing());
    }
}

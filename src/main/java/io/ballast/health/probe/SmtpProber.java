package io.ballast.health.probe;

import java.io.IOException;
import java.net.Inet6Address;

import io.ballast.health.Outcome;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TlsSetting;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** Greeting, EHLO or else HELO, STARTTLS and EHLO again where asked for, QUIT (RFC 5321, RFC 3207). */
final class SmtpProber extends ConnectionProber {

    private final SmtpCheck check;
    private final TlsClients tls;

    SmtpProber(SmtpCheck check, TlsClients tls) {
        super(check);
        this.check = check;
        this.tls = tls;
    }

    @Override
    Outcome talk(Wire wire) throws IOException {
        Reply.read(wire).mustBe("220", 220);
        var hello = hello(wire);
        return check.startTls() == null ? leave(wire, null) : secure(wire, hello, check.startTls());
    }

    /** RFC 5321 section 3.2: a server that does not know EHLO is greeted with HELO. */
    private Reply hello(Wire wire) throws IOException {
        var hello = ask(wire, "EHLO " + name(wire));
        if (hello.code() / 100 == 5) {
            hello = ask(wire, "HELO " + name(wire));
        }
        hello.mustBe("250", 250);
        return hello;
    }

    /** RFC 5321 section 4.1.4: a client without a name gives its address. */
    private String name(Wire wire) {
        if (check.helo() != null) {
            return check.helo();
        }
        var own = wire.socket().getLocalAddress();
        return (own instanceof Inet6Address ? "[IPv6:" : "[") + IpAddress.of(own.getAddress()) + "]";
    }

    private Outcome secure(Wire wire, Reply hello, TlsSetting setting) throws IOException {
        if (!hello.offers("STARTTLS")) {
            throw new ProbeFailure("server does not offer STARTTLS");
        }
        ask(wire, "STARTTLS").mustBe("220", 220);
        if (wire.readAhead() > 0) {
            // What somebody slipped in before the handshake must never pass for what came after it.
            throw new ProbeFailure("server went on in plain text after STARTTLS");
        }
        var secured = tls.of(setting).handshake(wire, null);
        return secured.speak(within -> {
            ask(within, "EHLO " + name(wire)).mustBe("250", 250);
            return leave(within, secured.warning());
        });
    }

    private static Outcome leave(Wire wire, @Nullable String warning) {
        Reply.sayGoodbye(wire, "QUIT");
        return new Outcome(true, "greeted with 250", null, warning);
    }

    private static Reply ask(Wire wire, String command) throws IOException {
        wire.send(command + "\r\n");
        return Reply.read(wire);
    }
}

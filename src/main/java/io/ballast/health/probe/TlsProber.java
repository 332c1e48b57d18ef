package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Outcome;
import io.ballast.health.TlsCheck;

/**
 * Completes a handshake. By TLS 1.3 a server that wants another client certificate says so only after it (RFC 8446
 * section 4.4.2.4), which this kind does not wait for; https sees it.
 */
final class TlsProber extends ConnectionProber {

    private final TlsCheck check;
    private final TlsClients tls;

    TlsProber(TlsCheck check, TlsClients tls) {
        super(check);
        this.check = check;
        this.tls = tls;
    }

    @Override
    Outcome talk(Wire wire) throws IOException {
        var secured = tls.of(check.tls()).handshake(wire, null);
        return new Outcome(true, "completed a " + secured.protocol() + " handshake", null, secured.warning());
    }
}

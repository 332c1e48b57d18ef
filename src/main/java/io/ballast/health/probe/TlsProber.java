package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Outcome;
import io.ballast.health.TlsCheck;

/**
 * Completes a handshake, and where the check says so holds a conversation within it. By TLS 1.3 a server that wants another
 * client certificate says so only after the handshake (RFC 8446 section 4.4.2.4), which only a conversation waits for.
 */
final class TlsProber extends ConnectionProber {

    private final TlsCheck check;
    private final Conversation conversation;
    private final TlsClients tls;

    TlsProber(TlsCheck check, TlsClients tls) {
        super(check);
        this.check = check;
        this.conversation = new Conversation(check.dialogue(), check.send(), check.expect());
        this.tls = tls;
    }

    @Override
    Outcome talk(Wire plain) throws IOException {
        var secured = tls.of(check.tls()).handshake(plain, null);
        var otherwise = "completed a " + secured.protocol() + " handshake";
        return new Outcome(true, secured.speak(wire -> conversation.hold(wire, otherwise)), null, secured.warning());
    }
}

package io.ballast.health;

import io.ballast.health.TcpCheck.Dialogue;

import org.jspecify.annotations.Nullable;

/**
 * The server completes a TLS handshake, and answers within it as expected where something is.
 *
 * @param dialogue as in {@link TcpCheck}; null for none, and then {@code send} and {@code expect} hold
 * @param send text sent after the handshake; null for nothing
 * @param expect what must come back; null for nothing
 */
public record TlsCheck(Pace pace, Reach reach, boolean path, TlsSetting tls, @Nullable Dialogue dialogue,
        @Nullable String send, @Nullable TextMatch expect) implements PacedCheck {

    /** Completes the handshake and nothing else. */
    public TlsCheck(Pace pace, Reach reach, boolean path, TlsSetting tls) {
        this(pace, reach, path, tls, null, null, null);
    }

    @Override
    public String type() {
        return "tls";
    }
}

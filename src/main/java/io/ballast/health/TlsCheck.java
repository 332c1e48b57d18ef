package io.ballast.health;

/** The server completes a TLS handshake. */
public record TlsCheck(Pace pace, Reach reach, boolean path, TlsSetting tls) implements PacedCheck {

    @Override
    public String type() {
        return "tls";
    }
}

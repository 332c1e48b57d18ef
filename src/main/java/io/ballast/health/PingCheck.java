package io.ballast.health;

/** The server answers an echo request (RFC 792, RFC 4443). */
public record PingCheck(Pace pace, Reach reach) implements PacedCheck {

    @Override
    public String type() {
        return "ping";
    }

    @Override
    public boolean needsPort() {
        return false;
    }
}

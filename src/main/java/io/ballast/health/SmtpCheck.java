package io.ballast.health;

import org.jspecify.annotations.Nullable;

/**
 * The server greets, takes EHLO (or else HELO) and QUIT (RFC 5321).
 *
 * @param helo the name that the probe gives itself; null for the address that it comes from
 * @param startTls the setting for STARTTLS (RFC 3207), which then must succeed; null for none
 */
public record SmtpCheck(Pace pace, Reach reach, @Nullable String helo,
        @Nullable TlsSetting startTls) implements PacedCheck {

    @Override
    public String type() {
        return "smtp";
    }
}

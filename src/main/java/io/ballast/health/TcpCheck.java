package io.ballast.health;

import org.jspecify.annotations.Nullable;

/**
 * The server accepts a TCP connection, and answers as expected where something is.
 *
 * @param dialogue a ready-made conversation; null for none, and then {@code send} and {@code expect} hold
 * @param send text sent once connected, with the escapes \r \n \t \\ \xHH already resolved; null for nothing
 * @param expect what must come back; null for nothing
 */
public record TcpCheck(Pace pace, Reach reach, boolean path, boolean watch, @Nullable Dialogue dialogue,
        @Nullable String send, @Nullable TextMatch expect) implements PacedCheck {

    /** The protocols whose first words are known. */
    public enum Dialogue {
        FTP, POP, IMAP, REDIS, MYSQL, PGSQL, LDAP, NNTP, SIP
    }

    /** Connects and nothing else. */
    public TcpCheck(Pace pace) {
        this(pace, Reach.SERVER, false, false, null, null, null);
    }

    @Override
    public String type() {
        return "tcp";
    }

    /** Whether a connection is all that is asked for. */
    public boolean connectsOnly() {
        return dialogue == null && send == null && expect == null;
    }
}

package io.ballast.health;

/** A check that the director makes by itself, again and again. */
public sealed interface PacedCheck extends Check
        permits TcpCheck, HttpCheck, TlsCheck, DnsCheck, SmtpCheck, PingCheck, UdpCheck, ScriptCheck, AgentCheck {

    Pace pace();

    Reach reach();

    /** Whether a probe goes to a port. */
    default boolean needsPort() {
        return true;
    }

    /** Whether the probe goes the way of clients' packets: to the virtual address and through the forwarding table. */
    default boolean path() {
        return false;
    }

    /** Whether an idle connection is kept open to the server, whose end has it probed at once. */
    default boolean watch() {
        return false;
    }
}

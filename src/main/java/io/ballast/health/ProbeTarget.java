package io.ballast.health;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/**
 * What is probed and how; services that share a target share its probes.
 *
 * @param address of the server, or where the check says it is to be probed
 * @param port 0 to 65535; 0 for checks that need none
 * @param path null where the probe goes straight to the server
 * @param owner who shares it with nobody, such as the one server that a program reports of; null where all may share it
 */
public record ProbeTarget(IpAddress address, int port, Check check, @Nullable ProbePath path, @Nullable String owner) {

    public ProbeTarget(IpAddress address, int port, Check check, @Nullable ProbePath path) {
        this(address, port, check, path, null);
    }

    public ProbeTarget(IpAddress address, int port, Check check) {
        this(address, port, check, null, null);
    }

    /** Address, port and way tell most targets apart; the check's whole value is long. */
    @Override
    public int hashCode() {
        int way = path == null ? 0 : Long.hashCode(path.mark());
        return ((address.hashCode() * 31 + port) * 31 + way) * 31 + check.type().hashCode();
    }
}

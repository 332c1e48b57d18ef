package io.ballast.health.probe;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import io.ballast.health.AgentCheck;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.PacedCheck;
import io.ballast.health.PingCheck;
import io.ballast.health.Prober;
import io.ballast.health.ScriptCheck;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TcpCheck;
import io.ballast.health.TlsCheck;
import io.ballast.health.UdpCheck;

/** The prober of each kind of check, one for each target. Thread-safe. */
public final class Probers implements Function<PacedCheck, Prober> {

    private final TlsClients tls;
    private final Pings pings;
    private final Scripts scripts;

    /** Where no scripts are run. */
    public Probers() {
        this(InstantSource.system());
    }

    /** @param clock tells certificates' time */
    public Probers(InstantSource clock) {
        this(clock, List.of(), 1, Thread.ofPlatform().daemon().factory());
    }

    /**
     * @param clock tells certificates' time
     * @param scriptDirectories where scripts may lie
     * @param scriptsAtOnce how many of them run at once, at most
     * @param threads makes platform threads in the director's network namespace, with its capabilities
     */
    public Probers(InstantSource clock, List<Path> scriptDirectories, int scriptsAtOnce, ThreadFactory threads) {
        this.tls = new TlsClients(clock);
        this.pings = new Pings(threads);
        this.scripts = new Scripts(scriptDirectories, scriptsAtOnce, threads);
    }

    @Override
    public Prober apply(PacedCheck check) {
        return switch (check) {
            case TcpCheck tcp -> new TcpProber(tcp);
            case HttpCheck http -> new HttpProber(http, tls);
            case TlsCheck handshake -> new TlsProber(handshake, tls);
            case SmtpCheck smtp -> new SmtpProber(smtp, tls);
            case DnsCheck dns -> new DnsProber(dns);
            case UdpCheck udp -> new UdpProber(udp);
            case PingCheck ping -> new PingProber(ping, pings);
            case ScriptCheck script -> new ScriptProber(script, scripts);
            case AgentCheck agent -> new AgentProber(agent);
        };
    }
}

package io.ballast.director;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import io.ballast.definition.Cluster;
import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.Snapshot;
import io.ballast.definition.SorryServer;
import io.ballast.definition.VirtualAddress;
import io.ballast.definition.VirtualService;
import io.ballast.health.Pace;
import io.ballast.health.TcpCheck;
import io.ballast.health.Check;
import io.ballast.health.ProbeTarget;
import io.ballast.table.IpAddress;
import io.ballast.table.Protocol;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/** Definitions to test with: services {@code 10.0.0.1:n} with servers {@code 10.1.n.m:80}. */
final class Sample {

    static final Pace PACE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 2);
    static final Check TCP = new TcpCheck(PACE);

    private Sample() {
    }

    static RealServer server(int service, int number) {
        return new RealServer("s" + number, IpAddress.parse("10.1." + service + "." + number), 80, 1,
                AdminState.ENABLED, null, null, 0, 0, null, number, 1);
    }

    static RealServer with(RealServer server, AdminState state) {
        return copy(server, server.weight(), state, server.forwarding(), server.checks());
    }

    static RealServer weighing(RealServer server, int weight) {
        return copy(server, weight, server.adminState(), server.forwarding(), server.checks());
    }

    static RealServer checked(RealServer server, Check... checks) {
        return copy(server, server.weight(), server.adminState(), server.forwarding(), List.of(checks));
    }

    static RealServer by(RealServer server, ForwardingMethod method) {
        return copy(server, server.weight(), server.adminState(), method, server.checks());
    }

    private static RealServer copy(RealServer server, int weight, AdminState state, @Nullable ForwardingMethod method,
            @Nullable List<Check> checks) {
        return new RealServer(server.name(), server.address(), server.port(), weight, state, method, null, 0, 0,
                checks, server.ordinal(), 1);
    }

    /** What a service is made of, to be changed one by one. */
    static final class Builder {
        final int number;
        Listener listener;
        String scheduler = "wlc";
        ForwardingMethod forwarding = ForwardingMethod.NAT;
        OnFailure onFailure = OnFailure.REMOVE;
        int minimumHealthy;
        Duration slowStart = Duration.ZERO;
        Duration drainTimeout = Duration.ofMinutes(5);
        int quorum = 1;
        int hysteresis;
        boolean holdVerdicts = true;
        @Nullable
        SorryServer sorry;
        List<Check> checks = List.of(TCP);
        List<RealServer> servers = new ArrayList<>();

        Builder(int number) {
            this.number = number;
            this.listener = new Listener.OnPort(Protocol.TCP, IpAddress.parse("10.0.0.1"), number);
        }

        Builder change(int index, UnaryOperator<RealServer> change) {
            servers.set(index, change.apply(servers.get(index)));
            return this;
        }

        Builder without(int index) {
            servers.remove(index);
            return this;
        }

        Builder unchecked() {
            checks = List.of(new Check.None());
            return this;
        }

        VirtualService build() {
            return new VirtualService("v" + number, listener, scheduler, Set.of(), forwarding, null, false, onFailure,
                    minimumHealthy, slowStart, drainTimeout, quorum, hysteresis, holdVerdicts, sorry, checks, servers,
                    1);
        }
    }

    static Builder service(int number, int servers) {
        var builder = new Builder(number);
        for (int i = 1; i <= servers; i++) {
            builder.servers.add(server(number, i));
        }
        return builder;
    }

    static SorryServer sorryServer() {
        return new SorryServer(IpAddress.parse("10.9.9.9"), 80, ForwardingMethod.NAT, null);
    }

    static Snapshot snapshot(long revision, VirtualService... services) {
        return snapshot(revision, List.of(), Arrays.asList(services));
    }

    static Snapshot snapshot(long revision, List<VirtualAddress> addresses, List<VirtualService> services) {
        var clusters = new TreeMap<String, Cluster>();
        clusters.put("web", new Cluster("web", "", "", "", addresses, services, revision));
        return new Snapshot(revision, clusters);
    }

    static ServiceKey key(int number) {
        return new ServiceKey.AddressKey(Protocol.TCP, IpAddress.parse("10.0.0.1"), number);
    }

    static ServerKey serverKey(int service, int number) {
        return DesiredService.key(server(service, number));
    }

    static ProbeTarget target(int service, int number) {
        return new ProbeTarget(server(service, number).address(), 80, TCP);
    }
}

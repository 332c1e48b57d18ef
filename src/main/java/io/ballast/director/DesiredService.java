package io.ballast.director;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.OnFailure;
import io.ballast.definition.PersistenceSetting;
import io.ballast.definition.RealServer;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.SorryServer;
import io.ballast.definition.VirtualService;
import io.ballast.director.Standing.State;
import io.ballast.table.Forwarding;
import io.ballast.table.PacketRule;
import io.ballast.table.Persistence;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.Tunnel;

import org.jspecify.annotations.Nullable;

/**
 * How one virtual service should stand in the table: a pure function of intent and situation.
 *
 * @param rules what netfilter has to do for it
 * @param quorum whether it has its quorum now
 * @param sorry whether the sorry server serves: without quorum, and while nobody else would take connections
 * @param fullNat whether connections of it are tracked by netfilter, which takes {@code conntrack=1}
 */
record DesiredService(ServiceEntry entry, SortedSet<PacketRule> rules, boolean quorum, boolean sorry,
        boolean fullNat) {

    DesiredService {
        rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
    }

    static DesiredService of(VirtualService service, Situation situation) {
        boolean quorum = hasQuorum(service, situation);
        var sorryServer = service.sorryServer();
        boolean lost = !quorum && sorryServer != null;
        var servers = servers(service, situation, lost);
        boolean sorry = false;
        // Servers that have not spoken lose no quorum, nor can they serve: somebody has to meanwhile.
        if (sorryServer != null && (lost || servers.stream().allMatch(server -> server.weight() == 0))) {
            sorry = true;
            servers = with(sorryServer, servers);
        }
        var rules = DesiredRules.of(service, situation);
        boolean fullNat = rules.stream().anyMatch(rule -> rule instanceof PacketRule.Masquerade);
        var entry = new ServiceEntry(service.listener().key(), service.scheduler(), flags(service),
                persistence(service.persistence()), service.onePacket(),
                servers);
        return new DesiredService(entry, rules, quorum, sorry, fullNat);
    }

    /** Whether a server of its own takes connections. */
    boolean isServed() {
        return !sorry && entry.servers().stream().anyMatch(server -> server.weight() > 0);
    }

    private static boolean isHashing(VirtualService service) {
        return service.scheduler().equals("sh") || service.scheduler().equals("mh");
    }

    private static Set<SchedulerFlag> flags(VirtualService service) {
        var flags = EnumSet.noneOf(SchedulerFlag.class);
        flags.addAll(service.flags());
        if (isHashing(service)) {
            // Without it they leave clients of a drained server without answer (ip_vs_sh_get_fallback).
            flags.add(SchedulerFlag.FLAG_1);
        }
        return flags;
    }

    private static @Nullable Persistence persistence(@Nullable PersistenceSetting setting) {
        return setting == null
                ? null
                : new Persistence(setting.timeout().toSeconds(), setting.prefixLength(), setting.engine());
    }

    /**
     * As keepalived counts (update_quorum_state, ipwrapper.c): the weights of live servers as their checks advise them,
     * whole also while a server starts slowly; held down to quorum less hysteresis, regained at quorum and hysteresis,
     * and never held by weights of 0. A server that has not spoken yet may still be up, with all of its weight: it never
     * loses a quorum, and never regains one.
     */
    private static boolean hasQuorum(VirtualService service, Situation situation) {
        long up = 0;
        long perhaps = 0;
        for (var server : service.servers()) {
            if (server.adminState() == AdminState.ENABLED) {
                var standing = situation.of(server);
                int weight = standing.advice().apply(server.weight());
                up += standing.is(State.UP) ? weight : 0;
                perhaps += standing.is(State.DOWN) ? 0 : standing.advice().isFound() ? server.weight() : weight;
            }
        }
        return situation.quorum()
                ? perhaps >= Math.max(1, service.quorum() - service.hysteresis())
                : up >= Math.max(1, service.quorum() + service.hysteresis());
    }

    private record Placed(ServerEntry entry, long ordinal) {
    }

    /** @param lost whether the sorry server serves for want of a quorum, so that all others stand aside */
    private static List<ServerEntry> servers(VirtualService service, Situation situation, boolean lost) {
        var kept = lost ? Set.<RealServer>of() : kept(service, situation);
        var placed = new ArrayList<Placed>();
        var keys = new HashSet<ServerKey>();
        for (var server : service.servers()) {
            int weight = weight(service, server, situation.of(server), kept.contains(server), lost);
            keys.add(key(server));
            if (weight >= 0) {
                placed.add(new Placed(entry(service, server, weight), server.ordinal()));
            }
        }
        for (var leaving : situation.leaving()) {
            if (!lost && keys.add(key(leaving.server()))) {
                placed.add(new Placed(entry(leaving.service(), leaving.server(), leaving.server().weight()),
                        leaving.server().ordinal()));
            }
        }
        placed.sort(Comparator.comparingLong(Placed::ordinal));
        return placed.stream().map(Placed::entry).toList();
    }

    private static List<ServerEntry> with(SorryServer sorryServer, List<ServerEntry> servers) {
        var sorry = sorry(sorryServer);
        var entries = new ArrayList<>(servers);
        entries.removeIf(entry -> entry.key().equals(sorry.key()));
        entries.add(sorry);
        return entries;
    }

    /** The weight in the table, or -1 for out of it. */
    private static int weight(VirtualService service, RealServer server, Standing standing, boolean kept,
            boolean lost) {
        int aside = service.onFailure() == OnFailure.QUIESCE ? 0 : -1;
        return switch (server.adminState()) {
            case DISABLED -> -1;
            case DRAINING -> standing.is(State.UP) && !standing.drained() && !isUdp(service) ? 0 : -1;
            case ENABLED -> switch (standing.state()) {
                case WAITING -> aside;
                case UP -> lost ? aside : share(standing.advice().apply(server.weight()), standing.share());
                case DOWN -> kept ? server.weight() : aside;
            };
        };
    }

    private static int share(int weight, double share) {
        return weight == 0 ? 0 : Math.max(1, (int) Math.round(weight * share));
    }

    /** A udp "connection" is only a memory of the last packet: there is nothing to wait for, and clients would stick. */
    static boolean isUdp(VirtualService service) {
        return switch (service.listener()) {
            case Listener.OnPort on -> on.protocol() == Protocol.UDP;
            case Listener.OnPorts on -> on.protocol() == Protocol.UDP;
            case Listener.OnMark _ -> false;
        };
    }

    /** Servers that are down and stay all the same, so that the service keeps its least number: those that failed last. */
    private static Set<RealServer> kept(VirtualService service, Situation situation) {
        var enabled = service.servers().stream().filter(server -> server.adminState() == AdminState.ENABLED)
                .toList();
        long up = enabled.stream().filter(server -> situation.of(server).is(State.UP)).count();
        return Set.copyOf(enabled.stream()
                .filter(server -> situation.of(server).is(State.DOWN) && situation.of(server).proven())
                .sorted(Comparator.comparingLong((RealServer server) -> situation.of(server).sinceNanos())
                        .thenComparingLong(RealServer::ordinal).reversed())
                .limit(Math.max(0, service.minimumHealthy() - up)).toList());
    }

    /** How many servers that are down it keeps. */
    static int keeps(VirtualService service, Situation situation) {
        return service.minimumHealthy() == 0 ? 0 : kept(service, situation).size();
    }

    static ServerKey key(RealServer server) {
        return new ServerKey(server.address(), server.port());
    }

    static ServerEntry entry(VirtualService service, RealServer server, int weight) {
        var method = method(service, server);
        return new ServerEntry(key(server), forwarding(method), weight, server.upperThreshold(),
                server.lowerThreshold(), tunnel(method, server.tunnel()));
    }

    private static ServerEntry sorry(SorryServer server) {
        return new ServerEntry(new ServerKey(server.address(), server.port()), forwarding(server.forwarding()), 1, 0, 0,
                tunnel(server.forwarding(), server.tunnel()));
    }

    private static @Nullable Tunnel tunnel(ForwardingMethod method, @Nullable Tunnel tunnel) {
        return method == ForwardingMethod.TUN ? tunnel : null;
    }

    static ForwardingMethod method(VirtualService service, RealServer server) {
        return server.forwarding() == null ? service.forwarding() : server.forwarding();
    }

    private static Forwarding forwarding(ForwardingMethod method) {
        return switch (method) {
            case NAT, FULLNAT -> Forwarding.NAT;
            case DR -> Forwarding.DR;
            case TUN -> Forwarding.TUN;
        };
    }
}

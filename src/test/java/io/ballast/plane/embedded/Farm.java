package io.ballast.plane.embedded;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ballast.table.IpAddress;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerKey;

/**
 * Servers a, b, c... for a scheduler, in the order in which they were added, so that the scheduler sees them backwards.
 * What is chosen gets an active connection only where a test holds it.
 */
final class Farm {

    static final IpAddress CLIENT = IpAddress.parse("10.8.0.2");
    static final IpAddress VIRTUAL = IpAddress.parse("10.8.0.100");

    final Scheduler scheduler;
    private final List<Candidate> servers = new ArrayList<>();
    private long nanos;

    Farm(String scheduler, Set<SchedulerFlag> flags, int... weights) {
        this.scheduler = requireNonNull(Scheduler.named(scheduler, flags));
        this.scheduler.changed(List.of(), List.of());
        for (int weight : weights) {
            add(weight);
        }
    }

    Farm(String scheduler, int... weights) {
        this(scheduler, Set.of(), weights);
    }

    void add(int weight) {
        add((char) ('a' + servers.size()), weight);
    }

    void add(char name, int weight) {
        var before = List.copyOf(servers);
        servers.addFirst(new Candidate(key(name), weight, weight, false, 0, 0));
        scheduler.changed(before, List.copyOf(servers));
    }

    void remove(char name) {
        var before = List.copyOf(servers);
        servers.remove(server(name));
        scheduler.changed(before, List.copyOf(servers));
    }

    void weight(char name, int weight) {
        var old = server(name);
        change(old, new Candidate(old.key(), weight, weight > 0 ? weight : old.lastWeight(), old.overloaded(),
                old.active(), old.inactive()), true);
    }

    void overload(char name, boolean overloaded) {
        var old = server(name);
        change(old, new Candidate(old.key(), old.weight(), old.lastWeight(), overloaded, old.active(), old.inactive()),
                false);
    }

    void connections(char name, long active, long inactive) {
        var old = server(name);
        change(old, new Candidate(old.key(), old.weight(), old.lastWeight(), old.overloaded(), active, inactive),
                false);
    }

    private void change(Candidate old, Candidate next, boolean tell) {
        var before = List.copyOf(servers);
        servers.set(servers.indexOf(old), next);
        if (tell) {
            scheduler.changed(before, List.copyOf(servers));
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** The names that so many requests of one client lead to; '-' for a refusal. */
    String choose(int times) {
        var names = new StringBuilder();
        for (int i = 0; i < times; i++) {
            names.append(choose(CLIENT, 40_000));
        }
        return names.toString();
    }

    /** As {@link #choose(int)}, each chosen server keeping its connection. */
    String hold(int times) {
        var names = new StringBuilder();
        for (int i = 0; i < times; i++) {
            char name = choose(CLIENT, 40_000);
            names.append(name);
            if (name != '-') {
                connections(name, server(name).active() + 1, server(name).inactive());
            }
        }
        return names.toString();
    }

    char choose(IpAddress client, int port) {
        return choose(client, port, VIRTUAL);
    }

    char choose(IpAddress client, int port, IpAddress virtual) {
        var chosen = scheduler.choose(List.copyOf(servers), new Request(client, port, virtual, nanos));
        return chosen == null ? '-' : (char) (chosen.key().address().low() & 0xff);
    }

    Candidate server(char name) {
        return servers.stream().filter(server -> server.key().equals(key(name))).findFirst().orElseThrow();
    }

    static ServerKey key(char name) {
        return new ServerKey(IpAddress.parse("10.9.0." + (int) name), 80);
    }
}

package io.ballast.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.ballast.health.PacedCheck;
import io.ballast.health.PingCheck;
import io.ballast.secret.Secret;
import io.ballast.table.IpAddress;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Valid edits from a seed. Every cluster has addresses of its own, so that keys do not meet. */
final class RandomEdits {

    private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta");

    private static final List<RealServer.AdminState> STATES = List.of(RealServer.AdminState.values());

    private RandomEdits() {
    }

    static Edit next(Random random, Snapshot now) {
        int cluster = random.nextInt(NAMES.size());
        var name = NAMES.get(cluster);
        var existing = now.cluster(name);
        if (existing == null || random.nextInt(8) == 0) {
            return new Edit.PutCluster(name, cluster(random, cluster));
        }
        var service = NAMES.get(random.nextInt(NAMES.size()));
        var old = existing.service(service);
        if (old == null) {
            return new Edit.PutService(name, service, service(random, cluster, NAMES.indexOf(service)));
        }
        var server = NAMES.get(random.nextInt(NAMES.size()));
        boolean there = old.server(server) != null;
        return switch (random.nextInt(9)) {
            case 0 -> new Edit.DeleteCluster(name);
            case 1 -> new Edit.DeleteService(name, service);
            case 2 -> new Edit.PatchCluster(name, Examples.json("{'description': '" + random.nextInt(9) + "'}"));
            case 3 ->
                new Edit.PatchService(name, service, Examples.json("{'quorum': " + (1 + random.nextInt(9)) + "}"));
            case 4 -> new Edit.PutService(name, service, service(random, cluster, NAMES.indexOf(service)));
            case 5 -> there
                    ? new Edit.DeleteServer(name, service, server)
                    : new Edit.PutServer(name, service, server, server(random, NAMES.indexOf(server)));
            case 6 -> new Edit.SetAdminState(old.servers().isEmpty()
                    ? anyServer(now)
                    : old.servers().getFirst().address(), STATES.get(random.nextInt(3)));
            default -> there
                    ? new Edit.PatchServer(name, service, server,
                            Examples.json("{'weight': " + random.nextInt(5) + "}"))
                    : new Edit.PutServer(name, service, server, server(random, NAMES.indexOf(server)));
        };
    }

    private static IpAddress anyServer(Snapshot now) {
        return now.clusters().values().stream().flatMap(c -> c.services().stream()).flatMap(s -> s.servers().stream())
                .findFirst().orElseThrow().address();
    }

    static JsonNode cluster(Random random, int cluster) {
        var document = EntityCodec.JSON.createObjectNode().put("owner", "owner " + random.nextInt(3));
        var services = document.putArray("services");
        // Now and then in another order, which only the list tells.
        var order = new ArrayList<>(NAMES.subList(0, 1 + random.nextInt(NAMES.size())));
        Collections.shuffle(order, random);
        for (var name : order) {
            var service = service(random, cluster, NAMES.indexOf(name));
            ((ObjectNode) service).put("name", name);
            services.add(service);
        }
        return document;
    }

    private static JsonNode service(Random random, int cluster, int service) {
        var document = EntityCodec.JSON.createObjectNode();
        switch (random.nextInt(3)) {
            case 0 -> document.put("firewallMark", 100 * cluster + service + 1).put("family", "ipv4");
            case 1 -> document.put("protocol", "tcp").put("address", "10.0." + cluster + ".1").put("ports",
                    service + 1 + "000-" + (service + 1) + "999");
            default -> document.put("protocol", "udp").put("address", "10.0." + cluster + ".1").put("port",
                    1 + service);
        }
        document.put("scheduler", random.nextBoolean() ? "wlc" : "sh");
        if (random.nextBoolean()) {
            document.putObject("persistence").put("timeout", 1 + random.nextInt(100) + "s");
        }
        if (random.nextBoolean()) {
            document.putObject("sorryServer").put("address", "10.9.9.9");
        }
        var servers = document.putArray("servers");
        for (int i = 0; i < NAMES.size(); i++) {
            if (random.nextBoolean()) {
                var server = (ObjectNode) server(random, i);
                servers.add(server.put("name", NAMES.get(i)));
            }
        }
        servers.add(((ObjectNode) server(random, 9)).put("name", "last"));
        return document;
    }

    private static JsonNode server(Random random, int index) {
        var document = EntityCodec.JSON.createObjectNode().put("address", "10.1.0." + (index + 1)).put("weight",
                random.nextInt(4));
        if (random.nextInt(4) == 0) {
            document.put("forwarding", "tun").putObject("tunnel").put("type", "gre");
        }
        if (random.nextInt(4) == 0) {
            document.put("upperThreshold", 10);
        }
        if (random.nextInt(4) == 0) {
            document.set("check", check(random));
        }
        return document;
    }

    /** One or several that can be made of every server, whatever its service. */
    private static JsonNode check(Random random) {
        var list = EntityCodec.JSON.createArrayNode();
        for (int port = 1; port <= 1 + random.nextInt(3); port++) {
            var check = new RandomChecks(random).next();
            var document = (ObjectNode) new CheckWriter(Secret::reveal).checks(List.of(check));
            document.remove(List.of("path", "address", "source"));
            if (check instanceof PacedCheck && !(check instanceof PingCheck)) {
                list.add(document.put("port", port));
            } else if (list.isEmpty()) {
                return document;
            }
        }
        return list;
    }
}

package io.ballast.definition;

import java.util.List;
import java.util.Random;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Valid VRRP instances from a seed, as clients send them. Every password in them begins with {@link RandomChecks#MARK}. */
final class RandomVrrp {

    private static final List<String> DIRECTORS = List.of("one", "two", "three");

    private final Random random;

    RandomVrrp(long seed) {
        this(new Random(seed));
    }

    RandomVrrp(Random random) {
        this.random = random;
    }

    ObjectNode instance(String name) {
        return instance(name, random.nextInt(100));
    }

    /** @param number which no other instance has, and which makes its id and its addresses */
    ObjectNode instance(String name, int number) {
        boolean old = random.nextBoolean();
        boolean ipv6 = !old && random.nextBoolean();
        var document = EntityCodec.JSON.createObjectNode().put("virtualRouterId", 1 + number);
        document.put("name", name);
        if (old) {
            document.put("version", 2);
            authentication(document);
        }
        sometimes(() -> document.put("advertisementInterval", old
                ? 1 + random.nextInt(255) + "s"
                : 10 * (1 + random.nextInt(4095)) + "ms"));
        sometimes(() -> document.put("downTimerAdverts", 1 + random.nextInt(100)));
        sometimes(() -> document.put("preempt", random.nextBoolean()));
        sometimes(() -> document.put("preemptDelay", random.nextInt(1000) + "s"));
        sometimes(() -> document.put("checksum", random.nextBoolean() ? "message-only" : "pseudo-header"));
        sometimes(() -> document.put("accept", random.nextBoolean()));
        sometimes(() -> document.put("virtualMac", random.nextBoolean()));
        sometimes(() -> announcements(document.putObject("announcements")));
        sometimes(() -> document.put("onMaster", "master.sh").put("onStop", "stop.sh"));
        sometimes(() -> document.putArray("units").add("flume.service"));
        sometimes(() -> track(document.putArray("track")));
        var addresses = document.putArray("virtualAddresses");
        var excluded = document.putArray("excludedAddresses");
        for (int i = 0; i <= random.nextInt(4); i++) {
            address((random.nextInt(3) == 0 && i > 0 ? excluded : addresses).addObject(), number, i, ipv6);
        }
        members(document.putArray("members"), ipv6);
        return document;
    }

    private void sometimes(Runnable action) {
        if (random.nextBoolean()) {
            action.run();
        }
    }

    private void authentication(ObjectNode document) {
        sometimes(() -> document.putObject("authentication").put("type", random.nextBoolean() ? "pass" : "ah")
                .put("password", RandomChecks.MARK + random.nextInt(10)));
    }

    private void announcements(ObjectNode document) {
        sometimes(() -> document.put("repeat", 1 + random.nextInt(100)));
        sometimes(() -> document.put("delay", random.nextInt(3600) + "s"));
        sometimes(() -> document.put("refresh", random.nextInt(60) + "m"));
        sometimes(() -> document.put("lowerRepeat", 1 + random.nextInt(100)));
        sometimes(() -> document.put("lowerDelay", random.nextInt(3600) + "s"));
        sometimes(() -> document.put("gap", random.nextInt(1000) + "ms"));
    }

    private void track(ArrayNode list) {
        sometimes(() -> list.addObject().put("type", "interface").put("name", "eth1").put("weight", weight()));
        sometimes(() -> list.addObject().put("type", "process").put("name", "flume").put("match", "command")
                .put("weight", weight()));
        sometimes(() -> list.addObject().put("type", "file").put("name", "/run/off").put("reverse", true));
        for (int i = 0; i < random.nextInt(3); i++) {
            var script = list.addObject().put("type", "script").put("name", "port " + i).put("script", "port.sh")
                    .put("weight", weight()).put("interval", 1 + random.nextInt(7200) + "s");
            sometimes(() -> script.put("timeout", 1 + random.nextInt(3600) + "s").put("rise", 1 + random.nextInt(9)));
            script.putArray("arguments").add("" + i);
        }
    }

    private int weight() {
        return random.nextInt(507) - 253;
    }

    private void address(ObjectNode document, int number, int index, boolean ipv6) {
        document.put("address", ipv6
                ? "2001:db8::" + number + ":" + (index + 1) + "/64"
                : "10.20." + number + "." + (index + 1));
        sometimes(() -> document.put("interface", "eth2"));
        sometimes(() -> document.put("scope", List.of("global", "site", "link", "host").get(random.nextInt(4))));
        if (!ipv6) {
            sometimes(() -> document.put("label", "eth2:" + index));
        }
    }

    private void members(ArrayNode list, boolean ipv6) {
        var prefix = ipv6 ? "fe80::1:" : "10.30.0.";
        boolean unicast = random.nextBoolean();
        int count = 1 + random.nextInt(DIRECTORS.size());
        for (int i = 0; i < count; i++) {
            var member = list.addObject().put("director", DIRECTORS.get(i)).put("interface", "eth0");
            sometimes(() -> member.put("priority", 1 + random.nextInt(255)));
            int own = i + 1;
            if (unicast || random.nextBoolean()) {
                member.put("source", prefix + own);
            }
            if (unicast) {
                var peers = member.putArray("peers");
                for (int other = 1; other <= DIRECTORS.size(); other++) {
                    if (other != own) {
                        peers.add(prefix + other);
                    }
                }
                sometimes(() -> member.put("minimumHopLimit", random.nextInt(256)));
            }
        }
    }
}

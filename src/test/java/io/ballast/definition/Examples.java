package io.ballast.definition;

import io.ballast.secret.SecretBox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents that tests share. */
public final class Examples {

    /** Seals with a key that everybody knows. */
    static final SecretBox BOX = SecretBox.with(new byte[32]);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A cluster with everything that a cluster of one http service usually says. */
    public static final String WEB = """
            { "name": "web", "description": "the shop", "owner": "shop team", "link": "https://wiki/web",
              "virtualAddresses": [ { "address": "172.25.33.100/32", "interface": "eth0" } ],
              "services": [
                { "name": "http", "protocol": "tcp", "address": "172.25.33.100", "port": 80,
                  "scheduler": "wrr", "schedulerFlags": [], "forwarding": "dr",
                  "persistence": { "timeout": "300s", "netmask": "255.255.255.255" },
                  "onePacket": false, "onFailure": "remove", "minimumHealthy": 0, "slowStart": "0s",
                  "drainTimeout": "5m", "quorum": 1, "hysteresis": 0,
                  "sorryServer": { "address": "172.25.33.9", "port": 80 },
                  "check": { "type": "tcp", "interval": "6s", "timeout": "3s", "rise": 1, "fall": 3 },
                  "servers": [
                    { "name": "server3", "address": "172.25.33.3", "port": 80, "weight": 1, "adminState": "enabled" },
                    { "name": "server4", "address": "172.25.33.4", "port": 80, "weight": 1, "forwarding": "tun",
                      "check": { "type": "none" } } ] } ] }
            """;

    /** One nat service with two servers and every default. */
    public static final String SMALL = """
            { "services": [ { "name": "s", "protocol": "tcp", "address": "10.0.0.1", "port": 80,
              "servers": [ { "name": "a", "address": "10.0.1.1" }, { "name": "b", "address": "10.0.1.2" } ] } ] }
            """;

    private Examples() {
    }

    /** Reads JSON in which apostrophes may stand for quotation marks. */
    public static JsonNode json(String text) {
        return JSON.readTree(text.contains("\"") ? text : text.replace('\'', '"'));
    }
}

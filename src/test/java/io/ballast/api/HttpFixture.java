package io.ballast.api;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every suite begins and ends without clusters. */
@WholeProgram
abstract class HttpFixture {

    static final String CLUSTERS = "/api/v1/clusters";
    static final String WEB = CLUSTERS + "/web";
    static final String SERVICE = WEB + "/services/http";
    static final String SERVER = SERVICE + "/servers/s1";

    static final String WEB_DOCUMENT = """
            {"services": [{"name": "http", "protocol": "tcp", "address": "127.0.0.1", "port": 28080,
              "check": {"type": "none"},
              "servers": [{"name": "s1", "address": "127.0.0.1", "port": 28081},
                          {"name": "s2", "address": "127.0.0.1", "port": 28082, "weight": 3}]}]}
            """;

    @LocalServerPort
    int port;

    Http http;

    @BeforeEach
    void connect() {
        http = Http.at(port);
    }

    @AfterEach
    void removeClusters() {
        http.get(CLUSTERS).json()
                .forEach(cluster -> http.delete(CLUSTERS + "/" + cluster.path("name").asString()
                        + "?allowRemoval=true"));
    }

    /** The latest revision, which is the tag of the whole configuration. */
    long revision() {
        return Long.parseLong(String.valueOf(http.get("/api/v1/config").header("ETag")).replace("\"", ""));
    }
}

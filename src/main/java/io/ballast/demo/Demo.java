package io.ballast.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.ballast.definition.Author;
import io.ballast.definition.Definitions;
import io.ballast.definition.Edit;
import io.ballast.definition.Superseded;
import io.ballast.store.DirectorSettings;
import io.ballast.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two small web servers and a cluster over them, and what to try with them. */
@Component
@ConditionalOnProperty(name = "ballast.demo", havingValue = "true")
class Demo implements DisposableBean {

    static final String CLUSTER = "demo";

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final InetAddress VIRTUAL = InetAddress.ofLiteral("127.0.0.100");
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");
    private static final int VIRTUAL_PORT = 8000;
    private static final int SERVER_PORT = 8001;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int TRIES = 5;

    private final Definitions definitions;
    private final DirectorSettings settings;
    private final Environment environment;
    private final List<DemoServer> servers = new ArrayList<>();

    Demo(Definitions definitions, DirectorSettings settings, Environment environment) {
        this.definitions = definitions;
        this.settings = settings;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (settings.plane() != DirectorSettings.PlaneKind.EMBEDDED) {
            LOG.warn("The demo runs on the embedded plane alone: start with --ballast.plane=embedded");
            return;
        }
        try {
            int port = FreePorts.from(VIRTUAL, VIRTUAL_PORT);
            startServers();
            store(cluster(port, servers));
            print(port, System.out);
        } catch (IOException | IllegalStateException | StoreUnavailable e) {
            LOG.warn("The demo cannot start: {}", e.getMessage());
        }
    }

    private void startServers() throws IOException {
        var classes = settings.data().resolve("demo");
        int next = SERVER_PORT;
        for (var name : List.of("web1", "web2")) {
            int port = FreePorts.from(LOCAL, next);
            servers.add(new DemoServer(name, port, classes, PAUSE));
            next = port + 1;
        }
    }

    /** The document that anybody could PUT to /api/v1/clusters/demo. */
    static JsonNode cluster(int port, List<DemoServer> servers) {
        var document = JsonMapper.shared().readTree("""
                { "description": "two small web servers on this machine",
                  "services": [
                    { "name": "http", "protocol": "tcp", "scheduler": "rr", "forwarding": "nat",
                      "check": { "type": "tcp", "interval": "1s", "timeout": "1s", "rise": 1, "fall": 2 } } ] }
                """);
        var service = document.withArrayProperty("services").get(0).asObject();
        service.put("address", VIRTUAL.getHostAddress()).put("port", port);
        var list = service.putArray("servers");
        servers.forEach(server -> list.addObject().put("name", server.name()).put("address", LOCAL.getHostAddress())
                .put("port", server.port()));
        return document;
    }

    private void store(JsonNode document) {
        for (int left = TRIES;; left--) {
            try {
                definitions.store(definitions.draft(new Edit.PutCluster(CLUSTER, document)),
                        new Author("demo", "start"));
                return;
            } catch (Superseded e) {
                if (left == 0) {
                    throw new IllegalStateException("Others change the definitions all the time.", e);
                }
            }
        }
    }

    private void print(int port, PrintStream out) {
        var curl = "for i in 1 2 3 4; do curl -s http://" + VIRTUAL.getHostAddress() + ":" + port + "/; done";
        out.println();
        out.println("  Ballast is running, with a demo cluster of two web servers.");
        out.println();
        out.println("  page       " + page());
        out.println("  user       admin");
        out.println("  password   " + password());
        out.println("  try        " + curl);
        out.println("             The answers come from web1 and web2 in turn.");
        out.println("  then       kill " + servers.getFirst().pid());
        out.println("             web1 is gone: within about 2 seconds it leaves the cluster and web2 answers alone;");
        out.println("             10 seconds after the kill it is started again, and comes back by itself.");
        if (port != VIRTUAL_PORT) {
            out.println("  note       Port " + VIRTUAL_PORT + " is taken on this machine, so the cluster has " + port
                    + ".");
        }
        out.println("  end        Ctrl-C ends everything.");
        out.println();
        out.flush();
    }

    private String page() {
        var address = environment.getProperty("server.address", LOCAL.getHostAddress());
        var port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return "http://" + (address.equals("0.0.0.0") ? LOCAL.getHostAddress() : address) + ":" + port + "/";
    }

    private String password() {
        var file = settings.data().resolve("admin-password");
        if (!Files.exists(file)) {
            return "the one that was given in BALLAST_ADMIN_PASSWORD at the first start";
        }
        return read(file);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException _) {
            return "in " + file.toAbsolutePath();
        }
    }

    @Override
    public void destroy() {
        servers.forEach(DemoServer::close);
    }
}

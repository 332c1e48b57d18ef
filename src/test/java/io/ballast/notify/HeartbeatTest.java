package io.ballast.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger beats = new AtomicInteger();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            beats.incrementAndGet();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Heartbeat heartbeat(boolean works) {
        return new Heartbeat(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/beat"),
                Duration.ofMillis(20), () -> works,
                (_, severity, _, _, _, _, message) -> told.add(severity + " " + message));
    }

    @Test
    void directorThatWorks_isHeardAgainAndAgain() {
        try (var heartbeat = heartbeat(true)) {
            heartbeat.start();
            await().atMost(Desk.LONG).until(() -> beats.get() > 3);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void heartbeatThatIsNotHeard_isToldOnce_andSoIsItsReturn() throws InterruptedException {
        try (var heartbeat = heartbeat(true)) {
            status = 503;
            heartbeat.beat();
            heartbeat.beat();
            assertThat(told).singleElement().asString().contains("WARNING", "answered 503");
            status = 204;
            heartbeat.beat();
            assertThat(told).hasSize(2).last().asString().startsWith("CLEARED");
        }
    }

    @Test
    void directorThatStandsStill_isSilent() throws InterruptedException {
        try (var heartbeat = heartbeat(false)) {
            heartbeat.start();
            Thread.sleep(100);
        }
        assertThat(beats).hasValue(0);
    }
}

package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;

import io.ballast.health.AgentCheck.Protocol;
import io.ballast.health.AgentCheck;
import io.ballast.health.ByteText;
import io.ballast.health.HealthChecker;
import io.ballast.health.Pace;
import io.ballast.health.PacedCheck;
import io.ballast.health.Plain;
import io.ballast.health.ProbeResult;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TcpCheck.Dialogue;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.health.Tries;
import io.ballast.health.UdpCheck;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real process that serves well, is stopped by SIGSTOP, and goes on. */
class StoppedServerTest {

    private static final Pace PATIENT = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(30), 1, 1);
    private static final Pace BRIEF = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(1), 1, 1);
    private static final TlsSetting ANY_CERTIFICATE = new TlsSetting(false, null, null, null, null, 0);
    private static final Map<String, Function<Pace, PacedCheck>> KINDS = kinds();

    private final HealthChecker checker = new HealthChecker(new Random(1), new Probers(), Plain.marking());
    private WellBehaved server;

    private static Map<String, Function<Pace, PacedCheck>> kinds() {
        var kinds = new LinkedHashMap<String, Function<Pace, PacedCheck>>();
        kinds.put("greeting text", pace -> Checks.tcp(pace, null, Checks.text("220 ready")));
        kinds.put("greeting dialogue", pace -> Checks.dialogue(pace, Dialogue.FTP));
        kinds.put("http", pace -> Checks.http().pace(pace).expect(Checks.text("well")).build());
        kinds.put("https", pace -> Checks.http().pace(pace).tls(ANY_CERTIFICATE).build());
        kinds.put("https tls", pace -> new TlsCheck(pace, Reach.SERVER, false, ANY_CERTIFICATE));
        kinds.put("smtp", pace -> new SmtpCheck(pace, Reach.SERVER, "x", null));
        kinds.put("agent", pace -> new AgentCheck(pace, Reach.SERVER, Protocol.HAPROXY, "/", "", 1, 100, 0));
        kinds.put("json", pace -> new AgentCheck(pace, Reach.SERVER, Protocol.JSON, "/", "/free", 1, 100, 0));
        kinds.put("udp", pace -> new UdpCheck(pace, Reach.SERVER, new ByteText("ping", false), null, null, false));
        return kinds;
    }

    @BeforeEach
    void start() throws IOException {
        server = WellBehaved.start();
    }

    @AfterEach
    void close() {
        server.close();
        checker.close();
    }

    @Test
    void stoppedServer_isDownForEveryKind_andUpAgainWhenItGoesOn() throws Exception {
        probeAll(PATIENT).forEach((kind, result) -> assertUp(kind, result));

        server.stop();
        probeAll(BRIEF).forEach((kind, result) -> assertThat(result.reason()).as(kind).isEqualTo("no answer in 1 s"));

        server.goOn();
        probeAll(PATIENT).forEach((kind, result) -> assertUp(kind, result));
    }

    @Test
    void killedServer_isRefused_andSoIsEveryKind() throws Exception {
        server.close();

        probeAll(PATIENT).forEach((kind, result) -> assertThat(result.reason()).as(kind)
                .isEqualTo(kind.equals("udp") ? "port unreachable" : "connection refused"));
    }

    private static void assertUp(String kind, ProbeResult result) {
        assertThat(result.success()).as("%s: %s", kind, result.reason()).isTrue();
    }

    private Map<String, ProbeResult> probeAll(Pace pace) throws Exception {
        var results = new LinkedHashMap<String, ProbeResult>();
        var probes = new LinkedHashMap<String, Callable<ProbeResult>>();
        KINDS.forEach((kind, check) -> probes.put(kind, () -> Tries.probe(checker, new ProbeTarget(
                IpAddress.parse("127.0.0.1"), server.port(kind.split(" ", -1)[0]), check.apply(pace)))));
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var names = probes.keySet().iterator();
            for (var result : all.invokeAll(probes.values())) {
                results.put(names.next(), result.get());
            }
        }
        return results;
    }
}

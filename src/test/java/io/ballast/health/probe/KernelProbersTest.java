package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

import io.ballast.health.DnsCheck.TsigKey;
import io.ballast.health.DnsCheck;
import io.ballast.health.HealthChecker;
import io.ballast.health.Pace;
import io.ballast.health.PacedCheck;
import io.ballast.health.PingCheck;
import io.ballast.health.Plain;
import io.ballast.health.ProbeResult;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.ScriptCheck;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Topology;
import io.ballast.linux.Capabilities;
import io.ballast.secret.Secret;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes between machines, as an ordinary user with a director's capabilities: a real BIND, real pings, real scripts. */
@GuestTest
class KernelProbersTest {

    private static final String KEY = "c2VjcmV0IG9mIGEgcHJvYmUsIGluIHRlc3RzIG9ubHk=";
    private static final String OTHER_KEY = "YW5vdGhlciBzZWNyZXQsIGFsc28gaW4gdGVzdHMgb24=";
    private static final int DNS_PORT = 5353;
    private static final Pace PATIENT = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), 1, 1);
    /** For what is waited for in vain, though a guest under load must have come to the reason. */
    private static final Pace BRIEF = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(5), 1, 1);

    @TempDir
    static Path directory;
    static Topology topology = new Topology();
    static Host director = topology.director("director");
    static Host server = topology.host("server");
    static Host far = topology.host("far");
    static HealthChecker checker;

    @BeforeAll
    static void serve() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("zone"), zone());
        Files.writeString(directory.resolve("named.conf"), """
                options { directory "%1$s"; pid-file none; session-keyfile "%1$s/session.key"; recursion no;
                  dnssec-validation no; listen-on port %2$d { any; }; listen-on-v6 port %2$d { any; }; };
                controls { };
                key "probe" { algorithm hmac-sha256; secret "%3$s"; };
                zone "example.org" { type primary; file "zone"; };
                zone "broken.example" { type primary; file "nosuch"; };
                """.formatted(directory, DNS_PORT, KEY));
        server.start(new ProcessBuilder("named", "-g", "-n", "1", "-c", directory.resolve("named.conf").toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("named.log").toFile()));
        checker = checker(body -> Thread.ofPlatform().unstarted(() -> director.start(body)));
        await().atMost(Duration.ofSeconds(60)).until(() -> ask(false, "example.org", "SOA", null, null).success());
    }

    @AfterAll
    static void close() {
        checker.close();
        topology.close();
    }

    private static HealthChecker checker(ThreadFactory threads) {
        return new HealthChecker(System::nanoTime, InstantSource.system(), new Random(1), threads,
                new Probers(InstantSource.system(), List.of(directory), 32, threads), Plain.marking());
    }

    /** With a record set that does not fit into a datagram of 512 bytes. */
    private static String zone() {
        var zone = new StringBuilder("""
                $TTL 60
                @ IN SOA ns1 admin 1 60 60 60 60
                @ IN NS ns1
                ns1 IN A 10.77.0.2
                www IN A 10.0.0.1
                www IN AAAA 2001:db8::1
                """);
        for (int i = 1; i <= 60; i++) {
            zone.append("many IN A 10.1.0.").append(i).append('\n');
        }
        return zone.toString();
    }

    private static ProbeResult ask(boolean tcp, String name, String type, @Nullable String answer,
            @Nullable String key) {
        return ask(PATIENT, tcp, name, type, answer, key);
    }

    private static ProbeResult ask(Pace pace, boolean tcp, String name, String type, @Nullable String answer,
            @Nullable String key) {
        var tsig = key == null ? null : new TsigKey("probe", "hmac-sha256", new Secret(key));
        return probe(checker, topology.v4(server), DNS_PORT,
                new DnsCheck(pace, Reach.SERVER, false, tcp, name, type, "NOERROR", answer, tsig));
    }

    private static ProbeResult probe(HealthChecker by, String address, int port, PacedCheck check) {
        return by.probeNow(new ProbeTarget(IpAddress.parse(address), port, check));
    }

    @Test
    void bind_isAskedByUdpAndByTcp() {
        for (boolean tcp : new boolean[]{false, true}) {
            assertThat(ask(tcp, "www.example.org", "A", "10.0.0.1", null).reason()).isEqualTo("answers 10.0.0.1");
            assertThat(ask(tcp, "www.example.org", "AAAA", "2001:db8::1", null).success()).isTrue();
            assertThat(ask(tcp, "www.example.org", "A", "10.0.0.2", null).reason())
                    .isEqualTo("answers 10.0.0.1 where 10.0.0.2 was expected");
            assertThat(ask(tcp, "nosuch.example.org", "A", null, null).reason())
                    .isEqualTo("NXDOMAIN where NOERROR was expected");
            assertThat(ask(tcp, "example.net", "A", null, null).reason())
                    .isEqualTo("REFUSED where NOERROR was expected");
            assertThat(ask(tcp, "broken.example", "SOA", null, null).reason())
                    .isEqualTo("SERVFAIL where NOERROR was expected");
        }
    }

    @Test
    void bind_thatMustCutItsAnswer_isAskedAgainByTcp() {
        assertThat(ask(false, "many.example.org", "A", "10.1.0.60", null).reason()).isEqualTo("answers 10.1.0.60");
        assertThat(ask(false, "many.example.org", "A", null, null).success()).isTrue();
        assertThat(ask(false, "many.example.org", "A", "10.1.0.61", null).success()).isFalse();
    }

    @Test
    void bind_signsWhatIsSigned_andKnowsItsKey() {
        for (boolean tcp : new boolean[]{false, true}) {
            assertThat(ask(tcp, "www.example.org", "A", "10.0.0.1", KEY).reason()).isEqualTo("answers 10.0.0.1");
            assertThat(ask(BRIEF, tcp, "www.example.org", "A", null, OTHER_KEY).reason())
                    .isEqualTo("TSIG: bad signature");
        }
    }

    @Test
    void ping_goesByRawSocketsOrTheKernelsOwn_andOverBothFamilies() {
        // A fresh namespace lets no group have an ICMP datagram socket, so this is a raw one.
        assertPings(checker);

        director.sysctl("net.ipv4.ping_group_range", "0 65534");
        ThreadFactory powerless = body -> Thread.ofPlatform().unstarted(() -> director.start(() -> {
            Capabilities.keepOnly(Set.of());
            body.run();
        }));
        try (var other = checker(powerless)) {
            assertPings(other);
        } finally {
            director.sysctl("net.ipv4.ping_group_range", "1 0");
        }
        try (var other = checker(powerless)) {
            assertThat(ping(other, topology.v4(server)).reason())
                    .isEqualTo("ping needs CAP_NET_RAW or net.ipv4.ping_group_range to include group 65534");
        }
    }

    private static void assertPings(HealthChecker by) {
        assertThat(ping(by, topology.v4(server)).reason()).isEqualTo("answers the ping");
        assertThat(ping(by, topology.v6(server)).reason()).isEqualTo("answers the ping");
        assertThat(ping(by, "10.99.0.1").reason()).isEqualTo("no route to host");
        topology.plugged(far, false);
        assertThat(ping(by, topology.v4(far)).success()).isFalse();
        topology.plugged(far, true);
        await().atMost(Duration.ofSeconds(20)).until(() -> ping(by, topology.v4(far)).success());
    }

    private static ProbeResult ping(HealthChecker by, String address) {
        return probe(by, address, 0, new PingCheck(BRIEF, Reach.SERVER));
    }

    @Test
    void script_hasNoneOfTheDirectorsCapabilities() throws IOException {
        assertThat(director.call(Capabilities::effective)).containsAll(Capabilities.NEEDED);
        var script = Files.writeString(directory.resolve("powers"), """
                #!/bin/sh
                grep -h 'CapInh\\|CapPrm\\|CapEff\\|CapAmb\\|NoNewPrivs' /proc/self/status |
                    sed 's/Cap//; s/\\t0*//' | tr '\\n' ' '
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(probe(checker, topology.v4(server), 53,
                new ScriptCheck(PATIENT, Reach.SERVER, "powers", List.of(), false)).reason())
                .isEqualTo("status 0: Inh: Prm: Eff: Amb: NoNewPrivs:1");
    }
}

package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.Journal;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.lab.Figures;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How soon people know, what that costs the probes, and whether anything is lost. */
@Tag("bench")
@Timeout(7200)
class NotificationBench {

    private static final String SECTION = "Events and notifications, embedded plane";
    private static final int ROUNDS = 20;
    private static final int KILLS = Integer.getInteger("ballast.kills", 100);
    private static final int RATE = 5_000;
    private static final int SERVERS = 500;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final int mailPort = LocalProgram.freePort();

    private GreenMail mailServer() {
        var mail = new GreenMail(new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    private String channel() {
        return """
                {"type": "mail", "server": "127.0.0.1", "port": %d, "from": "b@example.test",
                 "to": ["ops@example.test"]}""".formatted(mailPort);
    }

    @Test
    void changeOfState_untilTheMailServerHasTheMessage() throws IOException {
        var mail = mailServer();
        var times = new ArrayList<Double>();
        try (var program = LocalProgram.start(Files.createDirectory(directory.resolve("data")))) {
            program.call("PUT", "/api/v1/notification-channels/ops", channel());
            program.call("PUT", "/api/v1/notification-rules/all", "{\"channels\": [\"ops\"], \"collect\": \"1s\"}");
            var journal = program.bean(Journal.class);
            for (int i = 0; i < ROUNDS; i++) {
                int before = mail.getReceivedMessages().length;
                long began = System.nanoTime();
                journal.record(EventKind.SERVER_PROBE, Severity.WARNING,
                        Subject.server("c" + i, "http", "s").with("m" + i),
                        null, "not probed", Cause.probe("bench"), "Server s of c" + i + "/http cannot be probed.");
                while (mail.getReceivedMessages().length == before) {
                    LockSupport.parkNanos(1_000_000);
                }
                times.add((System.nanoTime() - began) / 1e9);
                LockSupport.parkNanos(7_000_000_000L);
            }
        } finally {
            mail.stop();
        }
        var sorted = times.stream().sorted().toList();
        Figures.record(SECTION, "change of state until the mail server has the message, median",
                sorted.get(sorted.size() / 2), "s", "", "1 s");
        Figures.record(SECTION, "the same, the longest of " + ROUNDS, sorted.getLast(), "s", "", "1 s");
    }

    @Test
    void fiveThousandEventsASecond_delayNoProbe() throws IOException {
        try (var server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
                var program = LocalProgram.start(Files.createDirectory(directory.resolve("data")))) {
            accept(server);
            program.call("PUT", "/api/v1/clusters/bench", cluster(server.getLocalPort()));
            LockSupport.parkNanos(70_000_000_000L);
            double quiet = p99(program);
            var journal = program.bean(Journal.class);
            long began = System.nanoTime();
            long taken = 0;
            long longest = 0;
            while (System.nanoTime() - began < 60_000_000_000L) {
                while (taken < (System.nanoTime() - began) / 1e9 * RATE) {
                    long before = System.nanoTime();
                    journal.record(EventKind.SERVER_WEIGHT, Severity.INFO, Subject.server("other", "v" + taken % 100,
                            "s" + taken % 10), null, "weight", Cause.probe("bench"), "Event " + taken + ".");
                    longest = Math.max(longest, System.nanoTime() - before);
                    taken++;
                }
                LockSupport.parkNanos(1_000_000);
            }
            double busy = p99(program);
            Figures.record(SECTION, "events taken a second", taken / 60.0, "", "", "5,000");
            Figures.record(SECTION, "the longest that one who records waited", longest / 1e6, "ms", "", "");
            Figures.record(SECTION, "probes begun later than planned, p99, through that without events",
                    busy / quiet, "times", "%.2f ms and %.2f ms".formatted(busy * 1000, quiet * 1000), "1");
            Figures.record(SECTION, "events dropped meanwhile", (double) journal.dropped(), "", "", "0");
        }
    }

    private static double p99(LocalProgram program) {
        var found = Pattern.compile("ballast_probe_lateness_seconds\\{quantile=\"0.99\"} (\\S+)")
                .matcher(program.get("/actuator/prometheus"));
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static void accept(ServerSocket server) {
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try {
                    server.accept().close();
                } catch (IOException e) {
                    // Closed, or the prober was quicker.
                }
            }
        });
    }

    private static String cluster(int port) {
        return IntStream.range(0, SERVERS)
                .mapToObj(i -> "{\"name\": \"r%d\", \"address\": \"127.0.%d.%d\", \"port\": %d}"
                        .formatted(i, i / 250, 1 + i % 250, port))
                .collect(Collectors.joining(", ", """
                        {"services": [{"name": "all", "protocol": "tcp", "address": "127.99.0.1", "port": 28555,
                         "check": {"type": "tcp", "interval": "1s", "timeout": "1s"}, "servers": [""", "]}]}"));
    }

    /** Each event has its own cluster, so that each is told by a sentence of its own. */
    @Test
    @SuppressWarnings("try") // the server dies in the middle
    void randomKillsOfProcessAndMailServer_loseNothing() throws IOException, InterruptedException {
        var random = new Random(20261121);
        var data = Files.createDirectory(directory.resolve("data"));
        var stored = new ArrayList<String>();
        var heard = new ArrayList<String>();
        GreenMail mail = mailServer();
        for (int round = 0; round < KILLS; round++) {
            try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    var program = ChildProgram.start(data).awaitStarted()) {
                if (round == 0) {
                    program.put("/api/v1/notification-channels/ops", channel());
                    program.put("/api/v1/notification-rules/all",
                            "{\"channels\": [\"ops\"], \"kinds\": [\"server-health\"], \"collect\": \"100ms\"}");
                }
                var cluster = "c" + round;
                program.put("/api/v1/clusters/" + cluster, """
                        {"services": [{"name": "http", "protocol": "tcp", "address": "127.77.%d.1", "port": 28099,
                          "check": {"type": "tcp", "interval": "100ms", "timeout": "100ms", "fall": 1},
                          "servers": [{"name": "s1", "address": "127.0.0.1", "port": %d}]}]}"""
                        .formatted(round, server.getLocalPort()));
                Awaitility.await().atMost(LONG).until(() -> program.call("GET", "/api/v1/events?limit=50&cluster="
                        + cluster, null).body().contains("is up"));
                server.close();
                if (random.nextInt(3) == 0) {
                    heard.addAll(texts(mail));
                    mail.stop();
                }
                LockSupport.parkNanos(random.nextInt(1_500) * 1_000_000L);
                if (program.call("GET", "/api/v1/events?limit=50&cluster=" + cluster, null).body()
                        .contains("is down")) {
                    // Told by the journal: from now on it must not be lost, once it is in the database.
                    Awaitility.await().atMost(LONG).until(() -> program.call("GET", "/actuator/prometheus", null)
                            .body().contains("ballast_events_waiting 0"));
                    stored.add("s1 of " + cluster + "/http is down");
                }
                program.kill();
                if (!mail.isRunning()) {
                    mail = mailServer();
                }
            }
        }
        var last = mail;
        try (var program = ChildProgram.start(data).awaitStarted()) {
            Awaitility.await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofSeconds(1)).until(() -> program
                    .call("GET", "/api/v1/notifications?state=waiting", null).body().strip().replaceAll("\\s", "")
                    .equals("[]"));
            heard.addAll(texts(last));
        }
        var all = String.join("\n", heard);
        long lost = stored.stream().filter(each -> !all.contains(each)).count();
        Figures.record(SECTION, "messages lost in " + KILLS + " random kills of process and mail server", (double) lost,
                "",
                stored.size() + " were stored", "0");
        assertThat(lost).isZero();
        last.stop();
    }

    private static List<String> texts(GreenMail mail) {
        return Arrays.stream(mail.getReceivedMessages()).map(each -> {
            try {
                return each.getSubject() + "\n" + each.getContent();
            } catch (IOException | MessagingException e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }
}

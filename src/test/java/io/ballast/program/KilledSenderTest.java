package io.ballast.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed, or stopped, between an event and the message that tells of it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledSenderTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final int mailPort = LocalProgram.freePort();
    private GreenMail mail = mailServer();

    private GreenMail mailServer() {
        return new GreenMail(new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    @AfterEach
    void end() {
        mail.stop();
    }

    /** As its subject, or among others in a digest: how many come together depends on the machine. */
    private boolean arrived(String text) {
        return Arrays.stream(mail.getReceivedMessages()).anyMatch(each -> told(each).contains(text));
    }

    private static String told(MimeMessage message) {
        try {
            return message.getSubject() + "\n" + message.getContent();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @SuppressWarnings("try") // the server dies in the middle
    void kill_betweenTheEventAndSending_losesNothing_andNeitherDoesAStop() throws IOException, InterruptedException {
        var data = Files.createDirectory(directory.resolve("data"));
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var first = ChildProgram.start(data).awaitStarted()) {
            first.put("/api/v1/notification-channels/ops", """
                    {"type": "mail", "server": "127.0.0.1", "port": %d, "from": "b@example.test",
                     "to": ["ops@example.test"]}""".formatted(mailPort));
            first.put("/api/v1/notification-rules/all",
                    "{\"channels\": [\"ops\"], \"kinds\": [\"server-health\", \"process\"], \"severity\": \"info\"}");
            first.put("/api/v1/clusters/web", """
                    {"services": [{"name": "http", "protocol": "tcp", "address": "127.77.0.1", "port": 28099,
                      "check": {"type": "tcp", "interval": "200ms", "timeout": "200ms", "fall": 1},
                      "servers": [{"name": "s1", "address": "127.0.0.1", "port": %d}]}]}"""
                    .formatted(server.getLocalPort()));
            Awaitility.await().atMost(LONG).until(() -> happened(first, "s1 of web/http is up"));
            server.close();
            Awaitility.await().atMost(LONG).until(() -> happened(first, "s1 of web/http is down")
                    && first.call("GET", "/api/v1/notifications?state=waiting", null).body().contains("is down"));
            first.kill();
        }
        mail.start();
        try (var second = ChildProgram.start(data).awaitStarted()) {
            Awaitility.await().atMost(LONG).until(() -> arrived("is down"));
            mail.stop();
            second.stop();
        }
        mail = mailServer();
        mail.start();
        try (var third = ChildProgram.start(data).awaitStarted()) {
            Awaitility.await().atMost(LONG).until(() -> arrived("Ballast stops on child"));
            assertThat(third.call("GET", "/api/v1/notifications?state=failed", null).body()).doesNotContain("subject");
        }
    }

    private static boolean happened(ChildProgram program, String what) {
        return program.call("GET", "/api/v1/events?limit=1000", null).body().contains(what);
    }
}

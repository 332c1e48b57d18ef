package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.Journal;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** From a change of state to the mail server, and back to who asks what became of it. */
class OutboxHttpTest extends HttpFixture {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CHANNEL = "/api/v1/notification-channels/ops";
    private static final String RULE = "/api/v1/notification-rules/all";

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
            .dynamicPort());

    @Autowired
    Journal journal;

    @BeforeEach
    void define() {
        mail.start();
        assertThat(http.put(CHANNEL, """
                {"type": "mail", "server": "127.0.0.1", "port": %d, "from": "director@example.com",
                 "to": ["ops@example.com", "Second Person <second@example.test>"]}
                """.formatted(mail.getSmtp().getPort())).status()).isEqualTo(201);
        assertThat(http.put(RULE, "{\"channels\": [\"ops\"], \"collect\": \"1s\", \"severity\": \"info\", "
                + "\"kinds\": [\"server-health\", \"server-probe\", \"vrrp-role\"]}").status()).isEqualTo(201);
    }

    @AfterEach
    void end() {
        http.delete(RULE);
        http.delete(CHANNEL);
        mail.stop();
    }

    private void record(EventKind kind, Severity severity, Subject subject, String to, String message) {
        journal.record(kind, severity, subject, null, to, Cause.probe("probe tcp"), message);
    }

    private void arrives(String subject) {
        await().atMost(LONG).until(() -> Arrays.stream(mail.getReceivedMessages())
                .anyMatch(each -> subject(each).equals(subject)));
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void serverThatFails_reachesEverybody_withWhatItMeans_andItsEndInTheSameThread() throws Exception {
        http.put(WEB, WEB_DOCUMENT.replace("{\"services\"",
                "{\"owner\": \"shop team\", \"link\": \"https://wiki/web\", \"services\""));
        var subject = Subject.server("web", "http", "s1").with("127.0.0.1");
        record(EventKind.SERVER_PROBE, Severity.WARNING, subject, "not probed",
                "Server s1 of web/http cannot be probed.");
        arrives("[test] Server s1 of web/http cannot be probed");
        var first = Arrays.stream(mail.getReceivedMessages())
                .filter(each -> subject(each).equals("[test] Server s1 of web/http cannot be probed")).toList();
        assertThat(first).as("one for each recipient").hasSize(2);
        assertThat(first.getFirst().getContent().toString()).contains("Service web/http has 2 of 2 servers left",
                "it has its quorum", "shop team", "https://wiki/web", "director test");
        record(EventKind.SERVER_PROBE, Severity.CLEARED, subject, "probed", "Server s1 of web/http is probed again.");
        arrives("[test] Service web/http: all is well again");
    }

    @Test
    void whatCannotBeDelivered_isShownWithTheServersAnswer_andTriedAgain() throws Exception {
        mail.stop();
        var subject = Subject.server("gone", "http", "s1").with("10.0.0.77");
        record(EventKind.SERVER_PROBE, Severity.WARNING, subject, "not probed",
                "Server s1 of gone/http cannot be probed.");
        await().atMost(LONG).until(() -> http.get("/api/v1/notifications?state=waiting&limit=1000").json().valueStream()
                .anyMatch(each -> each.path("attempts").asInt() > 0));
        var waiting = http.get("/api/v1/notifications?state=waiting&limit=1000").json();
        var last = waiting.path(waiting.size() - 1);
        assertThat(last.path("answer").asString()).isNotEmpty();
        assertThat(last.path("channel").asString()).isEqualTo("ops");
        http.delete(RULE);
        http.delete(CHANNEL);
        assertThat(http.post("/api/v1/notifications/" + last.path("id").asString() + "/retry").status())
                .isEqualTo(200);
        await().atMost(LONG).until(() -> http.get("/api/v1/notifications?state=failed&limit=1000").json().valueStream()
                .anyMatch(each -> each.path("id").equals(last.path("id"))));
        assertThat(http.post("/api/v1/notifications/none/retry").status()).isEqualTo(404);
        assertThat(http.get("/api/v1/notifications?state=lost").status()).isEqualTo(422);
        record(EventKind.SERVER_PROBE, Severity.CLEARED, subject, "probed", "Server s1 is probed again.");
    }

    @Test
    void takeover_isWrittenAsUsersOfKeepalivedFilterIt() throws Exception {
        journal.record(EventKind.VRRP_ROLE, Severity.WARNING, Subject.instance("VI_1"), "backup", "master",
                new Cause(Cause.Source.ADVERT, "VRRP: master silent"),
                "VRRP instance VI_1 is master: nothing was heard of 172.25.33.1.");
        arrives("[test] VRRP Instance VI_1 - Entering MASTER state");
        journal.record(EventKind.VRRP_ROLE, Severity.INFO, Subject.instance("VI_1"), "master", "backup",
                new Cause(Cause.Source.ADVERT, "VRRP: higher master"),
                "VRRP instance VI_1 is backup: 172.25.33.1 has a higher priority.");
        arrives("[test] VRRP Instance VI_1 - Entering BACKUP state");
        for (var each : mail.getReceivedMessages()) {
            assertThat(each.getAllRecipients()).extracting(Object::toString).containsExactly("ops@example.com",
                    "Second Person <second@example.test>");
        }
    }
}

package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import jakarta.mail.MessagingException;

import tools.jackson.databind.JsonNode;

/** Notification channels and rules over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class NotificationHttpTest extends HttpFixture {

    private static final String CHANNELS = "/api/v1/notification-channels";
    private static final String RULES = "/api/v1/notification-rules";
    private static final String OPS = CHANNELS + "/ops";
    private static final String RULE = RULES + "/all";
    private static final String PASSWORD = "notification-password-90128";
    private static final String MAIL = """
            {"type": "mail", "server": "127.0.0.1", "port": %d, "user": "ballast", "password": "%s",
             "from": "Ballast <ballast@example.test>", "to": ["ops@example.test"]}""";

    @AfterEach
    void removeAll() {
        http.put("/api/v1/config", "{\"notificationChannels\": [], \"notificationRules\": []}");
    }

    private void putAll() {
        assertThat(http.put(OPS, MAIL.formatted(25, PASSWORD)).status()).isEqualTo(201);
        assertThat(http.put(RULE, "{\"channels\": [\"ops\"]}").status()).isEqualTo(201);
    }

    @Test
    void put_createsWithEveryDefaultWritten_andTheSameAgainChangesNothing() {
        putAll();
        var channel = http.get(OPS);
        assertThat(channel.json().path("timeout").asString()).isEqualTo("10s");
        assertThat(channel.json().path("password").asString()).isEqualTo("***");
        assertThat(http.get(CHANNELS).json().path(0)).isEqualTo(channel.json());
        assertThat(http.get(RULES).json().path(0)).isEqualTo(http.get(RULE).json());
        for (var one : new String[]{OPS, RULE}) {
            var again = http.put(one, http.get(one).body());
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("ETag")).isEqualTo(http.get(one).header("ETag"));
        }
    }

    @Test
    void patch_isMergePatch_withPreconditions() {
        putAll();
        var tag = String.valueOf(http.get(RULE).header("ETag"));
        var patched = http.patch(RULE, "{\"severity\": \"info\", \"remind\": \"1h\"}", "If-Match", tag);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.json().path("channels").size()).isEqualTo(1);
        assertThat(http.patch(RULE, "{\"enabled\": false}", "If-Match", tag).status()).isEqualTo(412);
        assertThat(http.get(RULE, "If-None-Match", String.valueOf(patched.header("ETag"))).status()).isEqualTo(304);
        assertThat(http.send("PATCH", OPS, "enabled: false\n", "Content-Type", "application/yaml").status())
                .isEqualTo(200);
    }

    @Test
    void dryRun_warnsAndDoesNothing() {
        long before = revision();
        var plan = http.put(OPS + "?dryRun=true", MAIL.formatted(25, PASSWORD)).json();
        assertThat(plan.path("operations").size()).isZero();
        assertThat(plan.at("/warnings/0").asString()).contains("unprotected");
        assertThat(revision()).isEqualTo(before);
    }

    @Test
    void usedChannel_isAConflict_andWhatIsUnknownNotFound() {
        putAll();
        var refused = http.delete(OPS);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString()).contains("notification rule all");
        assertThat(http.put(RULE, "{\"channels\": [\"ops\", \"none\"]}").pointers()).containsExactly("/channels/1");
        assertThat(http.delete(RULE).status()).isEqualTo(204);
        assertThat(http.delete(OPS).status()).isEqualTo(204);
        for (var one : new String[]{OPS, RULE}) {
            assertThat(http.get(one).status()).isEqualTo(404);
            assertThat(http.delete(one).status()).isEqualTo(404);
            assertThat(http.patch(one, "{}").status()).isEqualTo(404);
        }
        assertThat(http.post(OPS + "/test").status()).isEqualTo(404);
    }

    @Test
    void config_hasThemAll_andTakesThemBack() {
        putAll();
        for (var type : new String[]{"application/json", "application/yaml"}) {
            var config = http.get("/api/v1/config", "Accept", type);
            var back = http.send("PUT", "/api/v1/config", config.body(), "Content-Type", type);
            assertThat(back.status()).isEqualTo(200);
            assertThat(back.header("Ballast-Revision")).isEqualTo(Long.toString(revision()));
        }
        var config = http.get("/api/v1/config").json();
        assertThat(config.at("/notificationChannels/0/name").asString()).isEqualTo("ops");
        assertThat(config.at("/notificationRules/0/name").asString()).isEqualTo("all");
    }

    @Test
    void trial_sendsOne_tellsTheDialogue_andIsOnRecord(CapturedOutput output) throws MessagingException {
        var mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        mailbox.start();
        try {
            mailbox.setUser("ballast@example.test", "ballast", PASSWORD);
            http.put(OPS, MAIL.formatted(mailbox.getSmtp().getPort(), PASSWORD));
            http.patch(OPS, "{\"enabled\": false}");
            var answer = http.post(OPS + "/test");
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().path("delivered").asBoolean()).as(answer.body()).isTrue();
            assertThat(answer.json().at("/reached/0").asString()).isEqualTo("ops@example.test");
            assertThat(answer.json().path("transcript").valueStream().map(JsonNode::asString))
                    .contains("C: RCPT TO:<ops@example.test>").anyMatch(line -> line.startsWith("C: AUTH"));
            assertThat(mailbox.getReceivedMessages()).singleElement().extracting(mail -> {
                try {
                    return mail.getSubject();
                } catch (MessagingException e) {
                    throw new IllegalStateException(e);
                }
            }).asString().startsWith("[").contains("] Test of notification channel ops");
            assertThat(answer.body() + http.get("/api/v1/events?limit=1000").body() + output.getAll())
                    .doesNotContain(PASSWORD);
        } finally {
            mailbox.stop();
        }
        var failed = http.post(OPS + "/test");
        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.json().path("delivered").asBoolean()).isFalse();
        assertThat(failed.json().path("outcome").asString()).isEqualTo("failed-for-now");
        assertThat(failed.json().path("answer").asString()).contains("connection refused");
        Awaitility.await().untilAsserted(() -> assertThat(http.get("/api/v1/events?limit=1000").json().valueStream()
                .filter(event -> event.path("kind").asString().equals("notification-test")).toList())
                .anySatisfy(event -> {
                    assertThat(event.path("message").asString()).contains("ops: delivered");
                    assertThat(event.path("cause").asString()).startsWith("admin (");
                }).anySatisfy(event -> assertThat(event.path("message").asString()).contains("connection refused")));
    }

    @Test
    void webhookToThisMachine_isRefusedWhereSettingsDoNotAllowIt() {
        http.put(CHANNELS + "/hook", "{\"type\": \"webhook\", \"url\": \"http://127.0.0.1:" + port + "/\"}");
        var answer = http.post(CHANNELS + "/hook/test").json();
        assertThat(answer.path("delivered").asBoolean()).isFalse();
        assertThat(answer.path("answer").asString()).contains("where no webhook goes");
    }

    @Test
    void secrets_standInNoAnswerAndNoLog(CapturedOutput output) {
        putAll();
        var answers = new StringBuilder();
        for (var path : new String[]{CHANNELS, OPS, "/api/v1/config", "/api/v1/revisions?limit=1000",
                "/api/v1/events?limit=1000"}) {
            answers.append(http.get(path).body());
        }
        answers.append(http.put(OPS, MAIL.formatted(99999, PASSWORD)).body());
        answers.append(http.patch(OPS, "{\"password\": [\"" + PASSWORD + "\"]}").body());
        assertThat(answers.toString() + output.getAll()).contains("***").doesNotContain(PASSWORD);
    }
}

package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Notification channels and rules on the disk: rows, revisions, the last good state, and their secrets. */
@ExtendWith(OutputCaptureExtension.class)
class StoredNotificationsTest extends StoredProgram {

    private void storeAll() {
        store(NotificationExamples.channel(NotificationExamples.MAIL));
        store(NotificationExamples.channel(NotificationExamples.FULL_MAIL));
        store(NotificationExamples.channel(NotificationExamples.FULL_WEBHOOK));
        store(NotificationExamples.channel(NotificationExamples.SCRIPT));
        store(NotificationExamples.rule(NotificationExamples.RULE));
        store(NotificationExamples.rule(NotificationExamples.FULL_RULE));
    }

    private String passwordNow() {
        var mail = (NotificationChannel.Mail) Objects
                .requireNonNull(definitions().current().notificationChannel("full-mail"));
        return Objects.requireNonNull(mail.password()).reveal();
    }

    @Test
    void everything_isThereAfterARestart() {
        storeAll();
        store(new Edit.DeleteNotificationRule("all"));
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
        assertThat(before.notificationRules()).containsOnlyKeys("full");
        assertThat(passwordNow()).isEqualTo("mail-password-1");
    }

    @Test
    void lastGoodState_hasThemWithoutADatabase() {
        storeAll();
        store(new Edit.PatchNotificationChannel("ops", Examples.json("{'enabled': false}")));
        store(new Edit.DeleteNotificationRule("all"));
        var before = definitions().current();
        stop();
        program = StoreProgram.startAt("jdbc:h2:tcp://127.0.0.1:1/none", directory);
        assertThat(definitions().current()).isEqualTo(before);
        assertThat(passwordNow()).isEqualTo("mail-password-1");
    }

    @Test
    void revision_tellsWhatChanged_withoutSecrets() {
        storeAll();
        store(new Edit.PatchNotificationChannel("full-mail", Examples.json("{'password': 'other', 'port': 26}")));
        var revisions = program.getBean(Revisions.class);
        assertThat(revisions.get(7).difference()).isEqualTo(Examples.json("""
                [{'op': 'replace', 'path': '/notificationChannels/1/port', 'value': 26},
                 {'op': 'replace', 'path': '/notificationChannels/1/password', 'value': '***'}]"""));
        assertThat(revisions.get(6).difference().at("/0/path").stringValue()).isEqualTo("/notificationRules/1");
        assertThat(revisions.get(2).difference().toString()).contains("***").doesNotContain("mail-password-1");
    }

    @Test
    void restore_bringsThemBackWithTheirSecrets() {
        storeAll();
        store(new Edit.PatchNotificationChannel("full-mail",
                Examples.json("{'server': 'other.test', 'password': 'other'}")));
        store(new Edit.PatchNotificationChannel("full-webhook", Examples.json("{'key': null}")));
        store(new Edit.PutConfig(Examples.json("{'notificationChannels': [], 'notificationRules': []}")));
        store(new Edit.Restore(6));
        assertThat(passwordNow()).isEqualTo("mail-password-1");
        var restored = Documents.config(definitions().current());
        store(new Edit.Restore(8));
        assertThat(passwordNow()).isEqualTo("other");
        assertThat(((NotificationChannel.Webhook) Objects
                .requireNonNull(definitions().current().notificationChannel("full-webhook"))).key()).isNull();
        store(new Edit.Restore(6));
        assertThat(Documents.config(definitions().current())).isEqualTo(restored);
        assertThat(restored.required("notificationRules")).hasSize(2);
    }

    @Test
    void secrets_standNowhereInPlain(CapturedOutput output) throws IOException {
        storeAll();
        store(new Edit.Restore(3));
        stop();
        var secrets = new String[]{"mail-password-1", "webhook-token-1", "0123456789abcdef-webhook-key"};
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\0", "");
                assertThat(text.contains(secrets[0]) || text.contains(secrets[1]) || text.contains(secrets[2]))
                        .as("%s", file).isFalse();
            }
        }
        start();
        for (var revision : program.getBean(Revisions.class).page(0, 100)) {
            assertThat(revision.difference().toString()).doesNotContain(secrets);
        }
        assertThat(output.getAll() + definitions().current()).doesNotContain(secrets);
    }
}

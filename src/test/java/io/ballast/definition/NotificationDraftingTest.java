package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ballast.secret.Secret;

/** What edits make of notification channels and rules. */
class NotificationDraftingTest {

    private Snapshot now = NotificationExamples.all();

    private void store(Edit edit) {
        now = VrrpExamples.draft(now, edit).result();
    }

    private static Edit patch(String channel, String patch) {
        return new Edit.PatchNotificationChannel(channel, Examples.json(patch));
    }

    private NotificationChannel channel(String name) {
        return Objects.requireNonNull(now.notificationChannel(name));
    }

    private NotificationChannel.Webhook webhook() {
        return (NotificationChannel.Webhook) channel("full-webhook");
    }

    private NotificationChannel.Mail mail() {
        return (NotificationChannel.Mail) channel("full-mail");
    }

    private static String plain(@Nullable Secret secret) {
        return Objects.requireNonNull(secret).reveal();
    }

    @Test
    void document_hasEveryDefault_inAFixedOrder() {
        assertThat(Documents.of(channel("ops")).toString()).isEqualTo(Examples.json("""
                {'name': 'ops', 'description': '', 'enabled': true, 'type': 'mail', 'server': 'mail.example.test',
                 'port': 25, 'security': 'none', 'verify': true, 'from': 'ballast@example.test',
                 'to': ['ops@example.test', 'Second Person <second@example.test>'], 'timeout': '10s'}""").toString());
        assertThat(Documents.of(channel("pager")).toString()).isEqualTo(Examples.json("""
                {'name': 'pager', 'description': '', 'enabled': true, 'type': 'webhook',
                 'url': 'https://events.pagerduty.com/v2/enqueue', 'template': 'pagerduty', 'headers': {},
                 'routingKey': '***', 'verify': true, 'timeout': '10s'}""").toString());
        assertThat(Documents.of(channel("bell")).toString()).isEqualTo(Examples.json("""
                {'name': 'bell', 'description': '', 'enabled': true, 'type': 'script', 'script': 'ring.sh',
                 'arguments': ['-v', 'two words'], 'timeout': '5s'}""").toString());
        assertThat(Documents.of(Objects.requireNonNull(now.notificationRule("all"))).toString())
                .isEqualTo(Examples.json("""
                        {'name': 'all', 'description': '', 'enabled': true, 'channels': ['ops'], 'kinds': [],
                         'severity': 'warning', 'clusters': [], 'directors': [], 'operatorActs': false,
                         'collect': '2s', 'remind': '0s', 'onClose': true}""").toString());
    }

    @Test
    void everything_comesBackFromWhatIsStored() {
        var codec = new EntityCodec(Examples.BOX);
        for (var channel : now.notificationChannels().values()) {
            assertThat(codec.channel(EntityCodec.JSON.readTree(EntityCodec.document(channel)), channel.revision()))
                    .isEqualTo(channel);
        }
        for (var rule : now.notificationRules().values()) {
            assertThat(EntityCodec.rule(EntityCodec.JSON.readTree(EntityCodec.document(rule)), rule.revision()))
                    .isEqualTo(rule);
        }
    }

    @Test
    void whatIsShown_changesNothingWhenItIsPutBack() {
        var config = Documents.config(now);
        var draft = VrrpExamples.draft(now, new Edit.PutConfig(config));
        assertThat(draft.changed()).isFalse();
        assertThat(draft.result()).isEqualTo(now);
        for (var channel : now.notificationChannels().values()) {
            assertThat(VrrpExamples.draft(now, patch(channel.name(), "{}")).changed()).isFalse();
        }
    }

    @Test
    void change_stampsOnlyWhatChanged_andTouchesNoService() {
        var draft = VrrpExamples.draft(now, patch("ops", "{'enabled': false}"));
        assertThat(draft.touched()).isEmpty();
        assertThat(draft.summary()).isEqualTo("notification channel ops changed");
        assertThat(Objects.requireNonNull(draft.result().notificationChannel("ops")).revision())
                .isEqualTo(now.revision() + 1);
        assertThat(draft.result().notificationChannel("bell")).isSameAs(channel("bell"));
        assertThat(draft.result().clusters()).isSameAs(now.clusters()).isEmpty();
    }

    @Test
    void usualPort_followsTheSecurity() {
        store(patch("ops", "{'security': 'tls'}"));
        assertThat(((NotificationChannel.Mail) channel("ops")).port()).isEqualTo(465);
        store(patch("ops", "{'security': 'starttls'}"));
        assertThat(((NotificationChannel.Mail) channel("ops")).port()).isEqualTo(587);
        store(patch("full-mail", "{'security': 'tls'}"));
        assertThat(mail().port()).isEqualTo(2525);
    }

    @Test
    void secrets_areNeverShown() {
        var shown = Documents.config(now) + now.toString() + now.notificationChannels();
        assertThat(shown).doesNotContain("mail-password-1", "webhook-token-1", "0123456789abcdef", "routing-key-1");
        assertThat(Documents.of(webhook()).toString()).contains("\"token\":\"***\"", "\"key\":\"***\"");
    }

    @Test
    void secrets_areKept_replacedAndRemoved() {
        store(patch("full-mail", "{'description': 'other', 'password': '***'}"));
        assertThat(plain(mail().password())).isEqualTo("mail-password-1");
        store(patch("full-mail", "{'password': 'new one'}"));
        assertThat(plain(mail().password())).isEqualTo("new one");
        store(patch("full-mail", "{'user': null, 'password': null}"));
        assertThat(mail().password()).isNull();
        store(patch("full-webhook", "{'key': null}"));
        assertThat(webhook().key()).isNull();
        assertThat(plain(webhook().token())).isEqualTo("webhook-token-1");
    }

    @Test
    void secrets_doNotGoWhereTheyNeverWent() {
        assertThat(NotificationExamples.faults(now, patch("full-mail", "{'server': 'elsewhere.test'}")))
                .extracting(Fault::pointer).containsExactly("/password");
        assertThat(NotificationExamples.faults(now, patch("full-webhook", "{'url': 'https://evil.test/{token}'}")))
                .extracting(Fault::pointer).containsExactly("/token");
        assertThat(NotificationExamples.faults(now,
                patch("full-webhook", "{'url': 'http://hooks.example.test:8443/{token}'}")))
                .extracting(Fault::pointer).containsExactly("/token");
        assertThat(NotificationExamples.faults(now, patch("pager", "{'url': 'https://evil.test/'}")))
                .extracting(Fault::pointer).containsExactly("/routingKey");
        store(patch("full-webhook", "{'url': 'https://hooks.example.test:8443/other/{token}'}"));
        assertThat(plain(webhook().token())).isEqualTo("webhook-token-1");
        store(patch("full-mail", "{'server': 'elsewhere.test', 'password': 'for that one'}"));
        assertThat(plain(mail().password())).isEqualTo("for that one");
    }

    @Test
    void anotherType_dropsTheOldFields() {
        store(patch("full-mail", "{'type': 'script', 'script': 'ring.sh'}"));
        assertThat(channel("full-mail")).isInstanceOfSatisfying(NotificationChannel.Script.class, script -> {
            assertThat(script.description()).isEqualTo("the night shift");
            assertThat(script.timeout()).isEqualTo(Duration.ofSeconds(30));
        });
    }

    @Test
    void usedChannel_isNotRemoved() {
        assertThatThrownBy(() -> store(new Edit.DeleteNotificationChannel("ops"))).isInstanceOf(StateConflict.class)
                .hasMessageContaining("channel ops").hasMessageContaining("rule all");
        assertThatThrownBy(() -> store(new Edit.PutConfig(Examples.json("{'notificationChannels': []}"))))
                .isInstanceOf(StateConflict.class);
        store(new Edit.DeleteNotificationRule("all"));
        store(new Edit.DeleteNotificationRule("full"));
        store(new Edit.DeleteNotificationChannel("ops"));
        assertThat(now.notificationChannels()).doesNotContainKey("ops");
        assertThat(now.notificationRules()).isEmpty();
    }

    @Test
    void config_listGivenIsTheWholeTruth_andOneLeftOutIsLeftAlone() {
        store(new Edit.PutConfig(Examples.json("{'clusters': []}")));
        assertThat(now.notificationChannels()).hasSize(5);
        store(new Edit.PutConfig(Examples.json("{'notificationRules': [{'name': 'r', 'channels': ['bell']}]}")));
        assertThat(now.notificationRules()).containsOnlyKeys("r");
        store(new Edit.PutConfig(Examples.json("{'notificationChannels': [], 'notificationRules': []}")));
        assertThat(now.notificationChannels()).isEmpty();
        var faults = NotificationExamples.faults(now, new Edit.PutConfig(Examples.json(
                "{'notificationRules': [{'name': 'r', 'channels': ['bell']}], 'notificationChannels': null}")));
        assertThat(faults).extracting(Fault::pointer).containsExactly("/notificationChannels");
    }

    @Test
    void rule_ofUnknownChannels_isAFaultAtEach() {
        var faults = NotificationExamples.faults(now, NotificationExamples.rule(
                "{'name': 'r', 'channels': ['ops', 'none', 'nobody']}"));
        assertThat(faults).extracting(Fault::pointer).containsExactly("/channels/1", "/channels/2");
        assertThat(faults.getFirst().message()).contains("no notification channel \"none\"");
    }

    @Test
    void unknownNames_areSaid() {
        for (var edit : List.of(patch("x", "{}"), new Edit.DeleteNotificationChannel("x"),
                new Edit.PatchNotificationRule("x", Examples.json("{}")), new Edit.DeleteNotificationRule("x"))) {
            assertThatThrownBy(() -> store(edit)).isInstanceOf(UnknownName.class)
                    .hasMessageStartingWith("There is no notification ");
        }
    }

    @Test
    void faults_comeAllAtOnce() {
        var faults = NotificationExamples.faults(now, NotificationExamples.channel("""
                {'name': 'x', 'type': 'mail', 'server': 'a b', 'port': 70000, 'security': 'ssl', 'user': 'u',
                 'from': 'nobody', 'to': ['a@b', 'A@B', 7, 'x@y\\nBcc: z@y'], 'timeout': '1h', 'extra': 1}"""));
        assertThat(faults).extracting(Fault::pointer).containsExactlyInAnyOrder("/extra", "/server", "/port",
                "/security", "/password", "/from", "/to/1", "/to/2", "/to/3", "/timeout");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /type       | {'name': 'x'}
            /type       | {'name': 'x', 'type': 'sms'}
            /url        | {'name': 'x', 'type': 'webhook'}
            /url        | {'name': 'x', 'type': 'webhook', 'url': 'ftp://a/'}
            /url        | {'name': 'x', 'type': 'webhook', 'url': 'https://u:p@a/'}
            /url        | {'name': 'x', 'type': 'webhook', 'url': 'https://{token}/', 'token': 't'}
            /url        | {'name': 'x', 'type': 'webhook', 'url': 'https:///x'}
            /url        | {'name': 'x', 'type': 'webhook', 'url': 'https://a/ b'}
            /token      | {'name': 'x', 'type': 'webhook', 'url': 'https://a/{token}'}
            /token      | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'token': 't'}
            /token      | {'name': 'x', 'type': 'webhook', 'url': 'https://a/{token}', 'token': 'a b'}
            /key        | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'key': 'short'}
            /routingKey | {'name': 'x', 'type': 'webhook', 'template': 'pagerduty'}
            /routingKey | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'routingKey': 'k'}
            /body       | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'template': 'custom'}
            /body       | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'template': 'custom', 'body': 'x'}
            /body       | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'body': {}}
            /body/a~1b/0| {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'template': 'custom', 'body': {'a/b': ['{nonsense}']}}
            /headers/Host | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'headers': {'Host': 'b'}}
            /headers/X  | {'name': 'x', 'type': 'webhook', 'url': 'https://a/', 'headers': {'X': 'a\\r\\nY: b'}}
            /script     | {'name': 'x', 'type': 'script'}
            /script     | {'name': 'x', 'type': 'script', 'script': '../../bin/sh'}
            /to         | {'name': 'x', 'type': 'mail', 'server': 's', 'from': 'a@b', 'to': []}
            /password   | {'name': 'x', 'type': 'mail', 'server': 's', 'from': 'a@b', 'to': ['a@b'], 'password': 'p'}
            /ca         | {'name': 'x', 'type': 'mail', 'server': 's', 'from': 'a@b', 'to': ['a@b'], 'ca': 'no PEM'}
            """)
    void faultyChannel_isRefusedWhereItIsFaulty(String pointer, String document) {
        assertThat(NotificationExamples.faults(now, NotificationExamples.channel(document))).singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).isEqualTo(pointer.strip()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /channels   | {'name': 'x'}
            /channels   | {'name': 'x', 'channels': []}
            /channels/1 | {'name': 'x', 'channels': ['ops', 'ops']}
            /kinds/0    | {'name': 'x', 'channels': ['ops'], 'kinds': ['Server Health']}
            /severity   | {'name': 'x', 'channels': ['ops'], 'severity': 'cleared'}
            /remind     | {'name': 'x', 'channels': ['ops'], 'remind': '1s'}
            /collect    | {'name': 'x', 'channels': ['ops'], 'collect': '2h'}
            /clusters/0 | {'name': 'x', 'channels': ['ops'], 'clusters': ['a b']}
            """)
    void faultyRule_isRefusedWhereItIsFaulty(String pointer, String document) {
        assertThat(NotificationExamples.faults(now, NotificationExamples.rule(document))).singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).isEqualTo(pointer.strip()));
    }

    @Test
    void notices_tellWhatIsHardlyMeant() {
        assertThat(VrrpExamples.draft(now, patch("full-mail", "{'security': 'none'}")).notices()).singleElement()
                .asString().contains("unprotected");
        assertThat(VrrpExamples.draft(now, patch("full-mail", "{'description': 'x'}")).notices()).singleElement()
                .asString().contains("does not verify");
        assertThat(VrrpExamples.draft(now, NotificationExamples.channel(
                "{'name': 's', 'type': 'webhook', 'url': 'https://hooks.slack.com/services/T/B/x'}")).notices())
                .singleElement().asString().contains("{token}").doesNotContain("T/B/x");
        assertThat(VrrpExamples.draft(now, new Edit.PatchNotificationRule("full",
                Examples.json("{'enabled': true, 'channels': ['full-mail']}"))).notices())
                .hasSize(2).anySatisfy(notice -> assertThat(notice).contains("cluster small, which does not exist"))
                .anySatisfy(notice -> assertThat(notice).contains("full-mail, which is not enabled"));
    }
}

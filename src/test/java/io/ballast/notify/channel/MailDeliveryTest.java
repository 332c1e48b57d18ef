package io.ballast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;

import io.ballast.definition.NotificationChannel.Mail;
import io.ballast.definition.NotificationChannel.Security;
import io.ballast.health.probe.TestAuthority;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.notify.channel.Message.What;

import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail to a real server, and to servers that are no help. */
class MailDeliveryTest extends ChannelFixture {

    private static final Duration SHORT = Duration.ofMillis(300);

    private @Nullable GreenMail mailbox;

    @AfterEach
    void stop() {
        if (mailbox != null) {
            mailbox.stop();
        }
    }

    private GreenMail mailbox(String protocol) {
        mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        mailbox.start();
        return mailbox;
    }

    private static Mail impatient(int port) {
        return mail(port, Security.NONE, true, null, null, null, SHORT, "ops@example.test");
    }

    @Test
    void mail_reachesEveryRecipient_asItsAuthorMeantIt() throws MessagingException {
        var server = mailbox("smtp");
        var delivery = deliver(mail(server.getSmtp().getPort(), "ops@example.test",
                "Zweite Person <second@example.test>"), Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(delivery.reached()).containsExactly("ops@example.test", "second@example.test");
        assertThat(server.getReceivedMessages()).hasSize(2);
        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[LVS_DEVEL] Server web/http/server3 is down");
        assertThat(mail.getHeader("From")).containsExactly("Ballast <ballast@example.test>");
        assertThat(mail.getHeader("To")[0])
                .contains("ops@example.test", "Zweite Person <second@example.test>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSentDate()).isEqualTo(Date.from(Messages.TIME.truncatedTo(ChronoUnit.SECONDS)));
        assertThat(GreenMailUtil.getBody(mail).replace("\r", "")).isEqualTo("""
                Server server3 (172.25.33.3:80) of service web/http is down: connection refused.

                Since 2026-11-21 07:46:52 UTC.

                What this means:
                - 1 of 2 servers of web/http is left.
                - lb1 holds 172.25.33.100.

                Owner:   shop team
                Link:    https://wiki.example/web
                Console: https://lb1.example/clusters/web

                Events:
                2026-11-21 07:46:52 UTC  Server server3 is down: connection refused. [probe tcp 172.25.33.3:80]

                Ballast on director lb1, 2026-11-21 07:46:54 UTC""");
    }

    @Test
    void transcript_isTheDialogue_withoutTheMail() {
        var server = mailbox("smtp");
        var delivery = deliver(mail(server.getSmtp().getPort(), "Ops <ops@example.test>"), Messages.opened());
        assertThat(delivery.transcript()).first().asString().startsWith("S: 220");
        assertThat(delivery.transcript()).containsSubsequence("C: EHLO lb1", "C: MAIL FROM:<ballast@example.test>",
                "C: RCPT TO:<ops@example.test>", "C: DATA", "C: (the mail)", "C: QUIT");
        assertThat(delivery.transcript()).allMatch(line -> line.startsWith("S: ") || line.startsWith("C: "));
        assertThat(String.join("\n", delivery.transcript())).doesNotContain("server3", "Subject");
    }

    @Test
    void mailsOfOneIncident_formOneThread() throws MessagingException {
        var server = mailbox("smtp");
        var channel = mail(server.getSmtp().getPort(), "ops@example.test");
        deliver(channel, Messages.opened());
        deliver(channel, Messages.closed());
        deliver(channel, Messages.message("m-9", "i-8", true, What.OPENED, "another"));
        var mails = server.getReceivedMessages();
        assertThat(mails[0].getMessageID()).isEqualTo("<m-1@example.test>");
        assertThat(mails[1].getMessageID()).isEqualTo("<m-2@example.test>");
        assertThat(mails[0].getHeader("References")).containsExactly("<incident-i-7@example.test>");
        assertThat(mails[1].getHeader("References")).containsExactly("<incident-i-7@example.test>");
        assertThat(mails[0].getHeader("In-Reply-To")).isNull();
        assertThat(mails[1].getHeader("In-Reply-To")).containsExactly("<incident-i-7@example.test>");
        assertThat(mails[2].getHeader("References")).containsExactly("<incident-i-8@example.test>");
    }

    @Test
    void sameMessage_isTheSameMail_howeverOftenItIsSent() throws MessagingException {
        var server = mailbox("smtp");
        var channel = mail(server.getSmtp().getPort(), "ops@example.test");
        deliver(channel, Messages.opened());
        deliver(channel, Message.of(Messages.opened().toJson()));
        var mails = server.getReceivedMessages();
        for (var header : new String[]{"Message-ID", "Date", "Subject", "To"}) {
            assertThat(mails[1].getHeader(header)).as(header).isEqualTo(mails[0].getHeader(header));
        }
    }

    @Test
    void text_mayBeOfAnyLanguage() throws MessagingException, IOException {
        var server = mailbox("smtp");
        deliver(mail(server.getSmtp().getPort(), "Jörg Müller <ops@example.test>"),
                Messages.about(
                        "Größe \u2603 und ein langer Betreff, der über mehr als eine Zeile geht, weil er das darf \uD83D\uDE00"));
        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo(
                "[LVS_DEVEL] Größe \u2603 und ein langer Betreff, der über mehr als eine Zeile geht, weil er das darf \uD83D\uDE00");
        assertThat(mail.getAllRecipients()[0].toString()).contains("ops@example.test");
        assertThat(mail.getContentType()).containsIgnoringCase("charset=utf-8");
        assertThat(mail.getHeader("Subject")[0]).isASCII();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nBcc: evil@example.test", "\nBcc: evil@example.test", "\rBcc: evil@example.test",
            "\r\n\r\n<script>", "\u2028Bcc: evil@example.test", "\u0085Bcc: evil@example.test", "\r\n.\r\nRSET"})
    void text_becomesNoHeaderAndNoCommand(String evil) throws MessagingException, IOException {
        try (var server = new FakeSmtp(_ -> null)) {
            var good = Messages.opened();
            var message = new Message("m" + evil, "i" + evil, false, good.what(), good.severity(), good.time(),
                    good.since(), "lb1" + evil, "LVS" + evil, "down" + evil, List.of("it" + evil),
                    List.of("means" + evil), "owner" + evil, "link" + evil, "console" + evil, good.events(),
                    null);
            assertThat(deliver(mail(server.port(), "ops@example.test"), message).isDelivered()).isTrue();
            var head = server.mails.getFirst().split("\n\n", 2)[0];
            assertThat(head.lines()).allMatch(line -> line.matches("[A-Z][A-Za-z-]+: .*|[ \t].*"));
            assertThat(head).doesNotContainIgnoringCase("\nbcc:");
            assertThat(server.commands).noneMatch(command -> command.contains("evil") || command.equals("RSET"));
        }
    }

    @Test
    void authentication_letsIn_andIsNotShown() {
        var server = mailbox("smtp");
        server.setUser("ballast@example.test", "ballast", PASSWORD);
        server.getUserManager().setAuthRequired(true);
        var channel = mail(server.getSmtp().getPort(), Security.NONE, true, null, "ballast", PASSWORD,
                Duration.ofSeconds(20), "ops@example.test");
        var delivery = deliver(channel, Messages.opened());
        assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(Outcome.DELIVERED);
        assertThat(delivery.transcript()).anyMatch(line -> line.matches("C: AUTH (PLAIN|LOGIN) \\*\\*\\*"));
        assertThat(delivery.toString()).doesNotContain(PASSWORD,
                Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void wrongPassword_isTold_andTriedAgain() {
        var server = mailbox("smtp");
        server.setUser("ballast@example.test", "ballast", PASSWORD);
        server.getUserManager().setAuthRequired(true);
        var delivery = deliver(mail(server.getSmtp().getPort(), Security.NONE, true, null, "ballast", "wrong-one-4711",
                Duration.ofSeconds(20), "ops@example.test"), Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(delivery.answer()).contains("does not let ballast in", "535");
        assertThat(delivery.toString()).doesNotContain("wrong-one-4711");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void serverThatRepeatsThePassword_isMasked() throws IOException {
        try (var server = new FakeSmtp(command -> command.startsWith("EHLO")
                ? "250-fake\r\n250 AUTH PLAIN"
                : command.startsWith("AUTH") ? "535 I do not like " + PASSWORD : null)) {
            var delivery = deliver(mail(server.port(), Security.NONE, true, null, "ballast", PASSWORD,
                    Duration.ofSeconds(20), "ops@example.test"), Messages.opened());
            assertThat(delivery.answer()).contains("535 I do not like ***");
            assertThat(delivery.toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void tlsFromTheStart_isSpoken_andItsServerVerified() {
        var server = mailbox("smtps");
        int port = server.getSmtps().getPort();
        var trusting = deliver(mail(port, Security.TLS, false, null, null, null, Duration.ofSeconds(20),
                "ops@example.test"), Messages.opened());
        assertThat(trusting.outcome()).as("%s", trusting).isEqualTo(Outcome.DELIVERED);
        var careful = deliver(mail(port, Security.TLS, true, null, null, null, Duration.ofSeconds(20),
                "ops@example.test"), Messages.opened());
        assertThat(careful.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(careful.answer()).contains("TLS failed");
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void startTls_isVerifiedByTheGivenAuthority_andItsName() throws IOException {
        var authority = new TestAuthority("ours");
        var other = new TestAuthority("others");
        try (var server = FakeSmtp.startTls(authority.issue("127.0.0.1"), _ -> null);
                var impostor = FakeSmtp.startTls(authority.issue("mail.elsewhere.test"), _ -> null)) {
            var delivery = deliver(startTls(server.port(), authority.pem()), Messages.opened());
            assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(Outcome.DELIVERED);
            assertThat(server.commands).contains("STARTTLS");
            assertThat(deliver(startTls(server.port(), other.pem()), Messages.opened()).answer())
                    .contains("TLS failed");
            assertThat(deliver(startTls(impostor.port(), authority.pem()), Messages.opened()).outcome())
                    .isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(impostor.commands).noneMatch(command -> command.startsWith("MAIL"));
        }
    }

    @Test
    void password_isSaidOnlyAfterTls() throws IOException {
        var authority = new TestAuthority("ours");
        try (var server = FakeSmtp.startTls(authority.issue("127.0.0.1"), command -> command.startsWith("EHLO")
                ? "250-fake\r\n250-STARTTLS\r\n250 AUTH PLAIN"
                : command.startsWith("AUTH") ? "235 welcome" : null)) {
            var delivery = deliver(startTls(server.port(), authority.pem()), Messages.opened());
            assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(Outcome.DELIVERED);
            assertThat(server.commands).extracting(command -> command.split("[ :]", 2)[0]).startsWith("EHLO",
                    "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA");
        }
    }

    private static Mail startTls(int port, String ca) {
        return mail(port, Security.STARTTLS, true, ca, "ballast", PASSWORD, Duration.ofSeconds(20),
                "ops@example.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 TLS not available", "501 no", FakeSmtp.HANG_UP, FakeSmtp.NONSENSE, "not offered"})
    void startTlsThatFails_sendsNothingInTheClear(String answer) throws IOException {
        var authority = new TestAuthority("ours");
        try (var server = FakeSmtp.startTls(authority.issue("127.0.0.1"), command -> answer.equals("not offered")
                ? command.startsWith("EHLO") ? "250 fake" : null
                : command.equals("STARTTLS") ? answer : null)) {
            var delivery = deliver(startTls(server.port(), authority.pem()), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(delivery.answer()).isNotBlank();
            assertThat(server.commands).noneMatch(
                    command -> command.startsWith("MAIL") || command.startsWith("AUTH") || command.startsWith("DATA"));
        }
    }

    @Test
    void refusedRecipient_isTold_andTheOthersGetIt() throws IOException {
        try (var server = new FakeSmtp(command -> command.contains("gone@") ? "550 5.1.1 no such user" : null)) {
            var delivery = deliver(mail(server.port(), "ops@example.test", "Gone <gone@example.test>",
                    "third@example.test"), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_GOOD);
            assertThat(delivery.reached()).containsExactly("ops@example.test", "third@example.test");
            assertThat(delivery.refused()).containsOnlyKeys("gone@example.test");
            assertThat(delivery.answer()).contains("gone@example.test", "550 5.1.1 no such user");
            assertThat(server.mails).hasSize(1);
        }
    }

    @Test
    void furtherAttempt_goesOnlyToThoseWhoHaveItNot() throws IOException {
        var attempts = new AtomicInteger();
        try (var server = new FakeSmtp(command -> command.contains("RCPT TO:<grey@") && attempts.incrementAndGet() == 1
                ? "451 4.7.1 come back later"
                : command.contains("RCPT TO:<gone@") ? "550 no such user" : null)) {
            var channel = mail(server.port(), "ops@example.test", "grey@example.test", "gone@example.test");
            var first = deliver(channel, Messages.opened());
            assertThat(first.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(first.answer()).contains("grey@example.test: 451 4.7.1 come back later");
            assertThat(first.settled()).containsExactly("gone@example.test", "ops@example.test");
            server.commands.clear();
            var second = deliver(channel, Messages.opened(), first.settled().toArray(String[]::new));
            assertThat(second.outcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(second.reached()).containsExactly("grey@example.test");
            assertThat(server.commands).filteredOn(command -> command.startsWith("RCPT"))
                    .containsExactly("RCPT TO:<grey@example.test>");
            assertThat(deliver(channel, Messages.opened(), "ops@example.test", "grey@example.test",
                    "gone@example.test").isDelivered()).isTrue();
            assertThat(server.mails).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MAIL | 451 4.3.0 try again     | FAILED_FOR_NOW
            MAIL | 550 5.7.1 not you       | FAILED_FOR_GOOD
            RCPT | 450 mailbox busy        | FAILED_FOR_NOW
            RCPT | 550 no such user        | FAILED_FOR_GOOD
            DATA | 451 no room             | FAILED_FOR_NOW
            DATA | 554 no valid recipients | FAILED_FOR_GOOD
            .    | 452 disk full           | FAILED_FOR_NOW
            .    | 554 5.7.1 is spam       | FAILED_FOR_GOOD
            """)
    void answer_saysWhetherToTryAgain(String command, String answer, Outcome outcome) throws IOException {
        try (var server = new FakeSmtp(said -> said.startsWith(command) ? answer : null)) {
            var delivery = deliver(mail(server.port(), "ops@example.test"), Messages.opened());
            assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(outcome);
            assertThat(delivery.answer()).contains(answer);
            assertThat(delivery.reached()).isEmpty();
            assertThat(delivery.transcript()).contains("S: " + answer);
        }
    }

    @Test
    void refusalForNow_isOverAtTheNextAttempt() throws IOException {
        var mails = new AtomicInteger();
        try (var server = new FakeSmtp(command -> command.equals(".") && mails.incrementAndGet() < 3
                ? "451 4.3.2 not now"
                : null)) {
            var channel = mail(server.port(), "ops@example.test");
            assertThat(deliver(channel, Messages.opened()).outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(deliver(channel, Messages.opened()).outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(deliver(channel, Messages.opened()).outcome()).isEqualTo(Outcome.DELIVERED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void connectionThatBreaks_isTriedAgain(String where) throws IOException {
        try (var server = new FakeSmtp(command -> (where.isEmpty()
                ? command.isEmpty()
                : command.startsWith(where)) ? FakeSmtp.HANG_UP : null)) {
            var delivery = deliver(mail(server.port(), "ops@example.test"), Messages.opened());
            assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(delivery.answer()).isNotBlank().doesNotContain("Exception", "[EOF]");
            assertThat(delivery.reached()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MAIL", "."})
    void serverThatHangs_isLeft(String where) throws IOException {
        try (var server = new FakeSmtp(command -> (where.isEmpty()
                ? command.isEmpty()
                : command.startsWith(where)) ? FakeSmtp.SILENCE : null)) {
            var delivery = deliver(impatient(server.port()), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(delivery.answer()).isNotBlank().doesNotContain("Exception");
            assertThat(delivery.reached()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FakeSmtp.HANG_UP, FakeSmtp.SILENCE, "421 too late"})
    void badFarewell_changesNothing(String farewell) throws IOException {
        try (var server = new FakeSmtp(command -> command.equals("QUIT") ? farewell : null)) {
            var delivery = deliver(mail(server.port(), "ops@example.test"), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.DELIVERED);
        }
    }

    @Test
    void serverThatNeverComesToAnEnd_isLeft() throws IOException {
        try (var listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try (var connection = listening.accept()) {
                    while (true) {
                        connection.getOutputStream().write('2');
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException e) {
                    // It was left.
                }
            });
            var delivery = deliver(impatient(listening.getLocalPort()), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(delivery.answer()).matches("no end in 1.8 s|.*no answer in 0.3 s");
        }
    }

    @Test
    void nobodyThere_isSaid() throws IOException {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        var delivery = deliver(mail(port, "ops@example.test"), Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(delivery.answer()).isEqualTo("127.0.0.1:" + port + ": connection refused");
        assertThat(delivery.transcript()).isEmpty();
    }
}

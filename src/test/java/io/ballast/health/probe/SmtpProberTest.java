package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.health.Outcome;
import io.ballast.health.Reach;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TlsSetting;
import io.ballast.health.probe.TestAuthority.Issued;

import javax.net.ssl.SSLServerSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpProberTest {

    private static final String OFFER = "250-mail.example|250-SIZE 1000|250 STARTTLS";
    private static final TestAuthority AUTHORITY = new TestAuthority("Authority");

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void greetingEhloAndQuit_areSaid() throws Exception {
        assertThat(probe(null, "220-mail.example|220-no spam|220 ready", OFFER, "221 bye"))
                .isEqualTo(Outcome.success("greeted with 250"));
        assertThat(heard).containsExactly("EHLO director.example", "QUIT");
    }

    @Test
    void serverThatDoesNotKnowEhlo_isGreetedWithHelo() throws Exception {
        assertThat(probe(null, "220 ready", "502 what?", "250 hello", "221 bye").success()).isTrue();
        assertThat(heard).containsExactly("EHLO director.example", "HELO director.example", "QUIT");
    }

    @Test
    void probeWithoutAName_givesItsAddress() throws Exception {
        var check = new SmtpCheck(Checks.PATIENT, Reach.SERVER, null, null);
        var answers = new ArrayDeque<>(List.of("220 ready", "250 hello", "221 bye"));
        try (var server = new LoopbackServer(connection -> converse(connection, answers))) {
            assertThat(TimedAttempt.probe(check, server).success()).isTrue();
        }
        assertThat(heard).containsExactly("EHLO [127.0.0.1]", "QUIT");
    }

    @Test
    void serverThatHangsUpAtQuit_isUp() throws Exception {
        assertThat(probe(null, "220 ready", "250 hello").success()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', value = {
            "554 5.7.1 go away; -; `\"554 5.7.1 go away\" where 220 was expected`",
            "220 ready; 421 too busy; `\"421 too busy\" where 250 was expected`",
            "220 ready; 550-you|550 are bad; `\"503 first hello\" where 250 was expected`",
            "+OK pop; -; `\"+OK pop\" where 220 was expected`", "22; -; `\"22\" where 220 was expected`"})
    void refusal_isToldInTheServersWords(String banner, String hello, String reason) throws Exception {
        assertThat(probe(null, banner, hello, "503 first hello")).isEqualTo(Outcome.failure(reason));
    }

    @Test
    void multiLineReplyThatBreaksOff_isNotComplete() throws Exception {
        try (var server = new LoopbackServer(connection -> LoopbackServer.say(connection, "220-one\r\n220-two\r\n"))) {
            assertThat(TimedAttempt.probe(Checks.smtp(null), server))
                    .isEqualTo(Outcome.failure("connection closed in the middle of an answer"));
        }
    }

    @Test
    void endlessLine_isReadNoFurtherThanItsBound() throws Exception {
        assertThat(probe(null, "220 " + "x".repeat(5000)))
                .isEqualTo(Outcome.failure("answer has a line of more than 4096 bytes"));
    }

    @Test
    void silentServer_isNoAnswer() throws Exception {
        var check = new SmtpCheck(Checks.HASTY, Reach.SERVER, "x", null);
        try (var server = LoopbackServer.silent()) {
            assertThat(TimedAttempt.probe(check, server)).isEqualTo(Outcome.failure("no answer in 250 ms"));
        }
    }

    @Test
    void startTls_isFollowedByASecondEhlo() throws Exception {
        var outcome = secure(AUTHORITY.issue("127.0.0.1"), TestAuthority.END.minusSeconds(86400 * 5 + 60));
        assertThat(outcome).isEqualTo(new Outcome(true, "greeted with 250", null, "certificate expires in 5 days"));
        assertThat(heard).containsExactly("EHLO director.example", "STARTTLS", "EHLO director.example", "QUIT");
    }

    @Test
    void startTlsWithTheWrongCertificate_isDown() throws Exception {
        assertThat(secure(AUTHORITY.issue("mail.example"), TestAuthority.START.plusSeconds(60)))
                .isEqualTo(Outcome.failure("certificate is for mail.example, not 127.0.0.1"));
        assertThat(heard).containsExactly("EHLO director.example", "STARTTLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void startTlsThatWantsAClientCertificate_saysSo(String protocol) throws Exception {
        var setting = new TlsSetting(false, null, null, null, null, 0);
        try (var tls = AUTHORITY.issue("127.0.0.1").listen(TlsCredentials.trust(AUTHORITY.pem()));
                var relay = new LoopbackServer(connection -> startTls(connection, tls))) {
            tls.setNeedClientAuth(true);
            tls.setEnabledProtocols(new String[]{protocol});
            assertThat(TimedAttempt.probe(Checks.smtp(setting), relay)).isEqualTo(
                    Outcome.failure("server asked for a client certificate, and ended the connection without one"));
        }
    }

    @Test
    void startTlsThatIsNotOffered_isDown() throws Exception {
        assertThat(probe(TlsSetting.DEFAULT, "220 ready", "250-STARTTLSX|250 SIZE"))
                .isEqualTo(Outcome.failure("server does not offer STARTTLS"));
    }

    @Test
    void startTlsThatIsRefused_isDown() throws Exception {
        assertThat(probe(TlsSetting.DEFAULT, "220 ready", OFFER, "454 TLS not available"))
                .isEqualTo(Outcome.failure("\"454 TLS not available\" where 220 was expected"));
    }

    @Test
    void plainTextAfterStartTls_isNeverTakenForSecured() throws Exception {
        assertThat(probe(TlsSetting.DEFAULT, "220 ready", OFFER, "220 go|250 slipped in"))
                .isEqualTo(Outcome.failure("server went on in plain text after STARTTLS"));
    }

    private Outcome probe(@Nullable TlsSetting startTls, String... answers) throws Exception {
        try (var server = new LoopbackServer(connection -> converse(connection, new ArrayDeque<>(List.of(answers))))) {
            return TimedAttempt.probe(Checks.smtp(startTls), server);
        }
    }

    private Outcome secure(Issued shown, Instant now) throws Exception {
        var setting = new TlsSetting(true, AUTHORITY.pem(), null, null, null, 14);
        try (var tls = shown.listen();
                var relay = new LoopbackServer(connection -> startTls(connection, tls))) {
            return TimedAttempt.probe(Checks.smtp(setting), relay, () -> now);
        }
    }

    /** Speaks up to STARTTLS, and from there on hands every byte to and from a server that speaks TLS. */
    private void startTls(Socket connection, SSLServerSocket tls) throws IOException {
        converse(connection, new ArrayDeque<>(List.of("220 ready", OFFER, "220 go")), 2);
        Thread.ofVirtual().start(() -> serveSecured(tls));
        try (var inner = new Socket(tls.getInetAddress(), tls.getLocalPort())) {
            Thread.ofVirtual().start(() -> pass(inner, connection));
            pass(connection, inner);
        }
    }

    private void serveSecured(SSLServerSocket tls) {
        try (var secured = tls.accept()) {
            for (var answer : List.of("250 hello again", "221 bye")) {
                var line = LoopbackServer.line(secured);
                if (line.isEmpty()) {
                    return;
                }
                heard.add(line);
                LoopbackServer.say(secured, answer + "\r\n");
            }
        } catch (IOException e) {
            // The prober did not like the certificate.
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One end has gone.
        }
    }

    private void converse(Socket connection, ArrayDeque<String> answers) throws IOException {
        converse(connection, answers, answers.size() - 1);
        LoopbackServer.line(connection);
    }

    private void converse(Socket connection, ArrayDeque<String> answers, int questions) throws IOException {
        LoopbackServer.say(connection, answers.remove().replace("|", "\r\n") + "\r\n");
        for (int i = 0; i < questions; i++) {
            heard.add(LoopbackServer.line(connection));
            LoopbackServer.say(connection, answers.remove().replace("|", "\r\n") + "\r\n");
        }
    }
}

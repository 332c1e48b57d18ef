package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.ballast.health.CannotProbe;
import io.ballast.health.HttpCheck;
import io.ballast.health.Outcome;
import io.ballast.health.Reach;
import io.ballast.health.TcpCheck.Dialogue;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.health.probe.TestAuthority.Issued;
import io.ballast.secret.Secret;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsProberTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("Authority");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void trustedCertificateForTheAddress_isUp() throws Exception {
        assertThat(handshake(AUTHORITY.issue("127.0.0.1"), trusting(null), NOW))
                .isEqualTo(Outcome.success("completed a TLSv1.3 handshake"));
    }

    @ParameterizedTest
    @CsvSource({"3, certificate expired 3 days ago", "1, certificate expired 1 day ago"})
    void expiredCertificate_isDown(int days, String reason) throws Exception {
        assertThat(
                handshake(AUTHORITY.issue("127.0.0.1"), trusting(null), TestAuthority.END.plus(DAY.multipliedBy(days))))
                .isEqualTo(Outcome.failure(reason));
    }

    @Test
    void certificateThatExpiredThisHour_isDown() throws Exception {
        assertThat(handshake(AUTHORITY.issue("127.0.0.1"), trusting(null), TestAuthority.END.plusSeconds(120)))
                .isEqualTo(Outcome.failure("certificate expired 2 minutes ago"));
    }

    @Test
    void certificateOfTheFuture_isDown() throws Exception {
        assertThat(handshake(AUTHORITY.issue("127.0.0.1"), trusting(null), TestAuthority.START.minus(DAY)))
                .isEqualTo(Outcome.failure("certificate not valid before 2026-01-01"));
    }

    @Test
    void certificateForSomebodyElse_isDown() throws Exception {
        assertThat(handshake(AUTHORITY.issue("a.example"), trusting("b.example"), NOW))
                .isEqualTo(Outcome.failure("certificate is for a.example, not b.example"));
        assertThat(handshake(AUTHORITY.issue("a.example", "c.example", "d.example", "10.0.0.1"), trusting(null), NOW))
                .isEqualTo(Outcome.failure(
                        "certificate is for a.example, c.example, d.example and 1 more, not 127.0.0.1"));
    }

    @Test
    void commonName_doesNotCount() throws Exception {
        assertThat(handshake(AUTHORITY.issue(), trusting("common.example"), NOW)).isEqualTo(Outcome.failure(
                "certificate is for no name at all (it has no subject alternative names), not common.example"));
    }

    @Test
    void certificateOfAnotherAuthority_isDown() throws Exception {
        assertThat(handshake(new TestAuthority("Authority").issue("127.0.0.1"), trusting(null), NOW))
                .isEqualTo(Outcome.failure("certificate is signed by nobody trusted"));
    }

    @Test
    void systemsAuthorities_areTrustedWithoutOthers() throws Exception {
        assertThat(handshake(AUTHORITY.issue("127.0.0.1"), TlsSetting.DEFAULT, NOW))
                .isEqualTo(Outcome.failure("certificate is signed by nobody trusted"));
    }

    @Test
    void certificateOfAnExpiredIntermediate_isDown() throws Exception {
        var between = new TestAuthority("Between", AUTHORITY, TestAuthority.START,
                Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(handshake(between.issue("127.0.0.1"), trusting(null), Instant.now()).reason())
                .startsWith("certificate of the issuer expired ").endsWith(" ago");
    }

    @Test
    void certificateForClients_isDown() throws Exception {
        var issued = AUTHORITY.issue(TestAuthority.START, TestAuthority.END, KeyPurposeId.id_kp_clientAuth,
                "127.0.0.1");
        assertThat(handshake(issued, trusting(null), NOW))
                .isEqualTo(Outcome.failure("certificate is not one for servers"));
    }

    @Test
    void lastDays_comeAsAWarning() throws Exception {
        var outcome = handshake(AUTHORITY.issue("127.0.0.1"), trusting(null),
                TestAuthority.END.minus(DAY.multipliedBy(5)));
        assertThat(outcome.success()).isTrue();
        assertThat(outcome.warning()).isEqualTo("certificate expires in 5 days");
    }

    @Test
    void withoutVerification_anyCertificateWillDoAndTheWarningStillComes() throws Exception {
        var setting = new TlsSetting(false, null, null, null, null, 14);
        var outcome = handshake(new TestAuthority("X").issue("x.example"), setting,
                TestAuthority.END.plus(DAY.multipliedBy(3)));
        assertThat(outcome.success()).isTrue();
        assertThat(outcome.warning()).isEqualTo("certificate expired 3 days ago");
    }

    @Test
    void warningSwitchedOff_staysAway() throws Exception {
        var setting = new TlsSetting(false, null, null, null, null, 0);
        assertThat(handshake(AUTHORITY.issue(), setting, TestAuthority.END.minus(DAY)).warning()).isNull();
    }

    @Test
    void serverName_isAskedFor() throws Exception {
        var asked = new ConcurrentLinkedQueue<String>();
        try (var server = new LoopbackServer(AUTHORITY.issue("*.web.example").listen(), connection -> {
            ((SSLSocket) connection).startHandshake();
            var session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
            session.getRequestedServerNames().forEach(name -> asked.add(name.toString()));
            LoopbackServer.line(connection);
        })) {
            var outcome = TimedAttempt.probe(Checks.tls(trusting("my-app.web.example")), server, () -> NOW);
            assertThat(outcome.reason()).startsWith("completed");
            // The client's handshake can be over a moment before the server's.
            await().untilAsserted(() -> assertThat(asked).singleElement().asString().contains("my-app.web.example"));
        }
    }

    @Test
    void serverNameWithAnUnderscore_isAskedForToo() throws Exception {
        var hello = new CompletableFuture<String>();
        try (var server = new LoopbackServer(connection -> {
            var record = connection.getInputStream().readNBytes(5);
            int length = (record[3] & 0xff) << 8 | record[4] & 0xff;
            hello.complete(new String(connection.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1));
        })) {
            assertThat(TimedAttempt.probe(Checks.tls(trusting("my_app.example")), server).success()).isFalse();
            assertThat(hello.get(30, TimeUnit.SECONDS)).contains("my_app.example");
        }
    }

    @Test
    void dialogue_isHeldWithinTls() throws Exception {
        var heard = new ConcurrentLinkedQueue<String>();
        try (var server = new LoopbackServer(AUTHORITY.issue("127.0.0.1").listen(), connection -> {
            LoopbackServer.say(connection, "* OK IMAP4rev1 ready\r\n");
            heard.add(LoopbackServer.line(connection));
            LoopbackServer.say(connection, "* BYE\r\n");
        })) {
            var imaps = new TlsCheck(Checks.PATIENT, Reach.SERVER, false, trusting(null), Dialogue.IMAP, null, null);
            var outcome = TimedAttempt.probe(imaps, server, () -> TestAuthority.END.minus(DAY.multipliedBy(5)));
            assertThat(outcome)
                    .isEqualTo(new Outcome(true, "greeted with * OK", null, "certificate expires in 5 days"));
            assertThat(heard).containsExactly("a1 LOGOUT");

            var pops = new TlsCheck(Checks.PATIENT, Reach.SERVER, false, trusting(null), Dialogue.POP, null, null);
            assertThat(TimedAttempt.probe(pops, server, () -> NOW))
                    .isEqualTo(Outcome.failure("\"* OK IMAP4rev1 ready\" where +OK was expected"));
        }
    }

    @Test
    void sipWithinTls_saysSo() throws Exception {
        var request = new CompletableFuture<String>();
        try (var server = new LoopbackServer(AUTHORITY.issue("127.0.0.1").listen(), connection -> {
            request.complete(LoopbackServer.head(connection));
            LoopbackServer.say(connection, "SIP/2.0 200 OK\r\n\r\n");
        })) {
            var sips = new TlsCheck(Checks.PATIENT, Reach.SERVER, false, trusting(null), Dialogue.SIP, null, null);
            assertThat(TimedAttempt.probe(sips, server, () -> NOW).success()).isTrue();
            assertThat(request.get(30, TimeUnit.SECONDS)).startsWith("OPTIONS sip:127.0.0.1 SIP/2.0\n")
                    .contains("Via: SIP/2.0/TLS 127.0.0.1:", ";transport=tls>");
        }
    }

    @Test
    void textWithinTls_isSentAndExpected_afterTheCertificateIsJudged() throws Exception {
        var heard = new ConcurrentLinkedQueue<String>();
        try (var server = new LoopbackServer(AUTHORITY.issue("127.0.0.1").listen(), connection -> {
            heard.add(LoopbackServer.line(connection));
            LoopbackServer.say(connection, "all is well\r\n");
        })) {
            assertThat(TimedAttempt.probe(saying(trusting(null), "well"), server, () -> NOW))
                    .isEqualTo(Outcome.success("answered as expected"));
            assertThat(TimedAttempt.probe(saying(trusting(null), "bad"), server, () -> NOW))
                    .isEqualTo(Outcome.failure("\"all is well\" where \"bad\" was expected"));
            assertThat(heard).containsExactly("how are you?", "how are you?");

            assertThat(TimedAttempt.probe(saying(trusting("b.example"), "well"), server, () -> NOW).reason())
                    .isEqualTo("certificate is for 127.0.0.1, not b.example");
            assertThat(heard).filteredOn(line -> !line.isEmpty()).as("nobody but the right one is spoken to")
                    .hasSize(2);
        }
    }

    private static TlsCheck saying(TlsSetting setting, String expect) {
        return new TlsCheck(Checks.PATIENT, Reach.SERVER, false, setting, null, "how are you?\n", Checks.text(expect));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void missingClientCertificate_isSaidByAConversationToo(String protocol) throws Exception {
        var without = new TlsSetting(false, null, null, null, null, 0);
        try (var server = wantingAClient(protocol)) {
            assertThat(TimedAttempt.probe(saying(without, "x"), server)).isEqualTo(
                    Outcome.failure("server asked for a client certificate, and ended the connection without one"));
        }
    }

    @Test
    void everyProbe_seesTheCertificateOfNow() throws Exception {
        var times = List.of(NOW, TestAuthority.END.plus(DAY));
        var turn = times.iterator();
        InstantSource clock = turn::next;
        var probers = new Probers(clock);
        var check = Checks.http().tls(trusting(null)).build();
        try (var server = https(AUTHORITY.issue("127.0.0.1"))) {
            assertThat(TimedAttempt.probe(check, server, probers).success()).isTrue();
            assertThat(TimedAttempt.probe(check, server, probers).reason()).isEqualTo("certificate expired 1 day ago");
        }
    }

    @Test
    void hostOfAnHttpsCheck_isWhoTheCertificateMustBeFor() throws Exception {
        try (var server = https(AUTHORITY.issue("www.example"))) {
            assertThat(https(server, "www.example:8443").reason()).isEqualTo("answered 200");
            assertThat(https(server, "shop.example").reason())
                    .isEqualTo("certificate is for www.example, not shop.example");
        }
    }

    @Test
    void clientCertificate_isShownToAServerThatWantsOne() throws Exception {
        var client = AUTHORITY.issue(TestAuthority.START, TestAuthority.END, KeyPurposeId.id_kp_clientAuth, "client");
        var with = new TlsSetting(false, null, null, client.certificatePem(), new Secret(client.keyPem()), 0);
        try (var server = wantingAClient("TLSv1.3")) {
            assertThat(TimedAttempt.probe(Checks.http().tls(with).build(), server))
                    .isEqualTo(Outcome.success("answered 200"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void missingClientCertificate_isSaid(String protocol) throws Exception {
        var without = new TlsSetting(false, null, null, null, null, 0);
        try (var server = wantingAClient(protocol)) {
            assertThat(TimedAttempt.probe(Checks.http().tls(without).build(), server)).isEqualTo(
                    Outcome.failure("server asked for a client certificate, and ended the connection without one"));
        }
    }

    @Test
    void clientCertificateOfAnotherAuthority_isRefused() throws Exception {
        var client = new TestAuthority("Other").issue(TestAuthority.START, TestAuthority.END,
                KeyPurposeId.id_kp_clientAuth, "client");
        var with = new TlsSetting(false, null, null, client.certificatePem(), new Secret(client.keyPem()), 0);
        try (var server = wantingAClient("TLSv1.2")) {
            assertThat(TimedAttempt.probe(Checks.http().tls(with).build(), server).success()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail.example ready\r\n", "\0\0\0\0\0\0\0\0"})
    void answerThatIsNoTls_isDown(String answer) throws Exception {
        try (var server = LoopbackServer.saying(answer)) {
            assertThat(TimedAttempt.probe(Checks.tls(TlsSetting.DEFAULT), server))
                    .isEqualTo(Outcome.failure("answer is not TLS"));
        }
    }

    @Test
    void silence_isNoAnswerInTheTimeout() throws Exception {
        try (var server = LoopbackServer.silent()) {
            var check = Checks.http().tls(TlsSetting.DEFAULT).pace(Checks.HASTY).build();
            assertThat(TimedAttempt.probe(check, server)).isEqualTo(Outcome.failure("no answer in 250 ms"));
        }
    }

    @Test
    void connectionClosedInTheHandshake_isDown() throws Exception {
        try (var server = new LoopbackServer(Socket::shutdownOutput)) {
            assertThat(TimedAttempt.probe(Checks.tls(TlsSetting.DEFAULT), server).reason())
                    .isIn("connection closed during the TLS handshake", "connection reset",
                            "connection closed while it was spoken to");
        }
    }

    @Test
    void versionThatIsNoLongerSafe_isSaid() throws Exception {
        // A ServerHello of TLS 1.1 with TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA.
        var hello = new byte[5 + 4 + 38];
        var head = new byte[]{22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
        System.arraycopy(head, 0, hello, 0, head.length);
        hello[hello.length - 3] = (byte) 0xc0;
        hello[hello.length - 2] = 0x13;
        try (var server = LoopbackServer.saying(hello)) {
            assertThat(TimedAttempt.probe(Checks.tls(TlsSetting.DEFAULT), server))
                    .isEqualTo(Outcome.failure("server speaks no version of TLS that is still safe"));
        }
    }

    @Test
    void settingsThatCannotBeRead_areSaid_andAreNoFaultOfTheServer() throws Exception {
        try (var server = LoopbackServer.silent()) {
            var authorities = Checks.tls(new TlsSetting(true, "nonsense", null, null, null, 0));
            assertThatThrownBy(() -> TimedAttempt.probe(authorities, server)).isInstanceOf(CannotProbe.class)
                    .hasMessage("the check's ca is not certificates in PEM");
            var client = Checks.tls(new TlsSetting(false, null, null, AUTHORITY.pem(), new Secret("nonsense"), 0));
            assertThatThrownBy(() -> TimedAttempt.probe(client, server)).isInstanceOf(CannotProbe.class)
                    .hasMessage("the check's client certificate and key are not a pair in PEM (key: PKCS #8)");
        }
    }

    @Test
    void machineThatTrustsNobody_saysSo_andBlamesNoServer() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        assertThatThrownBy(() -> TlsCredentials.trusting((X509TrustManager) factory.getTrustManagers()[0]))
                .isInstanceOf(CannotProbe.class).hasMessageStartingWith("this system trusts no certificate authority");
        assertThat(TlsCredentials.trust(AUTHORITY.pem()).getAcceptedIssuers()).hasSize(1);
    }

    private static TlsSetting trusting(@Nullable String serverName) {
        return new TlsSetting(true, AUTHORITY.pem(), serverName, null, null, 14);
    }

    private static Outcome handshake(Issued shown, TlsSetting setting, Instant now) throws Exception {
        try (var server = https(shown)) {
            return TimedAttempt.probe(Checks.tls(setting), server, () -> now);
        }
    }

    private static Outcome https(LoopbackServer server, String host) throws Exception {
        HttpCheck check = Checks.http().tls(trusting(null)).host(host).build();
        return TimedAttempt.probe(check, server, () -> NOW);
    }

    private static LoopbackServer https(Issued shown) throws Exception {
        return new LoopbackServer(shown.listen(), TlsProberTest::answer);
    }

    private static LoopbackServer wantingAClient(String protocol) throws Exception {
        var listening = AUTHORITY.issue("127.0.0.1").listen(TlsCredentials.trust(AUTHORITY.pem()));
        listening.setNeedClientAuth(true);
        listening.setEnabledProtocols(new String[]{protocol});
        return new LoopbackServer(listening, TlsProberTest::answer);
    }

    private static void answer(Socket connection) throws IOException {
        LoopbackServer.head(connection);
        LoopbackServer.say(connection, ANSWER);
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
}

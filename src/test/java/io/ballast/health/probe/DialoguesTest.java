package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.ballast.health.Outcome;
import io.ballast.health.TcpCheck.Dialogue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DialoguesTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "FTP, 220 ready, greeted with 220",
            "FTP, 220-welcome|220-to this|220 server, greeted with 220",
            "FTP, 120 in a minute|220 ready, greeted with 220",
            "POP, +OK ready, greeted with +OK",
            "IMAP, * OK IMAP4rev1, greeted with * OK",
            "IMAP, * PREAUTH welcome, greeted with * PREAUTH",
            "REDIS, +PONG, answered +PONG",
            "REDIS, `-NOAUTH Authentication required.`, `answers, and wants a password`",
            "NNTP, 200 posting allowed, greeted with 200",
            "NNTP, 201 no posting, greeted with 201",
            "SIP, SIP/2.0 200 OK, answered OPTIONS with 200",
            "SIP, SIP/2.0 100 Trying|Via: x||SIP/2.0 200 OK, answered OPTIONS with 200"})
    void serverThatWorks_isUp(Dialogue dialogue, String says, String reason) throws Exception {
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.say(connection, lines(says));
            connection.shutdownOutput();
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            assertThat(TimedAttempt.probe(Checks.dialogue(dialogue), server))
                    .isEqualTo(Outcome.success(reason));
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "FTP, 421 too many users, `\"421 too many users\" where 220 was expected`",
            "FTP, SSH-2.0-OpenSSH, `\"SSH-2.0-OpenSSH\" where 220 was expected`",
            "POP, -ERR locked, `\"-ERR locked\" where +OK was expected`",
            "IMAP, * BYE overloaded, `\"* BYE overloaded\" where * OK was expected`",
            "REDIS, -LOADING data, `\"-LOADING data\" where +PONG was expected`",
            "NNTP, 400 later, `\"400 later\" where 200 or 201 was expected`",
            "SIP, SIP/2.0 503 Busy, `\"SIP/2.0 503 Busy\" where SIP/2.0 200 was expected`",
            "MYSQL, garbage of some length, answer is not MySQL's",
            "PGSQL, garbage of some length, answer is not PostgreSQL's",
            "LDAP, garbage of some length, answer is not LDAP"})
    void serverThatSaysSomethingElse_isDownWithItsWords(Dialogue dialogue, String says, String reason)
            throws Exception {
        try (var server = LoopbackServer.saying(lines(says))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(dialogue), server)).isEqualTo(Outcome.failure(reason));
        }
    }

    @ParameterizedTest
    @EnumSource
    void silentServer_isDown(Dialogue dialogue) throws Exception {
        try (var server = LoopbackServer.silent()) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Checks.HASTY, dialogue), server))
                    .isEqualTo(Outcome.failure("no answer in 250 ms"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverThatHangsUp_isDown(Dialogue dialogue) throws Exception {
        try (var server = new LoopbackServer(connection -> connection.shutdownOutput())) {
            assertThat(TimedAttempt.probe(Checks.dialogue(dialogue), server).reason())
                    .isIn("connection closed without an answer", "connection reset",
                            "connection closed while it was spoken to");
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverThatBabblesForEver_isDown(Dialogue dialogue) throws Exception {
        try (var server = new LoopbackServer(connection -> {
            while (true) {
                LoopbackServer.say(connection, "2".repeat(8192));
            }
        })) {
            assertThat(TimedAttempt.probe(Checks.dialogue(dialogue), server).success()).isFalse();
        }
    }

    @Test
    void listWithoutAnEnd_isDown() throws Exception {
        try (var server = new LoopbackServer(connection -> {
            while (true) {
                LoopbackServer.say(connection, "220-more\r\n");
            }
        })) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.FTP), server))
                    .isEqualTo(Outcome.failure("answer has more than 200 lines"));
        }
    }

    @Test
    void goodbye_isSaidAndWaitedFor() throws Exception {
        var goodbye = new CompletableFuture<String>();
        try (var server = new LoopbackServer(connection -> {
            LoopbackServer.say(connection, "* OK\r\n");
            goodbye.complete(LoopbackServer.line(connection));
            LoopbackServer.say(connection, "* BYE\r\n");
        })) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.IMAP), server).success()).isTrue();
            assertThat(goodbye.get(30, TimeUnit.SECONDS)).isEqualTo("a1 LOGOUT");
        }
    }

    @Test
    void mysqlServer_isGreetedAndLoggedInTo() throws Exception {
        var login = new CompletableFuture<byte[]>();
        try (var server = mysql(GREETING, login, error(1045, "#28000Access denied for user 'ballast'"))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.MYSQL), server))
                    .isEqualTo(Outcome.success("greeted"));
            assertThat(new String(login.get(30, TimeUnit.SECONDS), StandardCharsets.ISO_8859_1))
                    .endsWith("ballast\0\0mysql_native_password\0");
        }
    }

    @Test
    void mysqlServerThatWantsAnotherLogin_isUp() throws Exception {
        try (var server = new LoopbackServer(connection -> {
            connection.getOutputStream().write(packet(0, GREETING));
            readPacket(connection);
            connection.getOutputStream().write(packet(2, hex("fe") + "caching_sha2_password\0salt\0"));
            if (readPacket(connection).length == 0) {
                connection.getOutputStream().write(packet(4, hex("0103")));
                connection.getOutputStream().write(packet(5, hex("00000002000000")));
            }
        })) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.MYSQL), server))
                    .isEqualTo(Outcome.success("greeted, and let in"));
        }
    }

    @Test
    void mysqlServerThatShutsOut_isDownWithItsWords() throws Exception {
        try (var server = LoopbackServer.saying(packet(0, error(1129, "Host 'director' is blocked")))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.MYSQL), server))
                    .isEqualTo(Outcome.failure("MySQL error 1129: \"Host 'director' is blocked\""));
        }
    }

    @Test
    void mysqlServerThatIsFull_isDownWithItsWords() throws Exception {
        try (var server = mysql(GREETING, new CompletableFuture<>(), error(1040, "#08004Too many connections"))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.MYSQL), server))
                    .isEqualTo(Outcome.failure("MySQL error 1040: \"Too many connections\""));
        }
    }

    @Test
    void pgsqlServerThatAsksForAPassword_isUp() throws Exception {
        try (var server = LoopbackServer.saying(HexFormat.of().parseHex("520000000c0000000553414c54"))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.PGSQL), server))
                    .isEqualTo(Outcome.success("answered the start of a session"));
        }
    }

    @ParameterizedTest
    @CsvSource({"28000, true", "3D000, true", "57P03, false", "53300, false"})
    void pgsqlError_isTheServersOrTheClients(String state, boolean up) throws Exception {
        try (var server = LoopbackServer.saying(pgsqlError(state, "the database system is starting up"))) {
            var outcome = TimedAttempt.probe(Checks.dialogue(Dialogue.PGSQL), server);
            assertThat(outcome).isEqualTo(up
                    ? Outcome.success("answered the start of a session")
                    : Outcome.failure(
                            "PostgreSQL error " + state + ": \"the database system is starting up\""));
        }
    }

    @ParameterizedTest
    @CsvSource({"300c02010161070a010004000400, answered a bind",
            "300c02010161070a013004000400, 'answers, and wants credentials'",
            "30840000000c02010161070a010004000400, answered a bind"})
    void ldapServerThatAnswers_isUp(String answer, String reason) throws Exception {
        try (var server = LoopbackServer.saying(HexFormat.of().parseHex(answer))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.LDAP), server)).isEqualTo(Outcome.success(reason));
        }
    }

    @ParameterizedTest
    @CsvSource({"301002010161 0b0a013304000404 62757379, 'LDAP result 51: \"busy\"'",
            "300c02010161070a013404000400, LDAP result 52", "300c02010178070a010004000400, answer is not LDAP",
            "30020201, answer is not LDAP", "3084ffffffff, answer is not LDAP", "300402017f61, answer is not LDAP"})
    void ldapServerThatFails_isDown(String answer, String reason) throws Exception {
        try (var server = LoopbackServer.saying(HexFormat.of().parseHex(answer.replace(" ", "")))) {
            assertThat(TimedAttempt.probe(Checks.dialogue(Dialogue.LDAP), server)).isEqualTo(Outcome.failure(reason));
        }
    }

    @Test
    void ldapServerThatHangsUp_beforeItIsToldGoodbye_isUp() throws Exception {
        var check = Checks.dialogue(Dialogue.LDAP);
        var wire = new Wire(new TimedAttempt(check, 1), new HangsUp("300c02010161070a010004000400"),
                Outcome.failure("too late"));
        assertThat(new LdapDialogue().hold(wire)).isEqualTo("answered a bind");
    }

    /** Takes what it is first sent, gives one answer, and has gone by then. */
    private static final class HangsUp extends Socket {

        private final InputStream answer;
        private boolean gone;

        HangsUp(String answer) {
            this.answer = new ByteArrayInputStream(HexFormat.of().parseHex(answer));
        }

        @Override
        public InputStream getInputStream() {
            return answer;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            if (gone) {
                throw new SocketException("Broken pipe");
            }
            gone = true;
            return OutputStream.nullOutputStream();
        }
    }

    private static final String GREETING = "\n8.4.0\0" + hex("01000000") + "saltsalt\0"
            + hex("ffff2d0200ffdf1500000000000000000000") + "saltsaltsalt\0caching_sha2_password\0";

    private static String lines(String says) {
        return says.replace("|", "\r\n") + "\r\n";
    }

    private static String hex(String digits) {
        return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
    }

    private static String error(int code, String text) {
        return "\u00ff" + (char) (code & 0xff) + (char) (code >> 8) + text;
    }

    private static byte[] packet(int sequence, String body) {
        return ("" + (char) body.length() + "\0\0" + (char) sequence + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] readPacket(Socket connection) throws IOException {
        var header = connection.getInputStream().readNBytes(4);
        return connection.getInputStream().readNBytes(header[0]);
    }

    private static LoopbackServer mysql(String greeting, CompletableFuture<byte[]> login, String answer)
            throws IOException {
        return new LoopbackServer(connection -> {
            connection.getOutputStream().write(packet(0, greeting));
            login.complete(readPacket(connection));
            connection.getOutputStream().write(packet(2, answer));
            LoopbackServer.line(connection);
        });
    }

    private static byte[] pgsqlError(String state, String text) {
        var fields = "SFATAL\0C" + state + "\0M" + text + "\0\0";
        return ("E\0\0\0" + (char) (4 + fields.length()) + fields).getBytes(StandardCharsets.ISO_8859_1);
    }
}

package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import javax.crypto.spec.SecretKeySpec;

import io.ballast.health.CannotProbe;
import io.ballast.health.DnsCheck;
import io.ballast.health.DnsCheck.TsigKey;
import io.ballast.health.Outcome;
import io.ballast.health.Reach;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

class DnsProberTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER_KEY = Base64.getEncoder().encodeToString("another key".getBytes(
            StandardCharsets.US_ASCII));

    /** A check that a test changes where it differs. */
    private record Asked(Duration timeout, boolean tcp, String type, String code, @Nullable String answer,
            @Nullable TsigKey tsig) {

        static final Asked A = new Asked(TimedAttempt.PATIENT, false, "A", "NOERROR", null, null);

        Asked briefly() {
            return new Asked(TimedAttempt.BRIEF, tcp, type, code, answer, tsig);
        }

        Asked byTcp() {
            return new Asked(timeout, true, type, code, answer, tsig);
        }

        Asked type(String other) {
            return new Asked(timeout, tcp, other, code, answer, tsig);
        }

        Asked code(String other) {
            return new Asked(timeout, tcp, type, other, answer, tsig);
        }

        Asked answer(String other) {
            return new Asked(timeout, tcp, type, code, other, tsig);
        }

        Asked signed(String key) {
            return new Asked(timeout, tcp, type, code, answer,
                    new TsigKey("probe.example", "HMAC-SHA256", new Secret(key)));
        }

        DnsCheck check() {
            return new DnsCheck(TimedAttempt.pace(timeout), Reach.SERVER, false, tcp, "www.example.org", type, code,
                    answer, tsig);
        }
    }

    private static Outcome byUdp(Asked asked, Function<Message, List<byte[]>> server) throws Exception {
        var check = asked.check();
        try (var answering = new UdpServer(bytes -> server.apply(parsed(bytes)))) {
            return TimedAttempt.probe(new DnsProber(check), check, answering);
        }
    }

    /** As far as the prober's first word on what it has heard so far, for servers that never answer rightly. */
    private static Outcome inVain(Asked asked, Function<Message, List<byte[]>> server) throws Exception {
        var check = asked.check();
        try (var answering = new UdpServer(bytes -> server.apply(parsed(bytes)))) {
            return TimedAttempt.probeUntilItIsSaid(new DnsProber(check), check, answering);
        }
    }

    private static Outcome byTcp(Asked asked, Function<Message, byte[]> server) throws Exception {
        var check = asked.byTcp().check();
        try (var answering = new TcpServer(client -> answer(client, server))) {
            return TimedAttempt.probe(new DnsProber(check), check, answering.port());
        }
    }

    private static void answer(Socket client, Function<Message, byte[]> server) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var answer = server.apply(parsed(in.readNBytes(in.readUnsignedShort())));
        var out = new DataOutputStream(client.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
    }

    private static Message parsed(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new AssertionError("the query is none", e);
        }
    }

    private static Message reply(Message query, int code, String... records) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(code);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        for (var data : records) {
            reply.addRecord(record(query, data), Section.ANSWER);
        }
        return reply;
    }

    private static Record record(Message query, String data) {
        try {
            var question = query.getQuestion();
            return Record.fromString(question.getName(), question.getType(), DClass.IN, 60, data, Name.root);
        } catch (IOException e) {
            throw new AssertionError(data, e);
        }
    }

    private static Function<Message, List<byte[]>> answering(String... records) {
        return query -> List.of(reply(query, Rcode.NOERROR, records).toWire());
    }

    private static TSIG key(String base64) {
        return new TSIG(TSIG.HMAC_SHA256, "probe.example.", base64);
    }

    /** What a server does that knows one key, RFC 8945 section 5. */
    private static Message signed(Message query, String key, UnaryOperator<Message> change) {
        var reply = change.apply(reply(query, Rcode.NOERROR, "10.0.0.1"));
        key(key).apply(reply, query.getTSIG());
        return reply;
    }

    @Test
    void answer_withTheExpectedCode_isUp() throws Exception {
        assertThat(byUdp(Asked.A, answering("10.0.0.1"))).isEqualTo(Outcome.success("answers NOERROR"));
        assertThat(byUdp(Asked.A, answering())).isEqualTo(Outcome.success("answers NOERROR"));
        assertThat(byUdp(Asked.A.code("nxdomain"), query -> List.of(reply(query, Rcode.NXDOMAIN).toWire())))
                .isEqualTo(Outcome.success("answers NXDOMAIN"));
        assertThat(byTcp(Asked.A, query -> reply(query, Rcode.NOERROR).toWire()))
                .isEqualTo(Outcome.success("answers NOERROR"));
    }

    @Test
    void answer_withAnotherCode_namesBoth() throws Exception {
        assertThat(byUdp(Asked.A, query -> List.of(reply(query, Rcode.SERVFAIL).toWire())))
                .isEqualTo(Outcome.failure("SERVFAIL where NOERROR was expected"));
        assertThat(byTcp(Asked.A, query -> reply(query, Rcode.REFUSED).toWire()))
                .isEqualTo(Outcome.failure("REFUSED where NOERROR was expected"));
        assertThat(byUdp(Asked.A.code("NXDOMAIN"), answering("10.0.0.1")))
                .isEqualTo(Outcome.failure("NOERROR where NXDOMAIN was expected"));
    }

    @Test
    void errorWithoutItsQuestion_isHeard() throws Exception {
        assertThat(byUdp(Asked.A, query -> {
            var reply = reply(query, Rcode.FORMERR);
            reply.removeAllRecords(Section.QUESTION);
            return List.of(reply.toWire());
        })).isEqualTo(Outcome.failure("FORMERR where NOERROR was expected"));
    }

    @Test
    void query_asksWhatTheCheckSays_withRecursionDesired() throws Exception {
        byUdp(Asked.A.type("soa"), query -> {
            assertThat(query.getQuestion().getName()).hasToString("www.example.org.");
            assertThat(query.getQuestion().getType()).isEqualTo(Type.SOA);
            assertThat(query.getHeader().getFlag(Flags.RD)).isTrue();
            return answering().apply(query);
        });
    }

    @Test
    void expectedAnswer_isFoundAmongSeveral() throws Exception {
        assertThat(byUdp(Asked.A.answer("10.0.0.2"), answering("10.0.0.1", "10.0.0.2")))
                .isEqualTo(Outcome.success("answers 10.0.0.2"));
        assertThat(byUdp(Asked.A.type("AAAA").answer("2001:DB8:0::1"), answering("2001:db8::1")))
                .isEqualTo(Outcome.success("answers 2001:db8::1"));
        assertThat(byUdp(Asked.A.type("MX").answer("mail.Example.org."), answering("10 MAIL.example.org.")).success())
                .isTrue();
        assertThat(byUdp(Asked.A.type("TXT").answer("v=spf1 -all"), answering("\"v=spf1 -all\"")).success()).isTrue();
    }

    @Test
    void anotherAnswer_isNamed() throws Exception {
        assertThat(byUdp(Asked.A.answer("10.0.0.2"), answering("10.0.0.1")))
                .isEqualTo(Outcome.failure("answers 10.0.0.1 where 10.0.0.2 was expected"));
        assertThat(byUdp(Asked.A.answer("10.0.0.2"), answering("10.0.0.22", "110.0.0.2", "10.0.0.1", "10.0.0.3")))
                .isEqualTo(Outcome.failure(
                        "answers 10.0.0.22, 110.0.0.2, 10.0.0.1 ... where 10.0.0.2 was expected"));
        assertThat(byUdp(Asked.A.answer("10.0.0.2"), answering()))
                .isEqualTo(Outcome.failure("answers nothing where 10.0.0.2 was expected"));
    }

    @Test
    void answersToOtherQueries_arePassedOver() throws Exception {
        assertThat(byUdp(Asked.A, query -> {
            var wrongId = reply(query, Rcode.SERVFAIL);
            wrongId.getHeader().setID(query.getHeader().getID() ^ 1);
            var wrongQuestion = reply(query, Rcode.SERVFAIL);
            wrongQuestion.removeAllRecords(Section.QUESTION);
            wrongQuestion.addRecord(Record.newRecord(Name.root, Type.A, DClass.IN), Section.QUESTION);
            var noReply = reply(query, Rcode.SERVFAIL);
            noReply.getHeader().unsetFlag(Flags.QR);
            var update = reply(query, Rcode.SERVFAIL);
            update.getHeader().setOpcode(Opcode.UPDATE);
            var noQuestion = reply(query, Rcode.NOERROR);
            noQuestion.removeAllRecords(Section.QUESTION);
            var good = reply(query, Rcode.NOERROR).toWire();
            return List.of(wrongId.toWire(), wrongQuestion.toWire(), noReply.toWire(), update.toWire(),
                    noQuestion.toWire(), new byte[0], new byte[]{1, 2, 3}, good);
        })).isEqualTo(Outcome.success("answers NOERROR"));
    }

    @Test
    void onlyAnswersToOtherQueries_areNone_andTheReasonSaysSo() throws Exception {
        assertThat(inVain(Asked.A, query -> {
            var wrong = reply(query, Rcode.NOERROR);
            wrong.getHeader().setID(query.getHeader().getID() ^ 1);
            return List.of(wrong.toWire());
        })).isEqualTo(Outcome.failure("what came back answers another query"));
        assertThat(byTcp(Asked.A, query -> {
            var wrong = reply(query, Rcode.NOERROR);
            wrong.getHeader().setID(query.getHeader().getID() ^ 1);
            return wrong.toWire();
        })).isEqualTo(Outcome.failure("what came back answers another query"));
    }

    @Test
    void garbage_isNoAnswer() throws Exception {
        var random = new Random(3);
        for (int i = 0; i < 20; i++) {
            var garbage = new byte[random.nextInt(600)];
            random.nextBytes(garbage);
            assertThat(byTcp(Asked.A, _ -> garbage).success()).as("garbage of %d bytes", garbage.length).isFalse();
        }
        assertThat(inVain(Asked.A, _ -> List.of(new byte[]{1, 2, 3})))
                .isEqualTo(Outcome.failure("what came back is no DNS message"));
    }

    @Test
    void answer_cutAtAnyLength_isNeverTakenForOne() throws Exception {
        var check = Asked.A.answer("10.0.0.1").check();
        var query = new DnsQuery(check, () -> 4711);
        var whole = reply(parsed(query.wire()), Rcode.NOERROR, "10.0.0.1", "10.0.0.2").toWire();

        assertThat(query.read(whole).answer()).isNotNull();
        for (int length = 0; length < whole.length; length++) {
            assertThat(query.read(Arrays.copyOf(whole, length)).answer()).as("%d bytes", length).isNull();
        }
    }

    @Test
    void answer_withFlippedBits_neverThrows() throws Exception {
        var query = new DnsQuery(Asked.A.signed(KEY).check(), () -> 4711);
        var judge = new DnsJudge(Asked.A.answer("10.0.0.9").check());
        var whole = signed(parsed(query.wire()), KEY, UnaryOperator.identity()).toWire();
        assertThat(query.read(whole).answer()).isNotNull();

        var random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            var changed = whole.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            var answer = query.read(changed).answer();
            if (answer != null) {
                judge.judge(answer);
            }
        }
    }

    @Test
    void silence_isAskedOnceMore() throws Exception {
        var asked = new AtomicInteger();

        var check = Asked.A.briefly().check();
        try (var server = new UdpServer(
                bytes -> asked.incrementAndGet() == 1 ? List.of() : answering().apply(parsed(bytes)))) {
            assertThat(TimedAttempt.probePatiently(new DnsProber(check), check, server).success()).isTrue();
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void silence_isNoAnswer() throws Exception {
        assertThat(byUdp(Asked.A.briefly(), _ -> List.of())).isEqualTo(Outcome.failure("no answer in time"));
    }

    @Test
    void closedPort_isUnreachable() throws Exception {
        int port;
        try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var check = Asked.A.check();

        assertThat(TimedAttempt.probe(new DnsProber(check), check, port))
                .isEqualTo(Outcome.failure("port unreachable"));
    }

    @Test
    void answerCutShort_withoutWhatIsExpected_isHadWholeByTcp() throws Exception {
        var check = Asked.A.answer("10.0.0.7").check();
        try (var tcp = new TcpServer(client -> answer(client,
                query -> reply(query, Rcode.NOERROR, "10.0.0.1", "10.0.0.7").toWire()));
                var udp = new UdpServer(tcp.port(), bytes -> List.of(cut(parsed(bytes))))) {
            assertThat(TimedAttempt.probe(new DnsProber(check), check, udp.port()))
                    .isEqualTo(Outcome.success("answers 10.0.0.7"));
            assertThat(tcp.connections()).isOne();
        }
    }

    @Test
    void answerCutShort_thatHoldsWhatIsExpected_needsNoTcp() throws Exception {
        for (var asked : List.of(Asked.A, Asked.A.answer("10.0.0.1"), Asked.A.code("NXDOMAIN"))) {
            var check = asked.check();
            try (var tcp = new TcpServer(client -> {
            }); var udp = new UdpServer(tcp.port(), bytes -> List.of(cut(parsed(bytes))))) {
                assertThat(TimedAttempt.probe(new DnsProber(check), check, udp.port()).success())
                        .isEqualTo(!asked.code().equals("NXDOMAIN"));
                assertThat(tcp.connections()).isZero();
            }
        }
    }

    @Test
    void answerCutShort_andNoTcp_saysBoth() throws Exception {
        assertThat(byUdp(Asked.A.answer("10.0.0.7"), query -> List.of(cut(query))))
                .isEqualTo(Outcome.failure("answer cut short, and by TCP the connection is refused"));
    }

    private static byte[] cut(Message query) {
        var reply = reply(query, Rcode.NOERROR, "10.0.0.1");
        reply.getHeader().setFlag(Flags.TC);
        return reply.toWire();
    }

    @Test
    void tcp_closedBeforeTheAnswerIsWhole_saysSo() throws Exception {
        for (var part : new byte[][]{{}, {0}, {0, 40}, {0, 40, 1, 2, 3}}) {
            var check = Asked.A.byTcp().check();
            try (var server = new TcpServer(client -> {
                var in = new DataInputStream(client.getInputStream());
                in.readNBytes(in.readUnsignedShort());
                client.getOutputStream().write(part);
            })) {
                assertThatThrownBy(() -> TimedAttempt.probe(new DnsProber(check), check, server.port()))
                        .isInstanceOf(IOException.class)
                        .hasMessage("closed the connection before its answer was whole");
            }
        }
    }

    @Test
    void tcp_thatDripsTooSlowly_runsOutOfTime() throws Exception {
        var check = Asked.A.briefly().byTcp().check();
        try (var server = new TcpServer(client -> {
            client.getOutputStream().write(new byte[]{0, 40, 1});
            client.getInputStream().readAllBytes();
        })) {
            assertThat(TimedAttempt.probe(new DnsProber(check), check, server.port()).success()).isFalse();
        }
    }

    @Test
    void signedQuery_andSignedAnswer_areUp() throws Exception {
        assertThat(byUdp(Asked.A.signed(KEY), query -> List.of(signed(query, KEY, UnaryOperator.identity()).toWire())))
                .isEqualTo(Outcome.success("answers NOERROR"));
        assertThat(byTcp(Asked.A.signed(KEY), query -> signed(query, KEY, UnaryOperator.identity()).toWire()))
                .isEqualTo(Outcome.success("answers NOERROR"));
    }

    @Test
    void signature_ofTheQuery_isTheKeys() throws Exception {
        var check = Asked.A.signed(KEY).check();
        try (var server = new UdpServer(bytes -> {
            var query = parsed(bytes);
            assertThat(query.getTSIG().getName()).hasToString("probe.example.");
            var reply = key(KEY).verify(query, bytes, null) == Rcode.NOERROR
                    ? signed(query, KEY, UnaryOperator.identity())
                    : reply(query, Rcode.NOTAUTH);
            return List.of(reply.toWire());
        })) {
            assertThat(TimedAttempt.probe(new DnsProber(check), check, server).success()).isTrue();
        }
    }

    @Test
    void answer_signedByAnotherKey_orNotAtAll_isNoAnswer() throws Exception {
        var asked = Asked.A.signed(KEY);

        assertThat(inVain(asked, query -> List.of(signed(query, OTHER_KEY, UnaryOperator.identity()).toWire())))
                .isEqualTo(Outcome.failure("TSIG: bad signature on the answer"));
        assertThat(inVain(asked, answering("10.0.0.1")))
                .isEqualTo(Outcome.failure("TSIG: the answer is not signed"));
        assertThat(byTcp(Asked.A.signed(KEY), query -> reply(query, Rcode.NOERROR).toWire()))
                .isEqualTo(Outcome.failure("TSIG: the answer is not signed"));
    }

    @Test
    void answer_changedAfterItWasSigned_isNoAnswer() throws Exception {
        assertThat(byTcp(Asked.A.signed(KEY), query -> {
            var wire = signed(query, KEY, UnaryOperator.identity()).toWire();
            wire[3] ^= Rcode.SERVFAIL;
            return wire;
        })).isEqualTo(Outcome.failure("TSIG: bad signature on the answer"));
    }

    @Test
    void answer_signedLongAgo_saysThatTheClocksDiffer() throws Exception {
        var longAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        var old = new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("probe.example."),
                new SecretKeySpec(new byte[32], "HmacSHA256"), longAgo);

        assertThat(byTcp(Asked.A.signed(KEY), query -> {
            var reply = reply(query, Rcode.NOERROR);
            old.apply(reply, query.getTSIG());
            return reply.toWire();
        }).reason()).startsWith("TSIG: bad time");
    }

    @Test
    void serverThatKnowsNoSuchKey_isDown_withThatReason() throws Exception {
        Function<Message, Message> refusing = query -> {
            var reply = reply(query, Rcode.NOTAUTH);
            var theirs = query.getTSIG();
            reply.addRecord(new TSIGRecord(theirs.getName(), DClass.ANY, 0, theirs.getAlgorithm(),
                    theirs.getTimeSigned(), theirs.getFudge(), new byte[0], query.getHeader().getID(), Rcode.BADKEY,
                    new byte[0]), Section.ADDITIONAL);
            return reply;
        };
        assertThat(byTcp(Asked.A.signed(KEY), query -> refusing.apply(query).toWire()))
                .isEqualTo(Outcome.failure("TSIG: bad key"));
        assertThat(inVain(Asked.A.signed(KEY), query -> List.of(refusing.apply(query).toWire())))
                .isEqualTo(Outcome.failure("TSIG: bad key"));
        // Anybody may have sent that unsigned word; the signed one that follows it counts (RFC 8945 section 5.3.2).
        assertThat(byUdp(Asked.A.signed(KEY), query -> List.of(refusing.apply(query).toWire(),
                signed(query, KEY, UnaryOperator.identity()).toWire())).success()).isTrue();
    }

    @Test
    void checkThatCannotBeAsked_isNoFaultOfTheServer() {
        for (var wrong : List.of(Asked.A.type("NONSENSE"), Asked.A.code("GREAT"), Asked.A.signed("not base64!"))) {
            var check = wrong.check();
            assertThatThrownBy(() -> TimedAttempt.probe(new DnsProber(check), check, 9))
                    .isInstanceOf(CannotProbe.class);
        }
    }
}

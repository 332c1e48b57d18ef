package io.ballast.health.probe;

import static io.ballast.health.probe.DnsServers.answer;
import static io.ballast.health.probe.DnsServers.answering;
import static io.ballast.health.probe.DnsServers.byTcp;
import static io.ballast.health.probe.DnsServers.byUdp;
import static io.ballast.health.probe.DnsServers.inVain;
import static io.ballast.health.probe.DnsServers.parsed;
import static io.ballast.health.probe.DnsServers.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.probe.DnsServers.Asked;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsProberTest {

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
        var asked = new AtomicReference<Message>();
        assertThat(byUdp(Asked.A.type("soa"), query -> {
            asked.set(query);
            return answering().apply(query);
        })).isEqualTo(Outcome.success("answers NOERROR"));
        assertThat(asked.get().getQuestion().getName()).hasToString("www.example.org.");
        assertThat(asked.get().getQuestion().getType()).isEqualTo(Type.SOA);
        assertThat(asked.get().getHeader().getFlag(Flags.RD)).isTrue();
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
        assertThat(byUdp(Asked.A.briefly(), _ -> List.of())).isEqualTo(Outcome.failure("no answer in 300 ms"));
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
        try (var tcp = LoopbackServer.apart(client -> answer(client,
                query -> reply(query, Rcode.NOERROR, "10.0.0.1", "10.0.0.7").toWire()));
                var udp = new UdpServer(tcp, bytes -> List.of(cut(parsed(bytes))))) {
            assertThat(TimedAttempt.probe(new DnsProber(check), check, udp))
                    .isEqualTo(Outcome.success("answers 10.0.0.7"));
            assertThat(tcp.connections()).isOne();
        }
    }

    @Test
    void answerCutShort_thatHoldsWhatIsExpected_needsNoTcp() throws Exception {
        for (var asked : List.of(Asked.A, Asked.A.answer("10.0.0.1"), Asked.A.code("NXDOMAIN"))) {
            var check = asked.check();
            try (var tcp = LoopbackServer.apart(client -> {
            }); var udp = new UdpServer(tcp, bytes -> List.of(cut(parsed(bytes))))) {
                assertThat(TimedAttempt.probe(new DnsProber(check), check, udp).success())
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
            try (var server = new LoopbackServer(client -> {
                var in = new DataInputStream(client.getInputStream());
                in.readNBytes(in.readUnsignedShort());
                client.getOutputStream().write(part);
            })) {
                assertThatThrownBy(() -> TimedAttempt.probe(new DnsProber(check), check, server))
                        .isInstanceOf(IOException.class)
                        .hasMessage("closed the connection before its answer was whole");
            }
        }
    }

    @Test
    void tcp_thatDripsTooSlowly_runsOutOfTime() throws Exception {
        var check = Asked.A.briefly().byTcp().check();
        try (var server = new LoopbackServer(client -> {
            client.getOutputStream().write(new byte[]{0, 40, 1});
            client.getInputStream().readAllBytes();
        })) {
            assertThat(TimedAttempt.probe(new DnsProber(check), check, server).success()).isFalse();
        }
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

package io.ballast.health.probe;

import static io.ballast.health.probe.DnsServers.answer;
import static io.ballast.health.probe.DnsServers.answering;
import static io.ballast.health.probe.DnsServers.byTcp;
import static io.ballast.health.probe.DnsServers.byUdp;
import static io.ballast.health.probe.DnsServers.inVain;
import static io.ballast.health.probe.DnsServers.parsed;
import static io.ballast.health.probe.DnsServers.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import javax.crypto.spec.SecretKeySpec;

import io.ballast.health.Outcome;
import io.ballast.health.probe.DnsServers.Asked;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/** Queries and answers that are signed (RFC 8945). */
class DnsSignatureTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER_KEY = Base64.getEncoder().encodeToString("another key".getBytes(
            StandardCharsets.US_ASCII));

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
}

package io.ballast.health.probe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.ballast.health.DnsCheck.TsigKey;
import io.ballast.health.DnsCheck;
import io.ballast.health.Outcome;
import io.ballast.health.Reach;
import io.ballast.secret.Secret;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Name servers that answer as a test says, and the checks that they are asked by. */
final class DnsServers {

    private DnsServers() {
    }

    /** A check that a test changes where it differs. */
    record Asked(Duration timeout, boolean tcp, String type, String code, @Nullable String answer,
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

    static Outcome byUdp(Asked asked, Function<Message, List<byte[]>> server) throws Exception {
        var check = asked.check();
        try (var answering = new UdpServer(bytes -> server.apply(parsed(bytes)))) {
            return TimedAttempt.probe(new DnsProber(check), check, answering);
        }
    }

    /** As far as the prober's first word on what it has heard so far, for servers that never answer rightly. */
    static Outcome inVain(Asked asked, Function<Message, List<byte[]>> server) throws Exception {
        var check = asked.check();
        try (var answering = new UdpServer(bytes -> server.apply(parsed(bytes)))) {
            return TimedAttempt.probeUntilItIsSaid(new DnsProber(check), check, answering);
        }
    }

    static Outcome byTcp(Asked asked, Function<Message, byte[]> server) throws Exception {
        var check = asked.byTcp().check();
        try (var answering = new LoopbackServer(client -> answer(client, server))) {
            return TimedAttempt.probe(new DnsProber(check), check, answering);
        }
    }

    static void answer(Socket client, Function<Message, byte[]> server) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var answer = server.apply(parsed(in.readNBytes(in.readUnsignedShort())));
        var out = new DataOutputStream(client.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
    }

    static Message parsed(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new AssertionError("the query is none", e);
        }
    }

    static Message reply(Message query, int code, String... records) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(code);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        for (var data : records) {
            reply.addRecord(record(query, data), Section.ANSWER);
        }
        return reply;
    }

    static Record record(Message query, String data) {
        try {
            var question = query.getQuestion();
            return Record.fromString(question.getName(), question.getType(), DClass.IN, 60, data, Name.root);
        } catch (IOException e) {
            throw new AssertionError(data, e);
        }
    }

    static Function<Message, List<byte[]>> answering(String... records) {
        return query -> List.of(reply(query, Rcode.NOERROR, records).toWire());
    }
}

package io.ballast.health.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;

import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.DnsCheck;
import io.ballast.health.Outcome;
import io.ballast.health.Prober;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/**
 * Asks a name server. By UDP whatever does not answer the query, or is not signed as it must be, is passed over until
 * the time is over, so that nobody can speak for the server by guessing; the query is sent once more at half of the
 * time, so that one lost packet is no failure. An answer that was cut short is judged by its code, and by what it holds
 * of the expected answer; if that is not in it the query is made again by TCP (RFC 7766 section 5).
 */
final class DnsProber implements Prober {

    private static final int ANY_ID = 1 << 16;

    private final DnsCheck check;
    private final SecureRandom random = new SecureRandom();

    DnsProber(DnsCheck check) {
        this.check = check;
    }

    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        var judge = new DnsJudge(check);
        var query = query();
        return check.tcp() ? byTcp(attempt, query, judge) : byUdp(attempt, query, judge);
    }

    private Outcome byUdp(Attempt attempt, DnsQuery query, DnsJudge judge) throws IOException {
        var exchange = new UdpExchange(attempt.datagrams());
        try {
            exchange.send(query.wire());
            var bytes = exchange.receive(attempt.nanosLeft() / 2);
            if (bytes == null) {
                exchange.send(query.wire());
                bytes = exchange.receive();
            }
            while (true) {
                var read = query.read(bytes);
                if (read.answer() != null) {
                    return judge(attempt, read.answer(), judge);
                }
                attempt.atTimeout(Outcome.failure(read.fault()));
                bytes = exchange.receive();
            }
        } catch (PortUnreachableException e) {
            return Outcome.failure("port unreachable");
        }
    }

    private Outcome judge(Attempt attempt, Message answer, DnsJudge judge) throws IOException {
        if (!answer.getHeader().getFlag(Flags.TC) || !judge.needsWhole(answer)) {
            return judge.judge(answer);
        }
        try {
            return byTcp(attempt, query(), judge);
        } catch (ConnectException e) {
            return Outcome.failure("answer cut short, and by TCP the connection is refused");
        }
    }

    private DnsQuery query() throws CannotProbe {
        return new DnsQuery(check, () -> random.nextInt(ANY_ID));
    }

    private static Outcome byTcp(Attempt attempt, DnsQuery query, DnsJudge judge) throws IOException {
        var channel = attempt.connect();
        var wire = query.wire();
        var message = ByteBuffer.allocate(Short.BYTES + wire.length).putShort((short) wire.length).put(wire).flip();
        while (message.hasRemaining()) {
            channel.write(message);
        }
        int length = Short.toUnsignedInt(read(channel, Short.BYTES).getShort());
        var read = query.read(read(channel, length).array());
        return read.answer() == null ? Outcome.failure(read.fault()) : judge.judge(read.answer());
    }

    private static ByteBuffer read(SocketChannel channel, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("closed the connection before its answer was whole");
            }
        }
        return buffer.flip();
    }
}

package io.ballast.health.probe;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

import io.ballast.health.CannotProbe;
import io.ballast.health.DnsCheck;
import io.ballast.health.DnsCheck.TsigKey;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One query, and which messages are answers to it. */
final class DnsQuery {

    /**
     * What a message turned out to be.
     *
     * @param answer null if it must be passed over
     * @param fault what is wrong with it; empty for an answer
     */
    record Read(@Nullable Message answer, String fault) {
    }

    private static final int BADTRUNC = 22;

    private final Message query;
    private final byte[] wire;
    private final @Nullable TSIG tsig;

    /**
     * @param id gives an unforeseeable number of 16 bits
     * @throws CannotProbe if the check is none that can be asked
     */
    DnsQuery(DnsCheck check, IntSupplier id) throws CannotProbe {
        int type = Type.value(check.queryType());
        if (type < 0) {
            throw new CannotProbe("there is no DNS record type " + check.queryType());
        }
        try {
            query = Message.newQuery(Record.newRecord(Name.fromString(check.name(), Name.root), type, DClass.IN));
        } catch (TextParseException | IllegalArgumentException e) {
            throw new CannotProbe("\"" + check.name() + "\" is no DNS name");
        }
        query.getHeader().setID(id.getAsInt());
        tsig = check.tsig() == null ? null : signer(check.tsig());
        if (tsig != null) {
            tsig.apply(query, null);
        }
        wire = query.toWire();
    }

    byte[] wire() {
        return wire;
    }

    /** Reads what came from the server. Only a whole message that answers this query is an answer (RFC 5452 section 9.1). */
    Read read(byte[] bytes) {
        Message message;
        try {
            message = new Message(bytes);
        } catch (IOException | RuntimeException e) {
            return passedOver("what came back is no DNS message");
        }
        if (!answers(message)) {
            return passedOver("what came back answers another query");
        }
        var fault = tsig == null ? "" : signatureFault(tsig, message, bytes);
        return fault.isEmpty() ? new Read(message, "") : passedOver(fault);
    }

    private static Read passedOver(String fault) {
        return new Read(null, fault);
    }

    private boolean answers(Message message) {
        var header = message.getHeader();
        return header.getID() == query.getHeader().getID() && header.getFlag(Flags.QR)
                && header.getOpcode() == Opcode.QUERY && asksTheSame(message);
    }

    /** A server that could not read the question has nothing to repeat; it still says so by its code. */
    private boolean asksTheSame(Message message) {
        List<Record> questions = message.getSection(Section.QUESTION);
        if (questions.isEmpty()) {
            return message.getHeader().getRcode() != Rcode.NOERROR;
        }
        return questions.size() == 1 && questions.getFirst().equals(query.getQuestion());
    }

    private static TSIG signer(TsigKey key) throws CannotProbe {
        try {
            return new TSIG(key.algorithm().toLowerCase(Locale.ROOT), key.name(), key.key().reveal());
        } catch (RuntimeException e) {
            throw new CannotProbe("the TSIG key " + key.name() + " cannot be used: its algorithm must be one such as"
                    + " hmac-sha256, and its key Base64");
        }
    }

    /** Empty if the answer is signed by the key, RFC 8945 section 5.3. */
    private String signatureFault(TSIG key, Message message, byte[] bytes) {
        var signature = message.getTSIG();
        if (signature == null) {
            return "TSIG: the answer is not signed";
        }
        if (signature.getError() != Rcode.NOERROR) {
            return "TSIG: " + words(signature.getError());
        }
        try {
            int verified = key.verify(message, bytes, query.getTSIG());
            return verified == Rcode.NOERROR ? "" : "TSIG: " + words(verified) + " on the answer";
        } catch (RuntimeException e) {
            return "TSIG: the answer's signature cannot be read";
        }
    }

    private static String words(int error) {
        return switch (error) {
            case Rcode.BADSIG -> "bad signature";
            case Rcode.BADKEY -> "bad key";
            case Rcode.BADTIME -> "bad time, for the clocks of server and director differ";
            case BADTRUNC -> "bad truncation";
            default -> "error " + error;
        };
    }
}

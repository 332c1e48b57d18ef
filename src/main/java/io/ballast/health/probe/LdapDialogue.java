package io.ballast.health.probe;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

import io.ballast.script.Cleaned;

/** An anonymous bind (RFC 4511 section 4.2). A server that does not let just anybody in works too. */
final class LdapDialogue implements Dialogue {

    private static final int LARGEST_MESSAGE = 64 * 1024;
    private static final int SEQUENCE = 0x30;
    private static final int BIND_RESPONSE = 0x61;

    /** messageID 1, BindRequest: version 3, no name, simple authentication without a password. */
    private static final byte[] BIND = HexFormat.of().parseHex("300c020101600702010304008000");
    /** messageID 2, UnbindRequest. */
    private static final byte[] UNBIND = HexFormat.of().parseHex("30050201024200");

    /**
     * success, strongerAuthRequired, confidentialityRequired, inappropriateAuthentication, invalidCredentials,
     * insufficientAccessRights, unwillingToPerform (which is how some turn an anonymous bind down).
     */
    private static final Set<Integer> ALIVE = Set.of(0, 8, 13, 48, 49, 50, 53);

    @Override
    public String hold(Wire wire) throws IOException {
        wire.send(BIND);
        int tag = wire.exactly(1)[0] & 0xff;
        int length = tag == SEQUENCE ? lengthOn(wire) : -1;
        if (length < 0 || length > LARGEST_MESSAGE) {
            throw notLdap();
        }
        var answer = judged(ByteBuffer.wrap(wire.exactly(length)));
        unbind(wire);
        return answer;
    }

    /** RFC 4511 section 4.3: nothing answers it. The probe has succeeded by now, whoever hangs up first. */
    private static void unbind(Wire wire) {
        try {
            wire.send(UNBIND);
        } catch (IOException e) {
            // The server has closed the connection after its answer.
        }
    }

    private static String judged(ByteBuffer message) throws ProbeFailure {
        try {
            skip(message);
            if ((message.get() & 0xff) != BIND_RESPONSE) {
                throw notLdap();
            }
            length(message);
            int result = number(message);
            skip(message);
            return judged(result, octets(message));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw notLdap();
        }
    }

    private static String judged(int result, String diagnostic) throws ProbeFailure {
        if (ALIVE.contains(result)) {
            return result == 0 ? "answered a bind" : "answers, and wants credentials";
        }
        throw new ProbeFailure("LDAP result " + result
                + (diagnostic.isBlank() ? "" : ": " + Cleaned.quotedLine(diagnostic)));
    }

    private static void skip(ByteBuffer message) {
        message.get();
        int length = length(message);
        message.position(message.position() + length);
    }

    private static int number(ByteBuffer message) {
        message.get();
        int number = 0;
        for (int left = length(message); left > 0; left--) {
            number = number << 8 | message.get() & 0xff;
        }
        return number;
    }

    private static String octets(ByteBuffer message) {
        message.get();
        var octets = new byte[Math.min(length(message), message.remaining())];
        message.get(octets);
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** A length in BER: below 128 as it is, otherwise the number of its bytes first (X.690 section 8.1.3). */
    private static int length(ByteBuffer message) {
        int first = message.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int left = first & 0x7f; left > 0; left--) {
            length = length << 8 | message.get() & 0xff;
            if (length > LARGEST_MESSAGE) {
                throw new IllegalArgumentException("too long");
            }
        }
        return length;
    }

    private static int lengthOn(Wire wire) throws IOException {
        int first = wire.exactly(1)[0] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int bytes = first & 0x7f;
        if (bytes == 0 || bytes > 4) {
            return -1;
        }
        int length = 0;
        for (byte next : wire.exactly(bytes)) {
            length = length << 8 | next & 0xff;
        }
        return length;
    }

    private static ProbeFailure notLdap() {
        return new ProbeFailure("answer is not LDAP");
    }
}

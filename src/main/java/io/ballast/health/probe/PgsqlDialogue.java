package io.ballast.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.ballast.script.Cleaned;

/**
 * PostgreSQL's start of a session (protocol 3.0): a server that asks for a password, or knows neither user nor database,
 * works. One that is starting up, shutting down or full says so only here, and would still answer an SSLRequest.
 */
final class PgsqlDialogue implements Dialogue {

    private static final int LARGEST_MESSAGE = 64 * 1024;
    private static final int PROTOCOL_3_0 = 3 << 16;

    @Override
    public String hold(Wire wire) throws IOException {
        wire.send(startup());
        var type = (char) wire.exactly(1)[0];
        if (type != 'R' && type != 'E') {
            throw new ProbeFailure("answer is not PostgreSQL's");
        }
        int length = ByteBuffer.wrap(wire.exactly(4)).getInt();
        if (length < 8 || length > LARGEST_MESSAGE) {
            throw new ProbeFailure("answer is not PostgreSQL's");
        }
        return type == 'R' ? "answered the start of a session" : judged(fields(wire.exactly(length - 4)));
    }

    /** Class 28 is invalid authorization and 3D an unknown database: the client's fault, not the server's. */
    private static String judged(Map<Character, String> error) throws ProbeFailure {
        var state = error.getOrDefault('C', "");
        if (state.startsWith("28") || state.startsWith("3D")) {
            return "answered the start of a session";
        }
        throw new ProbeFailure(
                "PostgreSQL error " + Cleaned.line(state) + ": " + Cleaned.quotedLine(error.getOrDefault('M', "")));
    }

    /** ErrorResponse: a letter and a text that ends with a zero byte, each field; a zero byte ends them. */
    private static Map<Character, String> fields(byte[] body) {
        var fields = new HashMap<Character, String>();
        int start = 0;
        for (int i = 1; i < body.length && body[start] != 0; i++) {
            if (body[i] == 0) {
                fields.put((char) body[start], new String(body, start + 1, i - start - 1, StandardCharsets.UTF_8));
                start = ++i;
                if (start >= body.length) {
                    break;
                }
            }
        }
        return fields;
    }

    private static byte[] startup() {
        var parameters = "user\0ballast\0database\0ballast\0\0".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + parameters.length).putInt(8 + parameters.length).putInt(PROTOCOL_3_0)
                .put(parameters).array();
    }
}

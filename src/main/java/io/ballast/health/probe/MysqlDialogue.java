package io.ballast.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

import io.ballast.script.Cleaned;

/**
 * MySQL's and MariaDB's handshake: the greeting of protocol 10, and then a login that may be turned down. Without the
 * login the server would count each probe as a broken handshake, and after {@code max_connect_errors} (100) of them shut
 * out the director's address, and with it every client that comes from there.
 */
final class MysqlDialogue implements Dialogue {

    private static final int LARGEST_PACKET = 64 * 1024;
    private static final int MOST_PACKETS = 6;
    private static final int PROTOCOL = 10;
    private static final int OK = 0x00;
    private static final int MORE = 0x01;
    private static final int SWITCH = 0xfe;
    private static final int ERROR = 0xff;

    /** Access denied, with and without a plugin of its own. Whoever turns a user down has looked for him. */
    private static final Set<Integer> TURNED_DOWN = Set.of(1045, 1698);

    /** CLIENT_LONG_PASSWORD, PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH. */
    private static final int CAPABILITIES = 0x0000_0001 | 0x0000_0200 | 0x0000_8000 | 0x0008_0000;
    private static final byte UTF8MB4 = 45;

    private static final class Packet {

        private final byte sequence;
        private final byte[] body;

        Packet(byte sequence, byte[] body) {
            this.sequence = sequence;
            this.body = body;
        }

        int type() {
            return body.length == 0 ? -1 : body[0] & 0xff;
        }
    }

    @Override
    public String hold(Wire wire) throws IOException {
        var greeting = read(wire);
        if (greeting.type() == ERROR) {
            throw new ProbeFailure(said(greeting));
        }
        if (greeting.type() != PROTOCOL) {
            throw new ProbeFailure("answer is not MySQL's greeting");
        }
        send(wire, (byte) (greeting.sequence + 1), login());
        for (int packets = 0; packets < MOST_PACKETS; packets++) {
            var answer = read(wire);
            switch (answer.type()) {
                case OK -> {
                    return "greeted, and let in";
                }
                case ERROR -> {
                    return judged(answer);
                }
                // Another way to log in is asked for: an empty password answers each of them.
                case SWITCH -> send(wire, (byte) (answer.sequence + 1), new byte[0]);
                case MORE -> {
                }
                default -> throw new ProbeFailure("answer to a login is not MySQL's");
            }
        }
        throw new ProbeFailure("login comes to no end");
    }

    private static String judged(Packet error) throws ProbeFailure {
        if (TURNED_DOWN.contains(code(error))) {
            return "greeted";
        }
        throw new ProbeFailure(said(error));
    }

    private static byte[] login() {
        // User, an empty password by its length, and the way to log in that every version knows.
        var names = "ballast\0\0mysql_native_password\0".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(32 + names.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CAPABILITIES).putInt(LARGEST_PACKET).put(UTF8MB4).put(new byte[23]).put(names).array();
    }

    private static int code(Packet error) {
        return error.body.length < 3 ? 0 : error.body[1] & 0xff | (error.body[2] & 0xff) << 8;
    }

    private static String said(Packet error) {
        var body = error.body;
        var text = new String(body, Math.min(3, body.length), Math.max(0, body.length - 3), StandardCharsets.UTF_8);
        // Once the client's capabilities are known, '#' and five digits of SQLSTATE stand before the text.
        var plain = text.startsWith("#") && text.length() >= 6 ? text.substring(6) : text;
        return "MySQL error " + code(error) + ": " + Cleaned.quotedLine(plain);
    }

    private static Packet read(Wire wire) throws IOException {
        var header = wire.exactly(4);
        int length = header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        if (length == 0 || length > LARGEST_PACKET) {
            throw new ProbeFailure("answer is not MySQL's");
        }
        return new Packet(header[3], wire.exactly(length));
    }

    private static void send(Wire wire, byte sequence, byte[] body) throws IOException {
        var packet = ByteBuffer.allocate(4 + body.length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length).put(3, sequence).position(4).put(body);
        wire.send(Arrays.copyOf(packet.array(), packet.position()));
    }
}

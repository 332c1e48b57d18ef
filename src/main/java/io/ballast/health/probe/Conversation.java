package io.ballast.health.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.ballast.health.Outcome;
import io.ballast.health.TcpCheck;
import io.ballast.health.TextMatch;

import org.jspecify.annotations.Nullable;

/**
 * What is said on a connection once it stands: a dialogue, or something sent and the answer to it, of which up to 16 KiB are
 * read.
 *
 * @param dialogue null for none, and then the others hold
 * @param send null for nothing
 * @param expect null for anything, and nothing is waited for
 */
record Conversation(TcpCheck.@Nullable Dialogue dialogue, @Nullable String send, @Nullable Expectation expect) {

    private static final int MOST_BYTES = 16 * 1024;

    Conversation(TcpCheck.@Nullable Dialogue dialogue, @Nullable String send, @Nullable TextMatch expect) {
        this(dialogue, send, Expectation.of(expect));
    }

    /**
     * @param otherwise what has been reached where nothing is to be said
     * @return in a few words what the server did
     * @throws ProbeFailure if it is not what was expected
     */
    String hold(Wire wire, String otherwise) throws IOException {
        if (dialogue != null) {
            return Dialogues.of(dialogue).hold(wire);
        }
        if (send != null) {
            wire.send(bytes(send));
        }
        return expect == null ? otherwise : await(expect, wire);
    }

    private static String await(Expectation expectation, Wire wire) throws IOException {
        var steps = new Expectation.Steps();
        var heard = new ByteArrayOutputStream();
        var otherwise = wire.closed();
        while (heard.size() < MOST_BYTES) {
            var more = wire.some();
            heard.writeBytes(more);
            if (more.length == 0 && heard.size() == 0) {
                throw wire.closed();
            }
            var text = text(heard.toByteArray());
            if (expectation.isIn(text, steps)) {
                return "answered as expected";
            }
            otherwise = PlainWords.unexpected(text, expectation.toString());
            if (more.length == 0) {
                break;
            }
            // A server that has said something else, and then waits, is not one that is silent.
            wire.attempt().atTimeout(Outcome.failure(otherwise.reason()));
        }
        throw otherwise;
    }

    /** Escapes made a character of each byte. Text with one above U+00FF has none, or not only, of these: it is UTF-8. */
    private static byte[] bytes(String text) {
        boolean allBytes = text.chars().allMatch(c -> c <= 0xff);
        return text.getBytes(allBytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** An answer that is no UTF-8 is read byte by byte, so that escapes like \xff in what is expected match its bytes. */
    private static String text(byte[] answer) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString();
        } catch (CharacterCodingException e) {
            return new String(answer, StandardCharsets.ISO_8859_1);
        }
    }
}

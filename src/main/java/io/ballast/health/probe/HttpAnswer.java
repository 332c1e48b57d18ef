package io.ballast.health.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.ballast.script.Cleaned;

import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.AbstractMessageParser;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/** An answer by HTTP/1.0 or 1.1: its head read within bounds, its body when it is asked for. */
final class HttpAnswer {

    /** As much of a body as is read. */
    static final int MOST_BYTES = 1 << 20;

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_INTERIM = 10;
    private static final int BUFFER_BYTES = 8192;
    private static final Http1Config BOUNDS = Http1Config.custom().setMaxLineLength(LONGEST_LINE)
            .setMaxHeaderCount(MOST_HEADERS).setBufferSize(BUFFER_BYTES).build();
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d ([1-5]\\d\\d)(?: .*)?");

    private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(new BasicHttpTransportMetrics(),
            BUFFER_BYTES,
            0, LONGEST_LINE, null);
    private final Wire wire;
    private final InputStream in;
    private final boolean toHead;
    private HttpResponse response = new BasicHttpResponse(100);

    private HttpAnswer(Wire wire, boolean toHead) {
        this.wire = wire;
        this.in = wire.input();
        this.toHead = toHead;
    }

    /**
     * The final answer's head; interim ones (RFC 9110 section 15.2) are passed over.
     *
     * @param toHead whether it answers HEAD, and so has no body whatever it says
     */
    static HttpAnswer head(Wire wire, boolean toHead) throws IOException {
        var answer = new HttpAnswer(wire, toHead);
        for (int interim = 0; interim <= MOST_INTERIM; interim++) {
            answer.readHead();
            if (answer.status() >= 200) {
                return answer;
            }
        }
        throw new ProbeFailure("more than " + MOST_INTERIM + " interim answers, and no final one");
    }

    int status() {
        return response.getCode();
    }

    /** What the body's text is written in: what its header says, and UTF-8 where it says nothing known. */
    Charset charset() {
        var header = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        var type = header == null ? null : ContentType.parseLenient(header.getValue());
        return type == null || type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
    }

    /** @throws ProbeFailure if the body ends before it should, or cannot be told from what comes after it */
    void readBody(HttpBody body) throws IOException {
        if (toHead || status() == 204 || status() == 304) {
            return;
        }
        try {
            // Never closed: that would read on to the body's end, wherever it may be.
            drain(framed(), body);
        } catch (ConnectionClosedException | TruncatedChunkException e) {
            throw new ProbeFailure("connection closed in the middle of the body");
        } catch (MalformedChunkCodingException e) {
            throw new ProbeFailure("body's chunks are malformed");
        } catch (MessageConstraintException e) {
            throw tooLong();
        }
    }

    private static void drain(InputStream from, HttpBody body) throws IOException {
        var piece = new byte[BUFFER_BYTES];
        int left = MOST_BYTES;
        for (int read; (read = from.read(piece, 0, Math.min(piece.length, left + 1))) >= 0; left -= read) {
            if (read > left) {
                body.add(piece, left);
                body.cut();
                return;
            }
            body.add(piece, read);
        }
    }

    private InputStream framed() throws IOException {
        try {
            long length = DefaultContentLengthStrategy.INSTANCE.determineLength(response);
            if (length == ContentLengthStrategy.CHUNKED) {
                return new ChunkedInputStream(buffer, in, BOUNDS);
            }
            return length >= 0 ? new ContentLengthInputStream(buffer, in, length) : new IdentityInputStream(buffer, in);
        } catch (HttpException e) {
            throw new ProbeFailure("answer does not say rightly how long its body is");
        }
    }

    private void readHead() throws IOException {
        try {
            var line = new CharArrayBuffer(128);
            if (buffer.readLine(line, in) < 0) {
                throw wire.closed();
            }
            response = new BasicHttpResponse(status(line.toString()));
            response.setHeaders(AbstractMessageParser.parseHeaders(buffer, in, MOST_HEADERS, LONGEST_LINE,
                    BasicLineParser.INSTANCE));
        } catch (MessageConstraintException e) {
            throw tooLong();
        } catch (ConnectionClosedException e) {
            throw wire.closed();
        } catch (HttpException e) {
            throw new ProbeFailure("answer has a header that is none");
        }
    }

    private static int status(String line) throws ProbeFailure {
        var matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new ProbeFailure("answer is not HTTP but " + Cleaned.quotedLine(line));
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static ProbeFailure tooLong() {
        return new ProbeFailure(
                "answer has more than " + MOST_HEADERS + " headers, or one of more than " + LONGEST_LINE + " bytes");
    }
}

package io.ballast.health.probe;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.ballast.health.HttpCheck;
import io.ballast.health.HttpCheck.Credentials;
import io.ballast.health.ProbeTarget;

import org.jspecify.annotations.Nullable;

/** A check's request as it goes out (RFC 9112 section 3). */
final class HttpRequest {

    private HttpRequest() {
    }

    static byte[] bytes(HttpCheck check, ProbeTarget target) {
        var body = check.body() == null ? new byte[0] : check.body().getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder()
                .append(oneLine(check.method() + " " + check.uri() + " HTTP/" + check.version()));
        headers(check, target, body.length).forEach((name, value) -> head.append(oneLine(name + ": " + value)));
        var headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        var request = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, request, 0, headBytes.length);
        System.arraycopy(body, 0, request, headBytes.length, body.length);
        return request;
    }

    /** The name of the check's host without a port; null if it has none. */
    static @Nullable String hostName(HttpCheck check) {
        return check.host() == null ? null : check.host().replaceFirst(":\\d*$", "").replaceAll("[\\[\\]]", "");
    }

    /** Ours, each unless the check has one of that name; then the check's. */
    private static Map<String, String> headers(HttpCheck check, ProbeTarget target, int bodyLength) {
        var named = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        named.putAll(check.headers());
        var headers = new LinkedHashMap<String, String>();
        headers.put("Host", check.host() == null ? authority(check, target) : check.host());
        headers.put("User-Agent", "Ballast");
        headers.put("Accept", "*/*");
        headers.put("Connection", "close");
        if (check.credentials() != null) {
            headers.put("Authorization", basic(check.credentials()));
        }
        if (check.body() != null) {
            headers.put("Content-Length", Integer.toString(bodyLength));
        }
        headers.keySet().removeIf(named::containsKey);
        headers.putAll(named);
        return headers;
    }

    private static String authority(HttpCheck check, ProbeTarget target) {
        int usual = check.tls() == null ? 80 : 443;
        var withPort = target.address().withPort(target.port());
        return target.port() == usual ? withPort.substring(0, withPort.lastIndexOf(':')) : withPort;
    }

    /** RFC 7617 section 2, in UTF-8. */
    private static String basic(Credentials credentials) {
        var pair = credentials.user() + ":" + credentials.password().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Whatever a definition holds, a line of the request stays one line. */
    private static String oneLine(String line) {
        return line.replaceAll("[\\r\\n\\x00]", " ") + "\r\n";
    }
}

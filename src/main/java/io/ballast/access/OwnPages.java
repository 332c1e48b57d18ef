package io.ballast.access;

import java.util.Collections;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;

/**
 * Whether a request may have been made by a page of another site. A browser that remembers a Basic password, or has a
 * session, sends it for such pages too. It says where the page came from in Sec-Fetch-Site, but only to https and to
 * localhost (W3C Fetch Metadata, section 2: potentially trustworthy URLs), and in Origin with everything that is not
 * GET or HEAD (Fetch standard, section 3.1). Programs send neither.
 */
final class OwnPages {

    private static final String SITE = "Sec-Fetch-Site";
    /** RFC 6454 section 6.2; any name that a browser finds a server by, underscores included. */
    private static final Pattern ORIGIN_FORM = Pattern
            .compile("(?<scheme>[A-Za-z]+)://(?<host>\\[[^\\]]*]|[^:/\\[\\]]+)(:(?<port>[0-9]{1,5}))?");

    private OwnPages() {
    }

    static boolean mayHaveMade(HttpServletRequest request) {
        var sites = Collections.list(request.getHeaders(SITE));
        return sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"))
                && Collections.list(request.getHeaders(HttpHeaders.ORIGIN)).stream()
                        .allMatch(origin -> isOwn(origin, request));
    }

    /**
     * By host and port alone: behind a proxy that ends TLS the scheme that we see is another. What the server's own
     * settings take from forwarded headers stands in the request already.
     */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        var from = ORIGIN_FORM.matcher(origin);
        if (!from.matches()) {
            // "null": a page without an origin, such as a file or a sandboxed frame.
            return false;
        }
        int preset = from.group("scheme").equalsIgnoreCase("https") ? 443 : 80;
        int port = from.group("port") == null ? preset : Integer.parseInt(from.group("port"));
        int own = saysPort(request) ? request.getServerPort() : preset;
        return from.group("host").equalsIgnoreCase(request.getServerName()) && port == own;
    }

    private static boolean saysPort(HttpServletRequest request) {
        return request.getServerPort() != (request.isSecure() ? 443 : 80);
    }
}

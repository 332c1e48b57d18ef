package io.ballast.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.HtmlUtils;

/**
 * Writes problems, past every converter and view, so that a failing request always gets a whole answer: as
 * application/problem+json, or as a small page where a browser asked for a page.
 */
final class ProblemWriter {

    private static final List<String> PROGRAM_PATHS = List.of("/api", "/v3", "/actuator");

    private ProblemWriter() {
    }

    static void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status().value());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        boolean page = wantsPage(request);
        var text = page ? page(problem) : problem.toJson().toString();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(page ? "text/html;charset=utf-8" : "application/problem+json");
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }

    /** Whether a browser asked for a page: programs get JSON whatever they accept. */
    static boolean wantsPage(HttpServletRequest request) {
        var original = request.getAttribute("jakarta.servlet.error.request_uri");
        var path = original instanceof String uri ? uri : request.getRequestURI();
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/html") && path != null && PROGRAM_PATHS.stream()
                .noneMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"));
    }

    private static String page(Problem problem) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <title>%1$s · Ballast</title>
                  <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
                  <link rel="stylesheet" href="/assets/console.css">
                </head>
                <body>
                <header><p class="brand"><a href="/">Ballast</a></p></header>
                <main>
                  <section class="panel fault">
                    <h1>%1$s</h1>
                    <p>%2$s</p>
                    <p class="quiet">Forwarding goes on. Status <code>%3$d</code>. <a href="/">Back to the overview</a></p>
                  </section>
                </main>
                </body>
                </html>
                """
                .formatted(HtmlUtils.htmlEscape(problem.title()), HtmlUtils.htmlEscape(problem.detail()),
                        problem.status().value());
    }
}

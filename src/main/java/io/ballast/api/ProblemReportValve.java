package io.ballast.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

/**
 * Answers what the container refuses before the application sees it (a path that cannot be decoded, TRACE), in place
 * of the container's own page.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var problem = failure != null && status >= 500
                ? WebProblems.internal(failure, request)
                : WebProblems.of(HttpStatusCode.valueOf(status));
        byte[] body = problem.toJson().toString().getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentType("application/problem+json");
            var out = response.getReporter();
            if (out != null) {
                out.write(new String(body, StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The client left before its problem was written: {}", e.getMessage());
        }
    }
}

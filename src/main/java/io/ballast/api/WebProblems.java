package io.ballast.api;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/** Turns what the framework throws into problems in our own words; its own are for developers. */
final class WebProblems {

    private static final Logger LOG = LoggerFactory.getLogger(WebProblems.class);

    private WebProblems() {
    }

    static Problem of(ErrorResponse error, HttpServletRequest request) {
        if (error instanceof HttpRequestMethodNotSupportedException unsupported) {
            return methodNotAllowed(unsupported, request);
        }
        var problem = of(error.getStatusCode());
        var offered = error.getHeaders().getFirst(HttpHeaders.ACCEPT);
        if (offered != null && problem.status().value() == HttpStatus.NOT_ACCEPTABLE.value()) {
            problem = problem
                    .saying("The answer can be " + offered.replace(", ", " or ") + "; Accept asks for none of that.");
        }
        // Accept and Accept-Patch say what would be taken.
        for (var header : List.of(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_PATCH)) {
            var value = error.getHeaders().getFirst(header);
            problem = value == null ? problem : problem.withHeader(header, value);
        }
        return problem;
    }

    /** For a status that somebody set without saying more. */
    static Problem of(HttpStatusCode status) {
        var kind = ProblemKind.of(status);
        var problem = Problem.of(kind, detail(kind));
        return kind.status().value() == status.value()
                ? problem
                : new Problem(problem.kind(), problem.title(), status, problem.detail(), problem.errors(),
                        problem.more(), problem.headers());
    }

    private static String detail(ProblemKind kind) {
        return switch (kind) {
            case UNAUTHORIZED -> "Sign in with HTTP Basic or with an API token.";
            case FORBIDDEN -> "The request was refused.";
            case NOT_FOUND -> "There is nothing at this path.";
            case METHOD_NOT_ALLOWED -> "This path does not take the method of the request.";
            case NOT_ACCEPTABLE -> "The answer cannot be what Accept asks for.";
            case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json or application/yaml.";
            case TOO_LARGE -> "The request is larger than this path takes.";
            case UNAVAILABLE -> "Ballast cannot answer at present; try again.";
            case INTERNAL -> "The log says more.";
            default -> "The request is no well-formed HTTP or has a parameter that cannot be read.";
        };
    }

    private static Problem methodNotAllowed(HttpRequestMethodNotSupportedException error, HttpServletRequest request) {
        var allowed = new TreeSet<String>();
        var supported = error.getSupportedMethods();
        allowed.addAll(supported == null ? List.of() : List.of(supported));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return Problem.of(ProblemKind.METHOD_NOT_ALLOWED, "This path does not take " + method(request) + "; it takes "
                + String.join(", ", allowed) + ".").withHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
    }

    private static String method(HttpServletRequest request) {
        return request.getMethod().length() > 20 ? "this method" : request.getMethod();
    }

    /** A defect: the log gets everything under a reference, the client the reference alone. */
    static Problem internal(Throwable defect, HttpServletRequest request) {
        var reference = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("{} {} failed, reference {}", request.getMethod(), request.getRequestURI(), reference, defect);
        return new Problem(ProblemKind.INTERNAL.word(), ProblemKind.INTERNAL.title(), HttpStatus.INTERNAL_SERVER_ERROR,
                "This is a defect of Ballast. The log says more under reference " + reference + ".",
                List.of(), Map.of(), new HttpHeaders());
    }
}

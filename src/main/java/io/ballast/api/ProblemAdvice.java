package io.ballast.api;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.ballast.access.NotAllowed;
import io.ballast.access.Tokens.MakerGone;
import io.ballast.access.Tokens.TokenExists;
import io.ballast.access.TooManyAttempts;
import io.ballast.access.Users.LastAdministrator;
import io.ballast.access.Users.PasswordMissing;
import io.ballast.api.Problem.InputError;
import io.ballast.audit.Audit;
import io.ballast.definition.Fault;
import io.ballast.definition.InvalidDefinition;
import io.ballast.definition.KeyConflict;
import io.ballast.definition.StateConflict;
import io.ballast.definition.UnknownName;
import io.ballast.plane.PlaneException;
import io.ballast.store.StoreUnavailable;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.coyote.BadRequestException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Every exception that leaves a resource, a page or the security filters becomes one problem here. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

    private static final int RETRY_SECONDS = 5;
    /** What the audit log says the reason of. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

    @ExceptionHandler
    void answer(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof AsyncRequestNotUsableException || response.isCommitted()) {
            // The client has gone, or has half an answer: there is nobody and nothing left to tell.
            return;
        }
        var problem = problem(failure, request);
        if (REFUSALS.contains(problem.status().value())) {
            Audit.detail(request, problem.detail());
        }
        ProblemWriter.write(problem, request, response);
    }

    static Problem problem(Exception failure, HttpServletRequest request) {
        return switch (failure) {
            case ProblemException e -> e.problem();
            case InvalidDefinition e -> invalid(e);
            case UnknownName e -> Problem.of(ProblemKind.NOT_FOUND, told(e));
            case KeyConflict e -> Problem.of(ProblemKind.KEY_CONFLICT, told(e));
            case StateConflict e -> Problem.of(ProblemKind.CONFLICT, told(e));
            case MakerGone e -> Problem.of(ProblemKind.UNAUTHORIZED, told(e));
            case TokenExists e -> Problem.of(ProblemKind.NAME_TAKEN, told(e));
            case StoreUnavailable e -> unavailable(e);
            case PlaneException e -> unavailable(e);
            case TooManyAttempts e -> Problem.of(ProblemKind.TOO_MANY_ATTEMPTS, told(e))
                    .withHeader(HttpHeaders.RETRY_AFTER, Integer.toString(e.retrySeconds()));
            case AuthenticationException _ -> Problem.of(ProblemKind.UNAUTHORIZED,
                    "Sign in with HTTP Basic or with an API token.");
            case CsrfException _ -> Problem.of(ProblemKind.FORBIDDEN,
                    "A browser sent this without the CSRF token of Ballast's own pages, so another site's page may have "
                            + "made it do so. Programs leave the headers Origin and Sec-Fetch-Site out, or use an API token.");
            case NotAllowed e -> Problem.of(ProblemKind.FORBIDDEN, told(e));
            case LastAdministrator e -> Problem.of(ProblemKind.CONFLICT, told(e));
            case PasswordMissing e -> invalid(new InvalidDefinition(List.of(new Fault("/password", told(e)))));
            case AccessDeniedException _ -> Problem.of(ProblemKind.FORBIDDEN, "This may not be done by you.");
            case RequestRejectedException _ -> Problem.of(ProblemKind.MALFORMED,
                    "The path or a header has characters that are not taken.");
            case InvalidParameterException _ -> Problem.of(ProblemKind.MALFORMED,
                    "The query is not encoded as RFC 3986 section 2.1 asks.");
            case BadRequestException _ -> Problem.of(ProblemKind.MALFORMED,
                    "The body is not framed as HTTP/1.1 asks, or ended early.");
            case ErrorResponse e -> WebProblems.of(e, request);
            default -> WebProblems.internal(failure, request);
        };
    }

    private static Problem invalid(InvalidDefinition failure) {
        var errors = failure.faults().stream().map(fault -> new InputError(fault.pointer(), null, fault.message()))
                .toList();
        return Problem.of(ProblemKind.INVALID, detail(errors)).withErrors(errors);
    }

    private static String detail(List<InputError> errors) {
        var first = errors.getFirst();
        var where = first.pointer() == null || first.pointer().isEmpty() ? "" : first.pointer() + ": ";
        return where + first.message() + (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "");
    }

    private static Problem unavailable(Exception failure) {
        return Problem.of(ProblemKind.UNAVAILABLE, told(failure)).withHeader(HttpHeaders.RETRY_AFTER,
                Integer.toString(RETRY_SECONDS));
    }

    private static String told(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}

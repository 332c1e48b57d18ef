package io.ballast.api;

import java.util.Locale;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Every kind of problem that the API answers with; the words and titles are part of the contract. */
enum ProblemKind {
    MALFORMED(HttpStatus.BAD_REQUEST, "The request cannot be read"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "Credentials are missing or wrong"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "This is not allowed"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Nothing is there"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This cannot be done there"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no such representation"),
    NAME_TAKEN(HttpStatus.CONFLICT, "The name is taken"),
    KEY_CONFLICT(HttpStatus.CONFLICT, "Another service holds the key"),
    FOREIGN_SERVICE(HttpStatus.CONFLICT, "A foreign service holds the key"),
    REMOVAL_GUARD(HttpStatus.CONFLICT, "The change would remove much"),
    CONFLICT(HttpStatus.CONFLICT, "The state does not allow it"),
    PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "The precondition does not hold"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "This content type is not taken"),
    INVALID(HttpStatus.UNPROCESSABLE_CONTENT, "The request breaks a rule"),
    TOO_MANY_ATTEMPTS(HttpStatus.TOO_MANY_REQUESTS, "Too many attempts"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Ballast has failed"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Not possible at present");

    private final HttpStatus status;
    private final String title;

    ProblemKind(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The general kind for a status; a client's error that has none of its own is malformed. */
    static ProblemKind of(HttpStatusCode status) {
        for (var kind : values()) {
            if (kind.status.value() == status.value() && kind != NAME_TAKEN && kind != KEY_CONFLICT
                    && kind != FOREIGN_SERVICE && kind != REMOVAL_GUARD) {
                return kind;
            }
        }
        // 501 and 505 are what the container answers to a method, a transfer coding or a version that it does not know.
        boolean asked = status.is4xxClientError() || status.value() == HttpStatus.NOT_IMPLEMENTED.value()
                || status.value() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value();
        return asked ? MALFORMED : INTERNAL;
    }
}

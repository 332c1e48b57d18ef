package io.ballast.api;

import java.util.List;

import io.ballast.api.Problem.InputError;

/** A request that ends with a problem. Has no stack trace: it is an answer, not a defect. */
final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemException(ProblemKind kind, String detail) {
        this(Problem.of(kind, detail));
    }

    /** 422 for a query parameter or header. */
    static ProblemException parameter(String name, String message) {
        return new ProblemException(Problem.of(ProblemKind.INVALID, "The parameter " + name + " " + message + ".")
                .withErrors(List.of(new InputError(null, name, message))));
    }

    Problem problem() {
        return problem;
    }
}

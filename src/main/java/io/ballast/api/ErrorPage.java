package io.ballast.api;

import java.io.IOException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.ballast.access.OpenToAll;

import io.swagger.v3.oas.annotations.Hidden;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the container sends what failed outside of every resource. */
@Controller
@Hidden
class ErrorPage implements ErrorController {

    @OpenToAll
    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemWriter.write(problem(request), request, response);
    }

    private static Problem problem(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Exception failure) {
            return ProblemAdvice.problem(unwrapped(failure), request);
        }
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code && code >= 400
                && code < 600 ? code : 404;
        return WebProblems.of(HttpStatusCode.valueOf(status));
    }

    private static Exception unwrapped(Exception failure) {
        return failure instanceof ServletException && failure.getCause() instanceof Exception cause
                ? cause
                : failure;
    }
}

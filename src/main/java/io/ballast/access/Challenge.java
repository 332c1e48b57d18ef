package io.ballast.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Tells a program what to come back with (RFC 9110 section 11.6.1). */
final class Challenge implements AuthenticationEntryPoint {

    private final HandlerExceptionResolver problems;
    private final boolean takesPasswords;

    Challenge(HandlerExceptionResolver problems, boolean takesPasswords) {
        this.problems = problems;
        this.takesPasswords = takesPasswords;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
        if (!(failure instanceof TooManyAttempts)) {
            response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Ballast\"");
            // A script of our own page must not make the browser ask for a password when its session has ended.
            boolean isOwnScript = request.getHeader("Sec-Fetch-Site") != null
                    && !"navigate".equals(request.getHeader("Sec-Fetch-Mode"));
            if (takesPasswords && !isOwnScript) {
                response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Ballast\", charset=\"UTF-8\"");
            }
        }
        problems.resolveException(request, response, null, failure);
    }
}

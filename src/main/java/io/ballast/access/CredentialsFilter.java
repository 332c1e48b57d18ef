package io.ballast.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.ballast.audit.Audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * HTTP Basic (RFC 7617) and bearer tokens (RFC 6750). A request that carries credentials is judged by them alone: a
 * session beside them neither helps nor needs its CSRF token.
 */
final class CredentialsFilter extends OncePerRequestFilter {

    private static final int LONGEST = 2_000;

    private final Tokens tokens;
    private final Passwords passwords;
    private final AuthenticationEntryPoint entryPoint;
    private final boolean takesPasswords;

    CredentialsFilter(Tokens tokens, Passwords passwords, AuthenticationEntryPoint entryPoint,
            boolean takesPasswords) {
        this.tokens = tokens;
        this.takesPasswords = takesPasswords;
        this.passwords = passwords;
        this.entryPoint = entryPoint;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (!headers.isEmpty()) {
            try {
                var caller = caller(headers, request);
                Audit.who(request, caller.name(), caller.via());
                enter(caller);
            } catch (AuthenticationException e) {
                SecurityContextHolder.clearContext();
                entryPoint.commence(request, response, e);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static void enter(Caller caller) {
        // A context of its own: what the session holds must not be changed by a request with credentials.
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null,
                caller.authorities()));
        SecurityContextHolder.setContext(context);
    }

    private Caller caller(List<String> headers, HttpServletRequest request) {
        var header = headers.getFirst();
        int space = header.indexOf(' ');
        if (headers.size() > 1 || space < 0 || header.length() > LONGEST) {
            throw unreadable();
        }
        var value = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(value, request);
            case "bearer" -> tokens.callerOf(value)
                    .orElseThrow(() -> new BadCredentialsException("The API token is not known or has expired."));
            default -> throw unreadable();
        };
    }

    private Caller basic(String value, HttpServletRequest request) {
        if (!takesPasswords) {
            throw new BadCredentialsException("HTTP Basic is switched off here; come with an API token.");
        }
        var text = decoded(value);
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw unreadable();
        }
        var account = passwords.check(text.substring(0, colon), text.substring(colon + 1), request.getRemoteAddr());
        return new Caller(account.name(), "password", account.grant());
    }

    private static String decoded(String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static AuthenticationException unreadable() {
        return new BadCredentialsException("The header Authorization must be Basic or Bearer credentials.");
    }
}

package io.ballast.access;

import java.io.IOException;
import java.time.Instant;

import io.ballast.audit.Audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Looks at each request of a session again: its user may have gone, been disabled, have another password, have logged out
 * everywhere, or may do other things now than when he came.
 */
final class SessionGate extends OncePerRequestFilter {

    private final Access access;

    SessionGate(Access access) {
        this.access = access;
    }

    /** Somebody who has just signed in. The account as it is now stays beside him, to be compared. */
    static Authentication signedIn(Account account) {
        var caller = new Caller(account.name(), Caller.CONSOLE, account.grant());
        var signedIn = UsernamePasswordAuthenticationToken.authenticated(caller, null, caller.authorities());
        signedIn.setDetails(account);
        return signedIn;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getDetails() instanceof Account then) {
            if (stays(then, request.getSession(false))) {
                Audit.who(request, then.name(), Caller.CONSOLE);
            }
        }
        chain.doFilter(request, response);
    }

    /** @return whether he may go on */
    private boolean stays(Account then, @Nullable HttpSession session) {
        var now = access.accounts().user(then.name());
        boolean stays = session != null && now != null && now.enabled()
                && now.passwordHash().equals(then.passwordHash())
                && !access.hasLoggedOutSince(then.name(), Instant.ofEpochMilli(session.getCreationTime()));
        // A context of its own: the session's own must be changed by a login or logout alone.
        var context = SecurityContextHolder.createEmptyContext();
        if (stays && now != null) {
            context.setAuthentication(signedIn(now));
        } else if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.setContext(context);
        return stays;
    }
}

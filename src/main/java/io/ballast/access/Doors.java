package io.ballast.access;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.ballast.audit.Audit;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.savedrequest.RequestCache;

/** What follows upon the login page. Both answers are pages, so that the audit log is told which it was. */
final class Doors {

    private Doors() {
    }

    /** To the page that was asked for, or the overview. */
    static final class In extends SavedRequestAwareAuthenticationSuccessHandler {

        In(RequestCache cache) {
            setRequestCache(cache);
            setDefaultTargetUrl("/");
        }

        @Override
        public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
                Authentication who) throws ServletException, IOException {
            var caller = Caller.of(who);
            Audit.who(request, caller.name(), caller.via());
            super.onAuthenticationSuccess(request, response, who);
        }
    }

    /** Back to the login page. */
    static final class Shut extends SimpleUrlAuthenticationFailureHandler {

        private final Access access;

        Shut(Access access) {
            super("/login?error");
            this.access = access;
        }

        @Override
        public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
                AuthenticationException failure) throws IOException, ServletException {
            boolean tooMany = failure instanceof TooManyAttempts;
            Audit.outcome(request, tooMany ? 429 : 401);
            Audit.detail(request,
                    refusal(request.getParameter("username"), access, String.valueOf(failure.getMessage())));
            if (tooMany) {
                getRedirectStrategy().sendRedirect(request, response, "/login?wait");
            } else {
                super.onAuthenticationFailure(request, response, failure);
            }
        }
    }

    /** Names the user only if there is one: what is typed in the wrong place may be a password. */
    static String refusal(@Nullable String name, Access access, String why) {
        return name == null || access.accounts().user(name) == null
                ? "as nobody known: " + why
                : "as " + name + ": " + why;
    }
}

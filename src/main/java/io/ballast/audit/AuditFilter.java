package io.ballast.audit;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Writes down every request that is meant to change something, and every one that was refused. */
final class AuditFilter extends OncePerRequestFilter {

    /** As the API names the revision that came of a write. */
    private static final String REVISION = "Ballast-Revision";

    private final AuditTrail trail;
    private final Refusals refusals;

    AuditFilter(AuditTrail trail, Refusals refusals) {
        this.trail = trail;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int failed = 500;
        try {
            chain.doFilter(request, response);
            failed = 0;
        } finally {
            note(request, response, failed == 0 ? response.getStatus() : failed);
        }
    }

    private void note(HttpServletRequest request, HttpServletResponse response, int status) {
        var act = Audit.act(request, status, revision(response.getHeader(REVISION)));
        if (AuditEntry.outcome(act.status()) == AuditEntry.Outcome.DENIED) {
            int leftOut = refusals.next(act.address() + " " + act.who(), System.nanoTime());
            if (leftOut >= 0) {
                trail.record(leftOut == 0 ? act : told(act, leftOut));
            }
        } else if (isMeantToChange(request)) {
            trail.record(act);
        }
    }

    private static boolean isMeantToChange(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> false;
            default -> !Audit.isIdle(request);
        };
    }

    private static AuditTrail.Act told(AuditTrail.Act act, int leftOut) {
        var more = leftOut + " more refusals of this address are not written down";
        return new AuditTrail.Act(act.who(), act.via(), act.address(), act.act(), act.status(), act.revision(),
                act.detail() == null ? more : act.detail() + "; " + more);
    }

    private static @Nullable Long revision(@Nullable String header) {
        return header == null || !header.matches("[0-9]{1,18}") ? null : Long.valueOf(header);
    }
}

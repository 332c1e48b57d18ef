package io.ballast.audit;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/** What others know of a request and {@link AuditFilter} writes down when it has been answered. */
public final class Audit {

    private static final String WHO = "ballast.audit.who";
    private static final String VIA = "ballast.audit.via";
    private static final String DETAIL = "ballast.audit.detail";
    private static final String STATUS = "ballast.audit.status";
    private static final String IDLE = "ballast.audit.idle";

    private Audit() {
    }

    /** Who asks. */
    public static void who(HttpServletRequest request, String name, String via) {
        request.setAttribute(WHO, name);
        request.setAttribute(VIA, via);
    }

    /** What is changed where no revision says so, or why it is refused; never a secret. */
    public static void detail(HttpServletRequest request, String text) {
        request.setAttribute(DETAIL, text);
    }

    /** What came of it, where the answer's status does not say so: a page answers a wrong password with another page. */
    public static void outcome(HttpServletRequest request, int status) {
        request.setAttribute(STATUS, status);
    }

    /** That the request changes nothing, whatever its method. */
    public static void idle(HttpServletRequest request) {
        request.setAttribute(IDLE, true);
    }

    static boolean isIdle(HttpServletRequest request) {
        return request.getAttribute(IDLE) != null;
    }

    static AuditTrail.Act act(HttpServletRequest request, int answered, @Nullable Long revision) {
        int status = request.getAttribute(STATUS) instanceof Integer told ? told : answered;
        return new AuditTrail.Act(text(request, WHO), text(request, VIA), request.getRemoteAddr(), act(request), status,
                revision, text(request, DETAIL));
    }

    private static String act(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getMethod() + " " + request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static @Nullable String text(HttpServletRequest request, String attribute) {
        return request.getAttribute(attribute) instanceof String text ? text : null;
    }
}

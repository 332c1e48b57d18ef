package io.ballast.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * If-Match and If-None-Match of one request (RFC 9110 section 13.1).
 *
 * @param match null without the header
 * @param noneMatch null without the header
 */
record Preconditions(@Nullable List<String> match, @Nullable List<String> noneMatch) {

    /** entity-tag, RFC 9110 section 8.8.3; what is none matches nothing. */
    private static final Pattern TAG = Pattern.compile("\\*|(?:W/)?\"[^\"]*\"|[^,\\s]+");

    static Preconditions of(HttpServletRequest request) {
        return new Preconditions(tags(request, HttpHeaders.IF_MATCH), tags(request, HttpHeaders.IF_NONE_MATCH));
    }

    static String etag(long revision) {
        return "\"" + revision + "\"";
    }

    /**
     * Whether a write may go on.
     *
     * @param revision of the representation as it is now, null if there is none
     */
    boolean allowWrite(@Nullable Long revision) {
        if (match != null && !matches(match, revision, false)) {
            return false;
        }
        return noneMatch == null || !matches(noneMatch, revision, true);
    }

    /** Whether who reads has the representation already. */
    boolean isCurrent(long revision) {
        return noneMatch != null && matches(noneMatch, revision, true);
    }

    /** If-Match compares strongly: a weak tag never matches (RFC 9110 section 8.8.3.2). */
    private static boolean matches(List<String> tags, @Nullable Long revision, boolean weakly) {
        if (revision == null) {
            return false;
        }
        var current = etag(revision);
        return tags.stream().anyMatch(tag -> tag.equals("*") || tag.equals(current)
                || weakly && tag.equals("W/" + current));
    }

    private static @Nullable List<String> tags(HttpServletRequest request, String header) {
        var lines = Collections.list(request.getHeaders(header));
        if (lines.isEmpty()) {
            return null;
        }
        var tags = new ArrayList<String>();
        lines.forEach(line -> TAG.matcher(line).results().forEach(found -> tags.add(found.group())));
        return tags;
    }
}

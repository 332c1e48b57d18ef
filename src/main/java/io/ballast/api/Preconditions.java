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

    private static final String YAML = "-yaml";

    static Preconditions of(HttpServletRequest request) {
        return new Preconditions(tags(request, HttpHeaders.IF_MATCH), tags(request, HttpHeaders.IF_NONE_MATCH));
    }

    /**
     * The strong tag of a representation: one each for the two notations, whose bytes differ (RFC 9110 section 8.8.1).
     *
     * @param yaml whether the representation is in YAML
     */
    static String etag(long revision, boolean yaml) {
        return "\"" + revision + (yaml ? YAML : "") + "\"";
    }

    /**
     * Whether a write may go on. The tag of either notation holds: both stand for the same revision.
     *
     * @param revision of the representation as it is now, null if there is none
     */
    boolean allowWrite(@Nullable Long revision) {
        if (match != null && !holds(match, revision, false)) {
            return false;
        }
        return noneMatch == null || !holds(noneMatch, revision, true);
    }

    private static boolean holds(List<String> tags, @Nullable Long revision, boolean weakly) {
        return revision != null
                && (matches(tags, etag(revision, false), weakly) || matches(tags, etag(revision, true), weakly));
    }

    /** Whether who reads has the representation already, in the notation that is asked for. */
    boolean isCurrent(long revision, boolean yaml) {
        return noneMatch != null && matches(noneMatch, etag(revision, yaml), true);
    }

    /** If-Match compares strongly: a weak tag never matches (RFC 9110 section 8.8.3.2). */
    private static boolean matches(List<String> tags, String current, boolean weakly) {
        // "*" stands alone or means nothing.
        return tags.equals(List.of("*"))
                || tags.stream().anyMatch(tag -> tag.equals(current) || weakly && tag.equals("W/" + current));
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

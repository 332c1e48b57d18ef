package io.ballast.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * One page of something that is numbered and only grows.
 *
 * @param limit at most so many
 */
record Page(Query query, HttpServletRequest request, int limit) {

    static final int MOST = 1_000;
    static final int PRESET = 100;

    /** @param more names of further parameters */
    static Page of(HttpServletRequest request, String... more) {
        var query = Query.of(request,
                Stream.concat(Stream.of("after", "limit"), Stream.of(more)).toArray(String[]::new));
        return new Page(query, request, (int) query.number("limit", PRESET, 1, MOST));
    }

    /** The number that all of the page are above. */
    long after(long preset) {
        return query.number("after", preset, 0, Long.MAX_VALUE);
    }

    boolean fromStart() {
        return query.text("after") != null;
    }

    /** A full page names the next one (RFC 8288). */
    ResponseEntity<JsonNode> answer(ArrayNode list, long last) {
        return answer(list, list.size(), last);
    }

    /** @param found as many as there were before those were left out that the caller may not see */
    ResponseEntity<JsonNode> answer(ArrayNode list, int found, long last) {
        var answer = ResponseEntity.ok();
        if (found == limit) {
            answer.header(HttpHeaders.LINK,
                    "<" + request.getRequestURI() + "?after=" + last + "&limit=" + limit + filters()
                            + ">; rel=\"next\"");
        }
        return answer.body(list);
    }

    /** The next page is asked for as this one was. */
    private String filters() {
        return request.getParameterMap().entrySet().stream()
                .filter(each -> !each.getKey().equals("after") && !each.getKey().equals("limit"))
                .map(each -> "&" + each.getKey() + "=" + URLEncoder.encode(each.getValue()[0], StandardCharsets.UTF_8))
                .sorted().collect(Collectors.joining());
    }
}

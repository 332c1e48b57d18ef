package io.ballast.api;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What went wrong, as RFC 9457 writes it.
 *
 * @param kind last part of the type, stable for programs: {@code invalid}, {@code key-conflict}
 * @param title the same for every problem of this kind
 * @param detail one sentence for a person: what, where, what to do
 * @param errors each fault of the input
 * @param more members of this kind alone, such as {@code plan}
 * @param headers that belong to the answer, such as Allow
 */
record Problem(String kind, String title, HttpStatusCode status, String detail, List<InputError> errors,
        Map<String, JsonNode> more, HttpHeaders headers) {

    static final String TYPE_PREFIX = "urn:ballast:problem:";

    /**
     * One fault of the input.
     *
     * @param pointer JSON pointer (RFC 6901) into the request's document; null if the fault is not in it
     * @param parameter name of a query parameter or header; null if the fault is in the document
     */
    record InputError(@Nullable String pointer, @Nullable String parameter, String message) {
    }

    static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind.word(), kind.title(), kind.status(), detail, List.of(), Map.of(), new HttpHeaders());
    }

    Problem withErrors(List<InputError> faults) {
        return new Problem(kind, title, status, detail, List.copyOf(faults), more, headers);
    }

    Problem with(String member, JsonNode value) {
        return new Problem(kind, title, status, detail, errors, Map.of(member, value), headers);
    }

    Problem saying(String sentence) {
        return new Problem(kind, title, status, sentence, errors, more, headers);
    }

    Problem withHeader(String name, String value) {
        var extended = new HttpHeaders(headers);
        extended.set(name, value);
        return new Problem(kind, title, status, detail, errors, more, extended);
    }

    ObjectNode toJson() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", TYPE_PREFIX + kind).put("title", title).put("status", status.value()).put("detail", detail);
        if (!errors.isEmpty()) {
            var list = node.putArray("errors");
            errors.forEach(error -> {
                var entry = list.addObject();
                if (error.pointer() != null) {
                    entry.put("pointer", error.pointer());
                }
                if (error.parameter() != null) {
                    entry.put("parameter", error.parameter());
                }
                entry.put("message", error.message());
            });
        }
        more.forEach(node::set);
        return node;
    }
}

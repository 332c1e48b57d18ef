package io.ballast.api;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.director.ClusterStatus.CheckStatus;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.health.ProbeResult;
import io.ballast.health.Verdict;
import io.ballast.health.WeightAdvice;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What probing found, as clients read it. */
final class ProbeDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ProbeDocument() {
    }

    static ObjectNode ofHealth(ServerStatus server) {
        var node = verdict(NODES.objectNode(), server.health());
        var checks = node.putArray("checks");
        server.checks().forEach(check -> checks.add(of(check)));
        return node;
    }

    private static ObjectNode of(CheckStatus check) {
        var node = verdict(NODES.objectNode().put("type", check.type()), check.verdict());
        return node.set("lastResult", check.last() == null ? NODES.nullNode() : result(check.last()));
    }

    private static ObjectNode verdict(ObjectNode node, Verdict verdict) {
        return node.put("state", StatusDocument.word(verdict.state())).put("reason", verdict.reason())
                .put("since", verdict.since() == null ? null : verdict.since().toString())
                .put("flapping", verdict.flapping()).put("warning", verdict.warning())
                .put("watch", StatusDocument.word(verdict.watch())).put("trouble", verdict.trouble());
    }

    static ArrayNode ofAll(List<ProbeResult> results) {
        var list = NODES.arrayNode();
        results.forEach(result -> list.add(of(result)));
        return list;
    }

    private static ObjectNode of(ProbeResult result) {
        var node = NODES.objectNode().put("check", result.target().check().type());
        return node.setAll(result(result));
    }

    private static ObjectNode result(ProbeResult result) {
        return NODES.objectNode().put("success", result.success()).put("reason", result.reason())
                .put("took", result.took().toMillis() + "ms").put("tookMicroseconds", micros(result))
                .put("time", result.at().toString());
    }

    /** The first that failed, or else the first that could not be made, or else the last; and all of them. */
    static JsonNode ofCheck(List<ProbeResult> results) {
        var telling = results.stream().filter(result -> !result.success() && !result.impossible()).findFirst()
                .or(() -> results.stream().filter(ProbeResult::impossible).findFirst()).orElse(results.getLast());
        var node = NODES.objectNode().put("state", state(telling))
                .put("success", telling.success()).put("check", telling.target().check().type())
                .put("reason", telling.reason()).put("took", telling.took().toMillis() + "ms")
                .put("time", telling.at().toString());
        var all = node.putArray("results");
        results.forEach(result -> all
                .add(of(result).put("state", state(result)).put("advice", word(result.advice())).put("warning",
                        result.warning())));
        return node;
    }

    /** By one result; that this director could not probe says nothing about the server. */
    private static String state(ProbeResult result) {
        return result.impossible() ? "unknown" : result.success() ? "up" : "down";
    }

    private static @Nullable String word(@Nullable WeightAdvice advice) {
        return switch (advice) {
            case null -> null;
            case WeightAdvice.Exactly(int weight) -> "weight " + weight;
            case WeightAdvice.Percent(int percent) -> percent + " %";
        };
    }

    private static long micros(ProbeResult result) {
        return TimeUnit.NANOSECONDS.toMicros(result.took().toNanos());
    }
}

package io.ballast.event;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Incidents as JSON, as they are stored. */
final class IncidentCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private IncidentCodec() {
    }

    static String write(Incident incident) {
        var json = JSON.objectNode().put("id", incident.id()).put("director", incident.director())
                .put("severity", incident.severity().word()).put("worst", incident.worst().word())
                .put("opened", text(incident.opened())).put("updated", text(incident.updated()))
                .put("closed", text(incident.closed())).put("calmUntil", text(incident.calmUntil()))
                .put("reopened", incident.reopened()).put("count", incident.count())
                .put("lasting", incident.lasting());
        var homes = json.putArray("homes");
        incident.homes().forEach(home -> homes.add(write(home)));
        var machines = json.putArray("machines");
        incident.machines().forEach(machines::add);
        var troubles = json.putArray("troubles");
        incident.troubles().forEach(trouble -> troubles.add(write(trouble)));
        json.set("acknowledged", write(incident.acknowledged()));
        json.set("silenced", write(incident.silenced()));
        return json.toString();
    }

    private static ObjectNode write(Home home) {
        return switch (home) {
            case Home.OfService(var cluster, var service) ->
                JSON.objectNode().put("cluster", cluster).put("service", service);
            case Home.OfCluster(var cluster) -> JSON.objectNode().put("cluster", cluster);
            case Home.OfInstance(var instance) -> JSON.objectNode().put("instance", instance);
            case Home.OfDirector(var part) -> JSON.objectNode().put("part", part);
        };
    }

    private static ObjectNode write(Trouble trouble) {
        var subject = trouble.subject();
        return JSON.objectNode().put("kind", trouble.kind().word()).put("cluster", subject.cluster())
                .put("service", subject.service()).put("server", subject.server())
                .put("instance", subject.instance()).put("item", subject.item())
                .put("severity", trouble.severity().word()).put("since", text(trouble.since()))
                .put("event", trouble.event()).put("message", trouble.message()).put("passes", text(trouble.passes()));
    }

    private static JsonNode write(Incident.@Nullable Act act) {
        return act == null
                ? JSON.nullNode()
                : JSON.objectNode().put("author", act.author()).put("time", text(act.time()))
                        .put("until", text(act.until())).put("reason", act.reason());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    static Incident read(String document) {
        var json = MAPPER.readTree(document);
        return new Incident(json.path("id").asLong(), json.path("director").asString(), json.path("homes")
                .valueStream().map(IncidentCodec::home).collect(Collectors.toSet()),
                json.path("machines").valueStream().map(JsonNode::asString).collect(Collectors.toSet()),
                severity(json.path("severity")), severity(json.path("worst")), time(json.path("opened")),
                time(json.path("updated")), optional(json.path("closed")), optional(json.path("calmUntil")),
                json.path("reopened").asInt(), json.path("count").asInt(), json.path("lasting").asBoolean(),
                json.path("troubles").valueStream().filter(each -> EventKind.of(each.path("kind").asString())
                        .isPresent()).map(IncidentCodec::trouble).toList(),
                act(json.path("acknowledged")), act(json.path("silenced")));
    }

    private static Home home(JsonNode json) {
        if (json.has("instance")) {
            return new Home.OfInstance(json.path("instance").asString());
        }
        if (json.has("part")) {
            return new Home.OfDirector(json.path("part").asString());
        }
        return json.has("service")
                ? new Home.OfService(json.path("cluster").asString(), json.path("service").asString())
                : new Home.OfCluster(json.path("cluster").asString());
    }

    private static Trouble trouble(JsonNode json) {
        return new Trouble(EventKind.of(json.path("kind").asString()).orElseThrow(),
                new Subject(word(json.path("cluster")), word(json.path("service")), word(json.path("server")),
                        word(json.path("instance")), word(json.path("item"))),
                severity(json.path("severity")), time(json.path("since")), json.path("event").asLong(),
                json.path("message").asString(), optional(json.path("passes")));
    }

    private static Incident.@Nullable Act act(JsonNode json) {
        return json.isObject()
                ? new Incident.Act(json.path("author").asString(), time(json.path("time")),
                        optional(json.path("until")), json.path("reason").asString())
                : null;
    }

    private static @Nullable String word(JsonNode json) {
        return json.isString() ? json.asString() : null;
    }

    private static Severity severity(JsonNode json) {
        return Severity.valueOf(json.asString().toUpperCase(Locale.ROOT));
    }

    private static Instant time(JsonNode json) {
        return Instant.parse(json.asString());
    }

    private static @Nullable Instant optional(JsonNode json) {
        return json.isString() ? time(json) : null;
    }
}

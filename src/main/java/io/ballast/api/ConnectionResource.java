package io.ballast.api;

import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.definition.Definitions;
import io.ballast.director.Director;
import io.ballast.plane.Connection;

import org.springframework.web.bind.annotation.GetMapping;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Connections as the plane has them, written while they are read: a million of them need no memory here. */
@ApiResource
class ConnectionResource {

    static final int MOST = 100_000;
    static final int PRESET = 1_000;

    private final Definitions definitions;
    private final Director director;

    ConnectionResource(Definitions definitions, Director director) {
        this.definitions = definitions;
        this.director = director;
    }

    @Needs(Role.VIEWER)
    @GetMapping("/connections")
    void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var query = Query.of(request, "service", "server", "limit");
        long limit = query.number("limit", PRESET, 1, MOST);
        var filter = ConnectionFilter.of(definitions.current(), query.text("service"), query.text("server"));
        try (var connections = director.connections(filter)) {
            var found = connections.limit(limit).iterator();
            // Asked before the first byte: a plane that does not answer is a problem, not half a list.
            boolean any = found.hasNext();
            boolean yaml = Notation.isYaml(request);
            response.setContentType(yaml ? "application/yaml" : "application/json");
            response.setHeader("Cache-Control", "no-store");
            write(found, any, yaml ? new YAMLMapper() : JsonMapper.shared(), response);
        }
    }

    private static void write(Iterator<Connection> found, boolean any, ObjectMapper mapper,
            HttpServletResponse response)
            throws IOException {
        try (var json = mapper.createGenerator(response.getOutputStream())) {
            json.writeStartArray();
            for (boolean more = any; more; more = found.hasNext()) {
                write(found.next(), json);
            }
            json.writeEndArray();
        }
    }

    private static void write(Connection connection, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("protocol", connection.protocol().toLowerCase(Locale.ROOT));
        json.writeStringProperty("client", connection.client().toString());
        json.writeNumberProperty("clientPort", connection.clientPort());
        json.writeStringProperty("virtual", connection.virtual().toString());
        json.writeNumberProperty("virtualPort", connection.virtualPort());
        json.writeStringProperty("server", connection.server().toString());
        json.writeNumberProperty("serverPort", connection.serverPort());
        json.writeStringProperty("state", connection.state());
        json.writeStringProperty("expires", connection.expiresSeconds() + "s");
        json.writeEndObject();
    }
}

package io.ballast.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;

import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Fills in what springdoc cannot see: documents are trees to the resources. */
@Component
class OpenApiDescription implements OpenApiCustomizer {

    private static final String SCHEMA = "#/components/schemas/";
    private static final Map<String, String> FAILURES = new TreeMap<>(Map.of("400", "No JSON or YAML, or no HTTP",
            "401", "No credentials, or wrong ones", "403", "Not allowed", "404", "Nothing is there", "406",
            "No such representation", "422",
            "A rule is broken: errors names each place in the document by its pointer, each "
                    + "parameter of path, query or header by its name",
            "429", "Too many attempts"));
    private static final Map<String, String> WRITE_FAILURES = new TreeMap<>(Map.of("409", "The state does not allow it",
            "412", "The precondition does not hold", "413", "More than 32 MiB, or than the heap holds of its values",
            "415", "Content type not taken", "503",
            "No database, or it must not be written, or too many large documents at once"));

    @Override
    public void customise(OpenAPI api) {
        api.info(new Info().title("Ballast").version("1").description("Clusters of a Linux Virtual Server director"));
        api.setServers(null);
        api.setComponents(components());
        api.setSecurity(List.of(new SecurityRequirement().addList("basic"), new SecurityRequirement().addList("token"),
                new SecurityRequirement().addList("session")));
        Route.ALL.forEach(route -> {
            var path = api.getPaths().get("/api/v1" + route.path());
            var operation = path == null
                    ? null
                    : path.readOperationsMap().get(PathItem.HttpMethod.valueOf(route.verb().toUpperCase(Locale.ROOT)));
            if (operation != null) {
                describe(operation, route);
            }
        });
    }

    private static Components components() {
        var components = new Components();
        var shapes = Stream.of(Schemas.class, VrrpSchemas.class, NotificationSchemas.class)
                .flatMap(all -> Stream.of(all.getDeclaredClasses()))
                .toList();
        for (var type : shapes) {
            ModelConverters.getInstance(true).readAll(type).forEach(components::addSchemas);
        }
        CheckSchemas.all().forEach(components::addSchemas);
        for (var type : shapes) {
            NullableFields.mark(type, components.getSchemas().get(type.getSimpleName()));
        }
        return components
                .addSecuritySchemes("basic", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"))
                .addSecuritySchemes("token", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                .addSecuritySchemes("session", new SecurityScheme().type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE).name("JSESSIONID"));
    }

    private static void describe(Operation operation, Route route) {
        operation.summary(route.summary()).tags(List.of(route.path().split("/", 3)[1]));
        operation.setOperationId(route.verb() + route.path().replaceAll("[{}]", "").replace('/', '-'));
        route.query().forEach(name -> operation.addParametersItem(new Parameter().in("query").name(name)
                .schema(new JsonSchema().typesItem(type(name)))));
        if (route.isTagged()) {
            var condition = route.verb().equals("get")
                    ? List.of("If-None-Match")
                    : List.of("If-Match",
                            "If-None-Match");
            condition.forEach(name -> operation.addParametersItem(header(name)));
        }
        if (route.path().equals("/events/stream")) {
            operation.addParametersItem(header("Last-Event-ID"));
        }
        operation.setRequestBody(body(route));
        operation.setResponses(responses(route));
    }

    private static Parameter header(String name) {
        return new Parameter().in("header").name(name).schema(new JsonSchema().typesItem("string"));
    }

    private static String type(String parameter) {
        return switch (parameter) {
            case "dryRun", "allowRemoval", "adopt" -> "boolean";
            case "after", "limit" -> "integer";
            default -> "string";
        };
    }

    private static @Nullable RequestBody body(Route route) {
        if (route.body() == null) {
            return null;
        }
        var content = content(schema(route.body()));
        if (route.verb().equals("patch")) {
            content.addMediaType(io.ballast.api.RequestBody.MERGE_PATCH, new MediaType().schema(schema(route.body())));
        }
        return new RequestBody().required(true).content(content);
    }

    private static ApiResponses responses(Route route) {
        var responses = new ApiResponses();
        if (route.answer() == null) {
            responses.addApiResponse("204", answered("Done", route));
        } else {
            var answer = answered("Done", route).content(route.path().equals("/events/stream")
                    ? new Content().addMediaType("text/event-stream", new MediaType().schema(schema(route.answer())))
                    : content(schema(route.answer())));
            boolean creates = route.path().equals("/tokens") && route.verb().equals("post");
            responses.addApiResponse(creates ? "201" : "200", answer);
            if (route.verb().equals("put") && route.path().endsWith("}")) {
                responses.addApiResponse("201", answered("Created", route).content(answer.getContent())
                        .addHeaderObject("Location", header()));
            }
        }
        if (route.isDryRunnable()) {
            var plan = new MediaType().schema(route.answer() == null
                    ? schema("Plan")
                    : new JsonSchema().oneOf(List.of(schema(route.answer()), schema("Plan"))));
            responses.addApiResponse("200", answered("Done, or the plan of a dry run", route)
                    .content(new Content().addMediaType("application/json", plan)
                            .addMediaType("application/yaml", plan)));
        }
        FAILURES.forEach((status, meaning) -> responses.addApiResponse(status, problem(meaning)));
        if (route.verb().equals("get")) {
            responses.addApiResponse("503", problem("The plane or the database does not answer"));
        } else {
            WRITE_FAILURES.forEach((status, meaning) -> responses.addApiResponse(status, problem(meaning)));
        }
        responses.forEach((status, response) -> {
            if (status.equals("429") || status.equals("503")) {
                response.addHeaderObject("Retry-After", header());
            }
        });
        if (route.isTagged() && route.verb().equals("get")) {
            responses.addApiResponse("304", new ApiResponse().description("The caller has it already"));
        }
        return responses;
    }

    private static ApiResponse answered(String description, Route route) {
        var response = new ApiResponse().description(description);
        if (route.isTagged()) {
            response.addHeaderObject("ETag", header());
        }
        if (route.isDryRunnable()) {
            response.addHeaderObject("Ballast-Revision", new Header().schema(new JsonSchema().typesItem("integer")));
        }
        return response;
    }

    private static ApiResponse problem(String meaning) {
        return new ApiResponse().description(meaning).content(
                new Content().addMediaType("application/problem+json", new MediaType().schema(schema("Problem"))));
    }

    private static Header header() {
        return new Header().schema(new JsonSchema().typesItem("string"));
    }

    private static Content content(Schema<?> schema) {
        return new Content().addMediaType("application/json", new MediaType().schema(schema))
                .addMediaType("application/yaml", new MediaType().schema(schema));
    }

    private static Schema<?> schema(String name) {
        if (!name.endsWith("[]")) {
            return new JsonSchema().$ref(SCHEMA + name);
        }
        var list = new JsonSchema();
        list.addType("array");
        list.setItems(schema(name.substring(0, name.length() - 2)));
        return list;
    }
}

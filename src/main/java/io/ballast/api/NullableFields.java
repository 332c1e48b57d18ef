package io.ballast.api;

import java.util.List;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;

import org.jspecify.annotations.Nullable;

/** Says of fields that can be null that they can be: what reads the records knows other annotations than ours. */
final class NullableFields {

    private NullableFields() {
    }

    /**
     * Marks what the record's components are annotated with.
     *
     * @param schema of the record, changed in place
     */
    static void mark(Class<?> shape, @Nullable Schema<?> schema) {
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        for (var component : shape.getRecordComponents()) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                schema.getProperties().computeIfPresent(component.getName(), (_, field) -> orNull(field));
            }
        }
    }

    /** OpenAPI 3.1 says so by type alone (JSON Schema 2020-12, section 6.1.1 of its validation). */
    private static Schema<?> orNull(Schema<?> field) {
        if (field.get$ref() == null) {
            field.addType("null");
            return field;
        }
        var either = new JsonSchema();
        either.setOneOf(List.of(new JsonSchema().$ref(field.get$ref()), new JsonSchema().typesItem("null")));
        either.setDescription(field.getDescription());
        return either;
    }
}

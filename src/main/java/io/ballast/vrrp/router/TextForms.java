package io.ballast.vrrp.router;

import java.util.function.Function;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** Values that stand as text in a document. */
final class TextForms {

    private TextForms() {
    }

    static final class Writer<T> extends ValueSerializer<T> {

        private final Function<T, String> form;

        Writer(Function<T, String> form) {
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator to, SerializationContext context) {
            to.writeString(form.apply(value));
        }
    }

    static final class Reader<T> extends ValueDeserializer<T> {

        private final Class<T> kind;
        private final Function<String, T> value;

        Reader(Class<T> kind, Function<String, T> value) {
            this.kind = kind;
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser from, DeserializationContext context) {
            var text = from.getString();
            try {
                return value.apply(text);
            } catch (IllegalArgumentException e) {
                return kind.cast(context.handleWeirdStringValue(kind, text, "not a value of it"));
            }
        }
    }
}

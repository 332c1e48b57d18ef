package io.ballast.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.MimeTypeUtils;

import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;

/** Writes trees in one notation. Reading is {@link RequestBody}'s work. */
final class Notation extends AbstractHttpMessageConverter<JsonNode> {

    private final ObjectWriter writer;

    Notation(ObjectMapper mapper, MediaType type) {
        super(type);
        this.writer = mapper.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET);
    }

    /** Which notation an answer has that is written past the converters; the better of the two by Accept. */
    static boolean isYaml(HttpServletRequest request) {
        var accepted = new ArrayList<>(
                MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
        accepted.removeIf(type -> type.getQualityValue() == 0);
        MimeTypeUtils.sortBySpecificity(accepted);
        return accepted.stream().filter(type -> type.includes(MediaType.APPLICATION_JSON)
                || type.includes(MediaType.APPLICATION_YAML)).findFirst()
                .filter(type -> !type.includes(MediaType.APPLICATION_JSON)).isPresent();
    }

    @Override
    protected boolean supports(Class<?> type) {
        return JsonNode.class.isAssignableFrom(type);
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected JsonNode readInternal(Class<? extends JsonNode> type, HttpInputMessage input) {
        throw new HttpMessageNotReadableException("Trees are only written here", input);
    }

    @Override
    protected void writeInternal(JsonNode node, HttpOutputMessage output) throws IOException {
        // Straight into the answer: the bytes of a large configuration would take as much of the heap as its tree.
        writer.writeValue(output.getBody(), node);
    }
}

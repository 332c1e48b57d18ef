package io.ballast.api;

import java.io.EOFException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

import tools.jackson.databind.JsonNode;

/** The document that a request carries, bounded while it is read: a length that a client states proves nothing. */
final class RequestBody {

    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final List<MediaType> DOCUMENT = List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_YAML);
    private static final List<MediaType> PATCH = List.of(MediaType.parseMediaType(MERGE_PATCH),
            MediaType.APPLICATION_JSON,
            MediaType.APPLICATION_YAML);

    private RequestBody() {
    }

    /** @throws ProblemException 415, 413 or 400 */
    static JsonNode document(HttpServletRequest request) {
        return read(request, DOCUMENT, HttpHeaders.ACCEPT);
    }

    /** @throws ProblemException 415, 413 or 400 */
    static JsonNode patch(HttpServletRequest request) {
        return read(request, PATCH, "Accept-Patch");
    }

    private static JsonNode read(HttpServletRequest request, List<MediaType> taken, String header) {
        var type = type(request, taken);
        if (type == null) {
            throw new ProblemException(Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be " + names(taken) + ", in UTF-8 and without content coding.")
                    .withHeader(header, MediaType.toString(taken)));
        }
        if (request.getContentLengthLong() > BodyStream.MAX_BYTES) {
            throw BodyStream.tooLarge();
        }
        boolean yaml = type.equalsTypeAndSubtype(MediaType.APPLICATION_YAML);
        try {
            var body = new BodyStream(request.getInputStream(), LargeBodies.turnOf(request));
            return yaml ? StrictReader.yaml(body) : StrictReader.json(body);
        } catch (EOFException e) {
            throw new ProblemException(ProblemKind.MALFORMED, "The body ends before its stated length.");
        } catch (IOException e) {
            throw new ProblemException(ProblemKind.MALFORMED, "The body could not be read to its end.");
        }
    }

    private static @Nullable MediaType type(HttpServletRequest request, List<MediaType> taken) {
        var coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        var types = Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE));
        if (types.size() != 1 || coding != null && !coding.equalsIgnoreCase("identity")) {
            return null;
        }
        try {
            var type = MediaType.parseMediaType(types.getFirst());
            var charset = type.getParameter("charset");
            boolean utf8 = charset == null || charset.replace("\"", "").equalsIgnoreCase("utf-8");
            return utf8 && taken.stream().anyMatch(type::equalsTypeAndSubtype) ? type : null;
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }

    private static String names(List<MediaType> types) {
        return String.join(" or ", types.stream().map(MediaType::toString).toList());
    }
}

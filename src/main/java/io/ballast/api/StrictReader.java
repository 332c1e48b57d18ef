package io.ballast.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.ballast.api.Problem.InputError;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one document of JSON or YAML into a tree, and takes nothing that two readers could understand differently:
 * no field twice (RFC 8259 section 4), nothing after the document, no half of a surrogate pair (RFC 7493 section 2.1),
 * no YAML alias. Bounded in depth and in what its tree takes of the heap: an empty object of three bytes is a hundred
 * there, so the length of a document says little of its tree.
 */
final class StrictReader {

    static final int MAX_DEPTH = 64;
    /** Longer than any certificate or description; the parser holds a text four times over. */
    static final int LONGEST_TEXT = 1 << 20;
    /** The rest is for what is made of the tree: definitions, their difference to what was, rows. */
    private static final int SHARE_OF_HEAP = 6;
    private static final int BYTE_ORDER_MARK = 0xfeff;
    private static final long MOST_BYTES = 256L << 20;

    // What the nodes take on a 64-bit JVM, about: a node and the map or list in it; an entry of a map, with its part of
    // the table; a node and its text.
    private static final int TREE_BYTES = 72;
    private static final int FIELD_BYTES = 56;
    private static final int VALUE_BYTES = 24;
    private static final int TEXT_BYTES = 56;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(constraints()).build()).build();
    /** Fields that stand twice are left to us, who can say where. */
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
            .streamReadConstraints(constraints())
            .loadSettings(LoadSettings.builder().setCodePointLimit(BodyStream.MAX_BYTES)
                    .setAllowDuplicateKeys(true).build())
            .build()).build();

    private final JsonParser parser;
    private final String notation;
    private final long budget;
    private long bytes;

    private StrictReader(JsonParser parser, String notation, long budget) {
        this.parser = parser;
        this.notation = notation;
        this.budget = budget;
    }

    /** What a tree may take of the heap, in bytes. */
    static long budget() {
        return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /**
     * @throws ProblemException 400 if it is no JSON, or such as two readers could understand differently; 413 if its tree
     *     is too large
     * @throws IOException if it cannot be read to its end
     */
    static JsonNode json(InputStream document) throws IOException {
        return read(JSON, document, "JSON", budget());
    }

    /**
     * @throws ProblemException 400 if it is no YAML, or such as two readers could understand differently; 413 if its tree
     *     is too large
     * @throws IOException if it cannot be read to its end
     */
    static JsonNode yaml(InputStream document) throws IOException {
        return read(YAML, document, "YAML", budget());
    }

    /** The same within another budget. */
    static JsonNode json(InputStream document, long budget) throws IOException {
        return read(JSON, document, "JSON", budget);
    }

    private static StreamReadConstraints constraints() {
        // One level more than ours, so that ours, which says where, is the one that is met.
        return StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH + 1).maxStringLength(LONGEST_TEXT)
                .build();
    }

    private static JsonNode read(ObjectMapper mapper, InputStream document, String notation, long budget)
            throws IOException {
        // Left to itself the parser of JSON would take UTF-16 and UTF-32 too, and overlong forms of UTF-8.
        var text = new PushbackReader(new InputStreamReader(document, StandardCharsets.UTF_8.newDecoder()));
        try (var parser = mapper.createParser(withoutMark(text))) {
            return new StrictReader(parser, notation, budget).document();
        } catch (CharacterCodingException e) {
            throw notUtf8(notation);
        } catch (JacksonIOException e) {
            throw cause(e, notation);
        } catch (StreamConstraintsException e) {
            throw tooLong();
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw malformed(notation, at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
        } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // What the YAML parser throws past Jackson for input that it did not foresee.
            throw malformed(notation, "");
        }
    }

    /** Some editors begin a file with a byte order mark, which a reader may overlook (RFC 8259 section 8.1). */
    private static Reader withoutMark(PushbackReader text) throws IOException {
        int first = text.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            text.unread(first);
        }
        return text;
    }

    private static IOException cause(JacksonIOException failure, String notation) {
        if (failure.getCause() instanceof EOFException ended) {
            return ended;
        }
        if (failure.getCause() instanceof CharacterCodingException) {
            throw notUtf8(notation);
        }
        return new IOException(failure);
    }

    private static ProblemException notUtf8(String notation) {
        return new ProblemException(ProblemKind.MALFORMED,
                "The body is no valid " + notation + ": it is not in UTF-8.");
    }

    private JsonNode document() {
        var first = parser.nextToken();
        if (first == null) {
            throw new ProblemException(ProblemKind.MALFORMED,
                    "The body is empty; it must be one document of " + notation
                            + ".");
        }
        var root = value(first, "", 1);
        if (parser.nextToken() != null) {
            throw new ProblemException(ProblemKind.MALFORMED, "Something follows the document in the body.");
        }
        return root;
    }

    private JsonNode value(JsonToken token, String pointer, int depth) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw fault(pointer, "is a YAML alias, which is not taken; write the value out");
        }
        var nodes = JsonNodeFactory.instance;
        return switch (token) {
            case START_OBJECT -> object(pointer, deeper(pointer, depth));
            case START_ARRAY -> array(pointer, deeper(pointer, depth));
            case VALUE_STRING -> {
                var text = text(parser.getString(), pointer);
                take(TEXT_BYTES + text.length());
                yield nodes.stringNode(text);
            }
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            case VALUE_NUMBER_INT -> number(nodes);
            default -> throw malformed(notation, "");
        };
    }

    private JsonNode number(JsonNodeFactory nodes) {
        take(VALUE_BYTES);
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }

    /** @throws ProblemException 413 if the tree has become too large */
    private void take(long more) {
        bytes += more;
        if (bytes > budget) {
            throw new ProblemException(ProblemKind.TOO_LARGE,
                    "The body has too many values for this director's memory: "
                            + "read in, they take more than " + (budget >> 20)
                            + " MiB. Send it in parts, such as one cluster or "
                            + "service each, or start the director with a larger -Xmx.");
        }
    }

    private ObjectNode object(String pointer, int depth) {
        var node = JsonNodeFactory.instance.objectNode();
        take(TREE_BYTES);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = text(parser.currentName(), pointer);
            take(FIELD_BYTES);
            var child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            if (node.has(name)) {
                throw fault(child, "stands twice");
            }
            node.set(name, value(parser.nextToken(), child, depth));
        }
        return node;
    }

    private ArrayNode array(String pointer, int depth) {
        var node = JsonNodeFactory.instance.arrayNode();
        take(TREE_BYTES);
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            node.add(value(token, pointer + "/" + node.size(), depth));
        }
        return node;
    }

    private static int deeper(String pointer, int depth) {
        if (depth > MAX_DEPTH) {
            throw fault(pointer, "lies deeper than " + MAX_DEPTH + " levels");
        }
        return depth + 1;
    }

    private static ProblemException tooLong() {
        return new ProblemException(ProblemKind.MALFORMED,
                "The body has a number, a name or a text that is longer than any field takes.");
    }

    private static String text(String text, String pointer) {
        if (text.length() > LONGEST_TEXT) {
            // The parser of YAML does not look itself.
            throw tooLong();
        }
        // In a valid string every code point is one or a whole pair.
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw fault(pointer, "holds half of a surrogate pair");
        }
        return text;
    }

    private static ProblemException fault(String pointer, String message) {
        var where = pointer.isEmpty() ? "The document " : pointer + " ";
        return new ProblemException(Problem.of(ProblemKind.MALFORMED, where + message + ".")
                .withErrors(List.of(new InputError(pointer, null, message))));
    }

    private static ProblemException malformed(String notation, String where) {
        return new ProblemException(ProblemKind.MALFORMED, "The body is no valid " + notation + where + ".");
    }
}

package io.ballast.api;

import java.util.List;

import io.ballast.api.Problem.InputError;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
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
 * no YAML alias. Bounded in depth and in the number of values, so that no document of 32 MiB becomes a tree that the
 * heap cannot hold.
 */
final class StrictReader {

    static final int MAX_DEPTH = 64;
    static final int MAX_VALUES = 2_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(constraints()).build()).build();
    /** Fields that stand twice are left to us, who can say where. */
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
            .streamReadConstraints(constraints())
            .loadSettings(LoadSettings.builder().setCodePointLimit(RequestBody.MAX_BYTES)
                    .setAllowDuplicateKeys(true).build())
            .build()).build();

    private final JsonParser parser;
    private final String notation;
    private int values;

    private StrictReader(JsonParser parser, String notation) {
        this.parser = parser;
        this.notation = notation;
    }

    /** @throws ProblemException 400 if the bytes are no JSON, or such as two readers could understand differently */
    static JsonNode json(byte[] document) {
        return read(JSON, document, "JSON");
    }

    /** @throws ProblemException 400 if the bytes are no YAML, or such as two readers could understand differently */
    static JsonNode yaml(byte[] document) {
        return read(YAML, document, "YAML");
    }

    private static StreamReadConstraints constraints() {
        // One level more than ours, so that ours, which says where, is the one that is met.
        return StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH + 1).build();
    }

    private static JsonNode read(ObjectMapper mapper, byte[] document, String notation) {
        try (var parser = mapper.createParser(document)) {
            return new StrictReader(parser, notation).document();
        } catch (StreamConstraintsException e) {
            throw new ProblemException(ProblemKind.MALFORMED,
                    "The body has a number, a name or a text that is longer than any field takes.");
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw malformed(notation, at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
        } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // What the YAML parser throws past Jackson for input that it did not foresee.
            throw malformed(notation, "");
        }
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
        if (++values > MAX_VALUES) {
            throw new ProblemException(ProblemKind.TOO_LARGE, "The body has more than " + MAX_VALUES + " values.");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw fault(pointer, "is a YAML alias, which is not taken; write the value out");
        }
        var nodes = JsonNodeFactory.instance;
        return switch (token) {
            case START_OBJECT -> object(pointer, deeper(pointer, depth));
            case START_ARRAY -> array(pointer, deeper(pointer, depth));
            case VALUE_STRING -> nodes.stringNode(text(parser.getString(), pointer));
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
                case INT -> nodes.numberNode(parser.getIntValue());
                case LONG -> nodes.numberNode(parser.getLongValue());
                default -> nodes.numberNode(parser.getBigIntegerValue());
            };
            default -> throw malformed(notation, "");
        };
    }

    private ObjectNode object(String pointer, int depth) {
        var node = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = text(parser.currentName(), pointer);
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

    private static String text(String text, String pointer) {
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

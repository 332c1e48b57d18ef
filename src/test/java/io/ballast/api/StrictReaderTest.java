package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

class StrictReaderTest {

    @Test
    void json_isReadAsItStands() {
        var node = json("{\"a\": [1, 2.5, null, true, \"é😀\", 12345678901234567890], \"b\": {}}");
        assertThat(node.toString()).isEqualTo("{\"a\":[1,2.5,null,true,\"é😀\",12345678901234567890],\"b\":{}}");
    }

    @Test
    void yaml_isReadLikeTheSameJson() {
        var yaml = yaml("a: [1, 2.5, null, true, text]\nb:\n  c: \"300s\"\n  d: ''\n");
        assertThat(yaml.toString())
                .isEqualTo("{\"a\":[1,2.5,null,true,\"text\"],\"b\":{\"c\":\"300s\",\"d\":\"\"}}");
    }

    @Test
    void fieldThatStandsTwice_isNamedByItsPointer() {
        assertThat(pointer("{\"a\": [{\"b/c\": 1, \"b/c\": 2}]}")).isEqualTo("/a/0/b~1c");
        assertThat(pointer("{\"~\": 1, \"~\": 2}")).isEqualTo("/~0");
    }

    @Test
    void depth_isBounded() {
        int most = StrictReader.MAX_DEPTH;
        assertThat(json("[".repeat(most) + "]".repeat(most)).isArray()).isTrue();
        assertThatThrownBy(() -> json("[".repeat(most + 1) + "]".repeat(most + 1)))
                .isInstanceOf(ProblemException.class).hasMessageContaining("deeper than 64");
    }

    @Test
    void alias_isRefused() {
        assertThatThrownBy(() -> yaml("a: &x [1]\nb: *x\n")).isInstanceOf(ProblemException.class)
                .hasMessageContaining("/b is a YAML alias");
    }

    @Test
    void everyTruncation_isRefusedAsMalformed() {
        var whole = "{\"a\": [1, {\"b\": \"c\"}], \"d\": null}";
        for (int length = 0; length < whole.length(); length++) {
            var cut = whole.substring(0, length);
            var problem = catchThrowableOfType(ProblemException.class, () -> json(cut));
            assertThat(problem).as(cut).isNotNull();
            assertThat(problem.problem().status().value()).isEqualTo(400);
        }
    }

    @Test
    void noise_isReadOrRefusedButNeverFails() {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            var noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            readOrRefuse(noise, true);
            readOrRefuse(noise, false);
            var words = new StringBuilder();
            for (int word = 0; word < 12; word++) {
                words.append(PIECES[random.nextInt(PIECES.length)]);
            }
            readOrRefuse(words.toString().getBytes(StandardCharsets.UTF_8), false);
        }
    }

    private static final String[] PIECES = {"a", ": ", "\n", "- ", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "\"",
            "'", "|\n", ">", "#", "%", "!", "!!int ", "? ", "---\n", "...", "\t", "1", "~", "<<"};

    private static void readOrRefuse(byte[] bytes, boolean asJson) {
        try {
            assertThat(asJson ? StrictReader.json(bytes) : StrictReader.yaml(bytes)).isNotNull();
        } catch (ProblemException e) {
            assertThat(e.problem().status().value()).isEqualTo(400);
        }
    }

    private static String pointer(String json) {
        var problem = catchThrowableOfType(ProblemException.class, () -> json(json));
        return String.valueOf(problem.problem().errors().getFirst().pointer());
    }

    private static JsonNode json(String text) {
        return StrictReader.json(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode yaml(String text) {
        return StrictReader.yaml(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

class StrictReaderTest {

    private static final int ELEMENTS = 100_000;

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
        var body = new ByteArrayInputStream(bytes);
        try {
            assertThat(asJson ? StrictReader.json(body) : StrictReader.yaml(body)).isNotNull();
        } catch (ProblemException e) {
            assertThat(e.problem().status().value()).isEqualTo(400);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Documents that take much of the heap for their length, in each way that there is. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"b\":{}}", "[]", "4711", "\"text\"", "{\"a\":1,\"b\":\"c\"}", "[[1],[\"é\"]]",
            "1234567890123",
            "{\"name\":\"s\",\"address\":\"10.0.0.1\",\"port\":80,\"weight\":1}"})
    void tree_isMeasuredByAboutWhatItTakes(String element) {
        var document = "[" + (element + ",").repeat(ELEMENTS - 1) + element + "]";
        // Others of this process come and go in the heap meanwhile: the one in the middle has least of them.
        long taken = LongStream.generate(() -> allocated(document)).limit(5).sorted().skip(2).findFirst().orElseThrow();
        assertThat(within(document, 2 * taken)).as("twice of %s bytes", taken).isTrue();
        assertThat(within(document, taken / 3)).as("a third of %s bytes", taken).isFalse();
    }

    /** What the tree of a document holds; its reading leaves more behind, which is not counted. */
    private static long allocated(String document) {
        var node = json(document);
        System.gc();
        var runtime = Runtime.getRuntime();
        long with = runtime.totalMemory() - runtime.freeMemory();
        assertThat(node.size()).isEqualTo(ELEMENTS);
        node = json("[]");
        System.gc();
        long without = runtime.totalMemory() - runtime.freeMemory();
        assertThat(node.size()).isZero();
        return with - without;
    }

    private static boolean within(String document, long budget) {
        try {
            return StrictReader.json(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), budget)
                    .isArray();
        } catch (ProblemException e) {
            assertThat(e.problem().status().value()).isEqualTo(413);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void byteOrderMark_isOverlooked_atTheBeginningAlone() {
        assertThat(json("\ufeff{\"a\": 1}").toString()).isEqualTo("{\"a\":1}");
        assertThat(yaml("\ufeffa: 1").toString()).isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> json("\ufeff\ufeff{}")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> json("")).isInstanceOf(ProblemException.class);
    }

    @Test
    void bodyThatBreaksOff_isToldByItsCause() {
        var breaking = new SequenceInputStream(new ByteArrayInputStream("{\"a\": ".getBytes(StandardCharsets.UTF_8)),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new EOFException("broken off");
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        throw new EOFException("broken off");
                    }
                });
        assertThatThrownBy(() -> StrictReader.json(breaking)).isInstanceOf(EOFException.class);
    }

    private static String pointer(String json) {
        var problem = catchThrowableOfType(ProblemException.class, () -> json(json));
        return String.valueOf(problem.problem().errors().getFirst().pointer());
    }

    private static JsonNode json(String text) {
        try {
            return StrictReader.json(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(String text) {
        try {
            return StrictReader.yaml(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

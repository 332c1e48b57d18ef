package io.ballast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class LastGoodStateTest {

    @TempDir
    private Path directory = Path.of("");

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    private LastGoodState open() {
        return new LastGoodState(directory);
    }

    private Path only(String ending) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).max(Path::compareTo).orElseThrow();
        }
    }

    @Test
    void sections_areThereAgain() {
        open().put("users", text("admin"));
        var state = open();
        assertThat(state.get("users")).contains(text("admin"));
        assertThat(state.get("tokens")).isEmpty();
        state.put("tokens", text("ci"));
        assertThat(open().get("tokens")).contains(text("ci"));
    }

    @Test
    void files_areForTheirOwnerAlone() throws IOException {
        var state = open();
        state.put("users", text("1"));
        state.put("users", text("2"));
        for (var ending : List.of(".base", ".log")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only(ending))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void change_isAppendedAndSmall() throws IOException {
        var state = open();
        state.put("large", text("x".repeat(100_000)));
        long before = Files.size(only(".log"));
        state.put("small", text("y"));
        assertThat(Files.size(only(".log")) - before).isLessThan(100);
    }

    @Test
    void change_isThereForTheNextProcess_whetherOrNotTheDiskHasIt() throws IOException {
        var state = open();
        state.put("a", text("1"));
        state.force();
        state.force();
        state.put("a", text("2"));
        assertThat(open().get("a")).contains(text("2"));
        state.put("large", text("x".repeat(6_000_000)));
        state.tidy();
        state.force();
        assertThat(state.trouble()).isEmpty();
        assertThat(open().get("a")).contains(text("2"));
    }

    @Test
    void logTruncatedAnywhere_isReadUpToThere() throws IOException {
        var state = open();
        for (int i = 0; i < 6; i++) {
            state.change(Map.of("d/" + i, text("value " + i)), i == 0 ? List.of() : List.of("d/" + (i - 1)));
        }
        var log = only(".log");
        var whole = Files.readAllBytes(log);
        int last = -1;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            var read = open().take("d/");
            int now = read.isEmpty() ? -1 : Integer.parseInt(read.firstKey().substring(2));
            assertThat(read).hasSizeLessThan(2);
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        assertThat(last).isEqualTo(5);
    }

    @Test
    void tornLine_isOverwrittenByTheNextChange() throws IOException {
        var state = open();
        state.put("a", text("1"));
        state.put("a", text("2"));
        Files.writeString(only(".log"), "deadbeef {\"put\":{\"section/a\"", StandardOpenOption.APPEND);
        open().put("b", text("3"));
        assertThat(open().get("a")).contains(text("2"));
        assertThat(open().get("b")).contains(text("3"));
    }

    @Test
    void baseTruncatedAnywhere_givesTheStateBefore() throws IOException {
        var state = open();
        state.put("a", text("1"));
        state.put("a", text("2"));
        var moved = directory.resolve("kept");
        Files.copy(only(".log"), moved);
        Files.copy(only(".base"), directory.resolve("first"));
        // The next generation says the same as the first and its log.
        var base = directory.resolve("last-good-state.2.base");
        var files = new StateFiles(directory);
        files.writeBase(2, List.of("{\"key\":\"section/a\",\"value\":\"2\"}", "{\"end\":1}"));
        var whole = Files.readAllBytes(base);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(base, Arrays.copyOf(whole, length));
            assertThat(open().get("a")).as("length %s", length).contains(text("2"));
        }
    }

    @Test
    void foreignBytesAnywhere_neverThrow() throws IOException {
        var state = open();
        state.put("a", text("1"));
        state.put("a", text("2"));
        for (var file : List.of(only(".base"), only(".log"))) {
            var whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i++) {
                var changed = whole.clone();
                changed[i] ^= 0x55;
                Files.write(file, changed);
                assertThat(open().get("a").map(JsonNode::stringValue).orElse("none")).isIn("1", "2", "none");
            }
            Files.write(file, whole);
        }
    }

    @Test
    void fullDisk_stopsNothingAndIsMadeUpForLater() throws IOException {
        open().put("a", text("1"));
        var state = open();
        // A directory in the place of the log cannot be written, whoever tries.
        var log = directory.resolve("last-good-state.1.log");
        Files.delete(log);
        Files.createDirectory(log);
        state.put("a", text("2"));
        assertThat(state.trouble()).isNotEmpty();
        state.put("b", text("3"));
        assertThat(state.get("b")).contains(text("3"));
        Files.delete(log);
        state.tidy();
        assertThat(state.trouble()).isEmpty();
        assertThat(open().get("a")).contains(text("2"));
        assertThat(open().get("b")).contains(text("3"));
    }

    @Test
    void sources_areWrittenAnewWithTheSections() throws IOException {
        open().put("a", text("1"));
        var state = open();
        state.source("d/", () -> Map.of("d/1", text("from the source")));
        Files.delete(directory.resolve("last-good-state.1.log"));
        Files.createDirectory(directory.resolve("last-good-state.1.log"));
        state.change(Map.of("d/1", text("lost")), List.of());
        state.tidy();
        assertThat(open().take("d/")).containsExactly(Map.entry("d/1", text("from the source")));
    }
}

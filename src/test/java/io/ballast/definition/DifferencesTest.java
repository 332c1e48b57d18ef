package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferencesTest {

    /** Both ways of comparing lead from one document to the other, and back. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void difference_applied_givesTheOther(long seed) {
        var random = new Random(seed);
        var now = Snapshot.EMPTY;
        var keys = KeyIndex.EMPTY;
        for (int i = 0; i < 150; i++) {
            var draft = new Drafting(now, keys, Examples.BOX).draft(RandomEdits.next(random, now));
            var before = DocumentWriter.STORED.config(now);
            var after = DocumentWriter.STORED.config(draft.result());
            assertThat(JsonPatch.apply(before.deepCopy(), Differences.between(before, after))).isEqualTo(after);
            assertThat(JsonPatch.apply(before.deepCopy(), Differences.between(now, draft.result()))).isEqualTo(after);
            assertThat(JsonPatch.apply(after.deepCopy(), Differences.between(draft.result(), now))).isEqualTo(before);
            assertThat(Differences.between(now, draft.result()).isEmpty()).isEqualTo(!draft.changed());
            now = draft.result();
            keys = draft.keys();
        }
    }

    @Test
    void listsOfNamed_areComparedByName() {
        var before = Examples.json("{'l': [{'name': 'a', 'x': 1}, {'name': 'b', 'x': 1}]}");
        var after = Examples.json("{'l': [{'name': 'b', 'x': 2}, {'name': 'c', 'x': 1}]}");
        assertThat(Differences.between(before, after)).isEqualTo(Examples.json("""
                [{'op': 'remove', 'path': '/l/0'}, {'op': 'replace', 'path': '/l/0/x', 'value': 2},
                 {'op': 'add', 'path': '/l/1', 'value': {'name': 'c', 'x': 1}}]"""));
    }

    @Test
    void fieldNames_areEscaped() {
        var difference = Differences.between(Examples.json("{'a/b~c': 1}"), Examples.json("{'a/b~c': 2}"));
        assertThat(difference.at("/0/path").stringValue()).isEqualTo("/a~1b~0c");
        assertThat(JsonPatch.apply(Examples.json("{'a/b~c': 1}"), difference))
                .isEqualTo(Examples.json("{'a/b~c': 2}"));
    }
}

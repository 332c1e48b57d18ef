package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DefinitionsTest {

    private final Drafting drafting = new Drafting(Snapshot.EMPTY, KeyIndex.EMPTY, Examples.BOX);

    @Test
    void example_isReadAndWrittenBack() {
        var draft = drafting.draft(new Edit.PutCluster("web", Examples.json(Examples.WEB)));
        assertThat(draft.created()).isTrue();
        assertThat(Documents.config(draft.result()).at("/clusters/0/services/0/servers/1/forwarding").stringValue())
                .isEqualTo("tun");
    }
}

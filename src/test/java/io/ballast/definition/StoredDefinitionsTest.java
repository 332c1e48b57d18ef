package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StoredDefinitionsTest extends StoredProgram {

    @Test
    void put_isThereAfterARestart() {
        store(new Edit.PutCluster("web", Examples.json(Examples.WEB)));
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
    }

    @Test
    void put_ofTheSame_makesNoRevision() {
        store(new Edit.PutCluster("web", Examples.json(Examples.WEB)));
        var again = store(new Edit.PutCluster("web", Examples.json(Examples.WEB)));
        assertThat(again.changed()).isFalse();
        assertThat(again.revision()).isEqualTo(1);
        var shown = Documents.config(definitions().current()).at("/clusters/0");
        assertThat(store(new Edit.PutCluster("web", shown)).changed()).isFalse();
    }

    @Test
    void revision_tellsWhoAndWhat() {
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        store(new Edit.PatchServer("small", "s", "b", Examples.json("{'weight': 7}")));
        var revisions = program.getBean(Revisions.class);
        assertThat(revisions.page(0, 10)).extracting(Revision::number).containsExactly(1L, 2L);
        var second = revisions.get(2);
        assertThat(second.author()).isEqualTo("admin");
        assertThat(second.summary()).isEqualTo("server b of small/s changed");
        assertThat(second.difference()).isEqualTo(Examples.json(
                "[{'op': 'replace', 'path': '/clusters/0/services/0/servers/1/weight', 'value': 7}]"));
        assertThatThrownBy(() -> revisions.get(3)).isInstanceOf(UnknownName.class);
    }

    @Test
    void store_ofADraftThatIsNoLongerCurrent_isSuperseded() {
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        var draft = definitions().draft(new Edit.PatchServer("small", "s", "a", Examples.json("{'weight': 2}")));
        store(new Edit.PatchServer("small", "s", "b", Examples.json("{'weight': 3}")));
        assertThatThrownBy(() -> definitions().store(draft, ADMIN)).isInstanceOf(Superseded.class);
        assertThat(definitions().current().revision()).isEqualTo(2);
    }

    @Test
    void machine_isSetInEveryService() {
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        store(new Edit.PutService("small", "t", Examples
                .json("""
                        {'protocol': 'tcp', 'address': '10.0.0.1', 'port': 81, 'servers': [{'name': 'x', 'address': '10.0.1.1'}]}
                        """)));
        var stored = store(new Edit.SetAdminState(IpAddress.parse("10.0.1.1"), RealServer.AdminState.DRAINING));
        assertThat(Documents.config(stored.snapshot()).findValuesAsString("adminState")).containsExactly("draining",
                "enabled", "draining");
        assertThatThrownBy(() -> definitions()
                .draft(new Edit.SetAdminState(IpAddress.parse("10.0.1.9"), RealServer.AdminState.DRAINING)))
                .isInstanceOf(UnknownName.class);
    }

    /** Any sequence of edits is stored as it is shown, and every revision can be gone back to. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void edits_fromASeed_areStoredAndRestored(long seed) {
        var random = new Random(seed);
        var stood = new ArrayList<JsonNode>(List.of(Documents.config(Snapshot.EMPTY)));
        for (int i = 0; i < 40; i++) {
            var edit = RandomEdits.next(random, definitions().current());
            var stored = store(edit);
            if (stored.changed()) {
                stood.add(Documents.config(stored.snapshot()));
            }
            assertThat(stored.revision()).isEqualTo(stood.size() - 1);
        }
        for (int i = 0; i < 10; i++) {
            int revision = 1 + random.nextInt(stood.size() - 1);
            store(new Edit.Restore(revision));
            assertThat(Documents.config(definitions().current())).as("revision %s", revision)
                    .isEqualTo(stood.get(revision));
            stood.add(stood.get(revision));
        }
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
    }
}

package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Directors that share one database. */
class TwoWritersTest {

    private static final Author ADMIN = new Author("admin", "password");
    private static final int EACH = 15;

    @TempDir
    private Path directory = Path.of("");
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";

    private static Stored store(ConfigurableApplicationContext program, Edit edit) {
        var definitions = program.getBean(Definitions.class);
        while (true) {
            try {
                return definitions.store(definitions.draft(edit), ADMIN);
            } catch (Superseded e) {
                // The base is newer now: draft again, as every caller does.
            }
        }
    }

    @Test
    void second_isSupersededAndCatchesUp() {
        try (var one = StoreProgram.startAt(url, directory.resolve("one"));
                var other = StoreProgram.startAt(url, directory.resolve("other"))) {
            store(one, new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
            other.getBean(Definitions.class).follow();
            var late = other.getBean(Definitions.class);
            var draft = late.draft(new Edit.PatchServer("small", "s", "a", Examples.json("{'weight': 2}")));
            store(one, new Edit.PatchServer("small", "s", "b", Examples.json("{'weight': 3}")));
            assertThatThrownBy(() -> late.store(draft, ADMIN)).isInstanceOf(Superseded.class);
            assertThat(late.current()).isEqualTo(one.getBean(Definitions.class).current());
        }
    }

    @Test
    void both_storeEverything() throws InterruptedException, ExecutionException {
        try (var one = StoreProgram.startAt(url, directory.resolve("one"));
                var other = StoreProgram.startAt(url, directory.resolve("other"));
                var threads = Executors.newFixedThreadPool(2)) {
            store(one, new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
            other.getBean(Definitions.class).follow();
            var first = threads.submit(writer(one, "a"));
            var second = threads.submit(writer(other, "b"));
            first.get();
            second.get();
            one.getBean(Definitions.class).follow();
            other.getBean(Definitions.class).follow();
            var now = one.getBean(Definitions.class).current();
            assertThat(now.revision()).isEqualTo(1 + 2 * EACH);
            assertThat(other.getBean(Definitions.class).current()).isEqualTo(now);
            assertThat(Documents.config(now).findValuesAsString("weight")).containsExactly("" + (1 + EACH),
                    "" + (1 + EACH));
        }
    }

    private static Callable<Boolean> writer(ConfigurableApplicationContext program, String server) {
        return () -> {
            for (int i = 1; i <= EACH; i++) {
                store(program, new Edit.PatchServer("small", "s", server,
                        Examples.json("{'weight': " + (1 + i) + "}")));
            }
            return true;
        };
    }
}

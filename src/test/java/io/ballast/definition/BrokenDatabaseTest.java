package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import io.ballast.store.Database;
import io.ballast.store.StoreUnavailable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Whatever becomes of the database, the definitions are there, and nothing is lost silently. */
class BrokenDatabaseTest {

    private static final Author ADMIN = new Author("admin", "password");
    private static final Edit WEB = new Edit.PutCluster("web", Examples.json(Examples.WEB));
    private static final Edit SMALL = new Edit.PutCluster("small", Examples.json(Examples.SMALL));

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void storeTwoClusters() {
        try (var program = StoreProgram.start(directory)) {
            store(program, WEB);
            store(program, SMALL);
        }
    }

    private static Stored store(ConfigurableApplicationContext program, Edit edit) {
        var definitions = program.getBean(Definitions.class);
        return definitions.store(definitions.draft(edit), ADMIN);
    }

    private Path file() {
        return directory.resolve("ballast.mv.db");
    }

    /** Both clusters are there, the reason says so much, and nothing can be stored. */
    private void assertReadOnly(ConfigurableApplicationContext program, String reason) {
        var database = program.getBean(Database.class);
        assertThat(program.getBean(Definitions.class).current().clusters()).containsOnlyKeys("small", "web");
        assertThat(database.writable()).isFalse();
        assertThat(database.reason()).contains(reason);
        var delete = new Edit.DeleteCluster("web");
        assertThatThrownBy(() -> store(program, delete)).isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(reason);
        assertThat(program.getBean(Definitions.class).current().revision()).isEqualTo(2);
    }

    @Test
    void garbage_startsFromTheLastGoodState() throws IOException {
        Files.write(file(), "this is no database ".repeat(1000).getBytes(StandardCharsets.UTF_8));
        try (var program = StoreProgram.start(directory)) {
            assertReadOnly(program, "damaged");
        }
    }

    @Test
    void everyTruncation_startsFromTheLastGoodState() throws IOException {
        var whole = Files.readAllBytes(file());
        for (double part : new double[]{0.1, 0.5, 0.9}) {
            Files.write(file(), Arrays.copyOf(whole, (int) (whole.length * part)));
            try (var program = StoreProgram.start(directory)) {
                assertThat(program.getBean(Definitions.class).current().clusters()).containsOnlyKeys("small", "web");
                var database = program.getBean(Database.class);
                assertThat(database.writable() || !database.reason().isEmpty()).isTrue();
            }
        }
    }

    @Test
    void emptyFile_neverEmptiesTheDefinitions() throws IOException {
        Files.write(file(), new byte[0]);
        try (var program = StoreProgram.start(directory)) {
            assertReadOnly(program, "ballast.store.rebuild-revision=2");
        }
    }

    @Test
    void emptyFile_isRebuiltWhereTheSettingNamesTheRevision() throws IOException {
        Files.write(file(), new byte[0]);
        try (var program = StoreProgram.start(directory, "ballast.store.rebuild-revision=2")) {
            assertThat(program.getBean(Database.class).writable()).isTrue();
            assertThat(program.getBean(Definitions.class).current().revision()).isEqualTo(3);
            store(program, new Edit.PatchServer("small", "s", "a", Examples.json("{'weight': 5}")));
        }
        try (var program = StoreProgram.start(directory)) {
            assertThat(program.getBean(Definitions.class).current().clusters()).containsOnlyKeys("small", "web");
            assertThat(program.getBean(Definitions.class).current().revision()).isEqualTo(4);
        }
    }

    @Test
    void emptyFile_isAcceptedWhereTheSettingNamesTheRevision() throws IOException {
        Files.write(file(), new byte[0]);
        try (var program = StoreProgram.start(directory, "ballast.store.accept-revision=0")) {
            assertThat(program.getBean(Definitions.class).current().clusters()).isEmpty();
            assertThat(store(program, SMALL).revision()).isEqualTo(1);
        }
        try (var program = StoreProgram.start(directory)) {
            assertThat(program.getBean(Definitions.class).current().clusters()).containsOnlyKeys("small");
            assertThat(program.getBean(Database.class).writable()).isTrue();
        }
    }

    @Test
    void readOnlyFile_isReadAndNotWritten() {
        var url = "jdbc:h2:file:" + directory + "/ballast;ACCESS_MODE_DATA=r";
        try (var program = StoreProgram.startAt(url, directory)) {
            assertReadOnly(program, "can be read and not written");
            assertThat(program.getBean(Revisions.class).page(0, 10)).hasSize(2);
        }
    }

    @Test
    void serverThatIsAway_isSaid() {
        try (var program = StoreProgram.startAt("jdbc:postgresql://127.0.0.1:1/ballast?connectTimeout=1", directory)) {
            assertReadOnly(program, "cannot be used");
        }
    }

    @Test
    void fileLockedByAnotherProcess_isUsedWhenThatHasGone() throws IOException {
        var holder = ChildProcess.start(FileHolder.class, directory.toString());
        try {
            assertThat(holder.readLine()).isEqualTo("held");
            try (var program = StoreProgram.start(directory)) {
                assertReadOnly(program, "Another process");
                holder.kill();
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    program.getBean(Database.class).watch();
                    return program.getBean(Database.class).writable();
                });
                assertThat(store(program, new Edit.DeleteCluster("web")).revision()).isEqualTo(3);
            }
        } finally {
            holder.kill();
        }
    }

    @Test
    void killedProcess_losesNothingThatItHadAnswered() throws IOException {
        var writer = ChildProcess.start(SteadyWriter.class, directory.toString());
        long answered = 0;
        try {
            while (answered < 30) {
                answered = Long.parseLong(writer.readLine());
            }
        } finally {
            writer.kill();
        }
        try (var program = StoreProgram.start(directory)) {
            assertThat(program.getBean(Database.class).reason()).isEmpty();
            assertThat(program.getBean(Revisions.class).get(answered).number()).isEqualTo(answered);
            assertThat(program.getBean(Definitions.class).current().revision()).isGreaterThanOrEqualTo(answered);
        }
    }

    /** Holds the database open until it is killed. */
    static final class FileHolder {

        public static void main(String[] arguments) throws InterruptedException {
            try (var _ = StoreProgram.start(Path.of(arguments[0]))) {
                System.out.println("held");
                Thread.sleep(Duration.ofMinutes(5));
            }
        }
    }

    /** Stores change after change, and tells each revision once it is stored. */
    static final class SteadyWriter {

        public static void main(String[] arguments) {
            try (var program = StoreProgram.start(Path.of(arguments[0]))) {
                for (int i = 0; i < 10_000; i++) {
                    var patch = Examples.json("{'weight': " + (2 + i) + "}");
                    System.out.println(store(program, new Edit.PatchServer("small", "s", "a", patch)).revision());
                }
            }
        }
    }
}

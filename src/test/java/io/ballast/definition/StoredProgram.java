package io.ballast.definition;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Definitions with a database of their own, which a test may stop and start. */
abstract class StoredProgram {

    static final Author ADMIN = new Author("admin", "password");

    @TempDir
    Path directory = Path.of("");
    ConfigurableApplicationContext program = new GenericApplicationContext();

    @BeforeEach
    void start() {
        program = StoreProgram.start(directory);
    }

    @AfterEach
    void stop() {
        program.close();
    }

    Definitions definitions() {
        return program.getBean(Definitions.class);
    }

    Stored store(Edit edit) {
        return definitions().store(definitions().draft(edit), ADMIN);
    }
}

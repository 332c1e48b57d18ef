package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.Tracked;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunsTest {

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private PowerlessScripts scripts;

    @BeforeEach
    void make() throws IOException {
        var owners = PosixFilePermissions.fromString("rwxr-xr-x");
        Files.setPosixFilePermissions(directory, owners);
        var script = Files.writeString(directory.resolve("check.sh"), """
                #!/bin/sh
                [ "$1" = hang ] && exec sleep 600
                exit "$1"
                """);
        Files.setPosixFilePermissions(script, owners);
        scripts = new PowerlessScripts(new ScriptDirectories(List.of(directory)), 2,
                Thread.ofPlatform().daemon().factory());
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    private boolean run(String script, String argument, Duration timeout) throws Exception {
        var tracked = new Tracked.Script("port", 0, false, script, List.of(argument), Duration.ofSeconds(1), timeout, 1,
                1);
        return new ScriptRuns(scripts).start(tracked).get(60, TimeUnit.SECONDS);
    }

    @Test
    void status0_isWell_andEveryOtherIsNot() throws Exception {
        assertThat(run("check.sh", "0", Duration.ofSeconds(60))).isTrue();
        assertThat(run("check.sh", "1", Duration.ofSeconds(60))).isFalse();
        assertThat(run("check.sh", "77", Duration.ofSeconds(60))).isFalse();
    }

    @Test
    void scriptThatHadToBeEnded_hasFailed() throws Exception {
        assertThat(run("check.sh", "hang", Duration.ofMillis(200))).isFalse();
    }

    @Test
    void scriptThatIsNotThere_isNoResult() {
        assertThatThrownBy(() -> run("none.sh", "0", Duration.ofSeconds(60))).hasMessageContaining("none.sh");
    }
}

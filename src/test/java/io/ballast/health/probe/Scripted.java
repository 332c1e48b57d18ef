package io.ballast.health.probe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

import io.ballast.health.CannotProbe;
import io.ballast.health.Outcome;
import io.ballast.health.ProbeTarget;
import io.ballast.health.Reach;
import io.ballast.health.ScriptCheck;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory of scripts, and what runs them. */
abstract class Scripted {

    @TempDir
    Path temporary;
    Path directory;
    Scripts scripts;

    @BeforeEach
    void make() throws IOException {
        directory = permit(Files.createDirectory(temporary.resolve("scripts")), "rwxr-xr-x");
        permit(temporary, "rwxr-xr-x");
        scripts = scripts(directory);
    }

    static Scripts scripts(Path... directories) {
        return new Scripts(List.of(directories), 32, Thread.ofPlatform().daemon().factory());
    }

    static Path permit(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    Path script(String name, String... lines) throws IOException {
        var path = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return permit(path, "rwxr-xr-x");
    }

    static ScriptCheck check(String name, Duration timeout, boolean dynamicWeight, String... arguments) {
        return new ScriptCheck(TimedAttempt.pace(timeout), Reach.SERVER, name, List.of(arguments), dynamicWeight);
    }

    Outcome probe(ScriptCheck check) throws IOException, InterruptedException {
        return TimedAttempt.probe(new ScriptProber(check, scripts),
                new ProbeTarget(IpAddress.parse("fd00::1"), 8080, check));
    }

    Outcome run(String... lines) throws IOException, InterruptedException {
        script("check", lines);
        return probe(check("check", TimedAttempt.PATIENT, false));
    }

    void assertRefused(String name, String message) {
        assertThatThrownBy(() -> probe(check(name, TimedAttempt.PATIENT, false))).isInstanceOf(CannotProbe.class)
                .hasMessageContaining(message);
    }
}

package io.ballast.role.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

import io.ballast.definition.RoleActions;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkLineTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final RoleActions ACTIONS = new RoleActions("master", "backup", "fault", "stop",
            List.of("one.service", "two.service"));

    @TempDir
    Path directory;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Units units = new Units() {

        @Override
        public void start(String unit) throws IOException {
            note("start", unit);
        }

        @Override
        public void stop(String unit) throws IOException {
            note("stop", unit);
        }

        private void note(String what, String unit) throws IOException {
            if (unit.equals("broken.service")) {
                throw new IOException(unit + " could not be started: systemd says failed");
            }
            Files.writeString(log(), what + " " + unit + "\n", java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        }
    };
    @SuppressWarnings("NullAway.Init")
    private WorkLine line;

    private Path log() {
        return directory.resolve("log");
    }

    @BeforeEach
    void make() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        ThreadFactory threads = Thread.ofPlatform().daemon().factory();
        line = new WorkLine(new PowerlessScripts(new ScriptDirectories(List.of(directory)), 1, threads), units,
                Set.of("one.service", "two.service", "broken.service"), Duration.ofSeconds(30),
                (_, severity, subject, _, _, _, message) -> events.add(severity + " " + subject + " " + message),
                threads);
    }

    @AfterEach
    void close() {
        line.close();
    }

    private void script(String name, String line) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(directory.resolve(name), "#!/bin/sh\n" + line + "\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void become(RoleActions actions, Role role) {
        line.changed(new Work("VI_1", actions, role, 100));
    }

    private List<String> logged(int lines) {
        await().atMost(LONG).until(() -> Files.exists(log()) && Files.readAllLines(log()).size() >= lines);
        try {
            return Files.readAllLines(log());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everything_happensInTheOrderOfTheRoles_oneAtATime() throws IOException {
        // The first takes longest: whoever did not wait for it would come before it.
        script("master", "sleep 0.5; echo \"$*\" >> " + log());
        script("backup", "echo \"$*\" >> " + log());
        script("stop", "echo \"$* $BALLAST_INSTANCE $BALLAST_ROLE $BALLAST_PRIORITY\" >> " + log());
        become(ACTIONS, Role.MASTER);
        become(ACTIONS, Role.BACKUP);
        become(ACTIONS, Role.INITIAL);

        assertThat(logged(9)).containsExactly("start one.service", "start two.service", "INSTANCE VI_1 MASTER 100",
                "INSTANCE VI_1 BACKUP 100", "stop two.service", "stop one.service",
                "INSTANCE VI_1 STOP 100 VI_1 STOP 100", "stop two.service", "stop one.service");
        await().atMost(LONG).until(() -> events.size() == 9);
        assertThat(events).allMatch(event -> event.startsWith("INFO VI_1 As "));
    }

    @Test
    void closing_letsWhatRunsEnd_andTellsWhatIsLeftOut() throws IOException {
        script("master", "echo begun >> " + log() + "; sleep 1; echo ended >> " + log());
        script("backup", "echo \"$*\" >> " + log());
        var actions = new RoleActions("master", "backup", null, null, List.of());
        become(actions, Role.MASTER);
        become(actions, Role.BACKUP);
        become(actions, Role.FAULT);
        logged(1);
        line.close(LONG);
        assertThat(logged(2)).containsExactly("begun", "ended");
        assertThat(events).containsExactly("INFO VI_1 As MASTER of VI_1: script master has run.",
                "WARNING VI_1 As BACKUP of VI_1: what goes with it was left out, since the director is being stopped.");
        become(actions, Role.MASTER);
        assertThat(events).last().asString().contains("since the director is being stopped");
    }

    @Test
    void closing_endsWhatTakesTooLong() throws IOException {
        script("master", "echo begun >> " + log() + "; sleep 600; echo ended >> " + log());
        become(new RoleActions("master", null, null, null, List.of()), Role.MASTER);
        logged(1);
        line.close(Duration.ofMillis(100));
        assertThat(events).singleElement().asString().startsWith("WARNING").contains("the director is being stopped");
        assertThat(logged(1)).containsExactly("begun");
    }

    @Test
    void whatFails_isSaid_andHoldsUpNothing() throws IOException {
        script("master", "echo out of paper; exit 3");
        script("backup", "echo \"$*\" >> " + log());
        var actions = new RoleActions("master", "backup", "missing", null,
                List.of("broken.service", "strange.service", "one.service"));
        become(actions, Role.MASTER);
        become(actions, Role.FAULT);
        become(actions, Role.BACKUP);

        assertThat(logged(4)).containsExactly("start one.service", "stop one.service", "INSTANCE VI_1 BACKUP 100",
                "stop one.service");
        assertThat(events).anySatisfy(event -> assertThat(event).startsWith("WARNING")
                .contains("As MASTER of VI_1: script master ended with status 3: out of paper."));
        assertThat(events).anySatisfy(event -> assertThat(event).startsWith("WARNING")
                .contains("broken.service could not be started"));
        assertThat(events).anySatisfy(event -> assertThat(event).startsWith("WARNING")
                .contains("ballast.vrrp.units of this director does not name strange.service"));
        assertThat(events).anySatisfy(event -> assertThat(event).startsWith("WARNING")
                .contains("there is no script missing"));
    }
}

package io.ballast.role.work;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.ballast.definition.Snapshot;
import io.ballast.event.EventLog;
import io.ballast.role.RoleWorks;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.vrrp.Role;

/** The scripts that go with roles, out of a directory, without Spring and without units. */
public final class ScriptWorks implements RoleWorks, AutoCloseable {

    private final WorkLine line;
    private final DefinedWorks works;

    public ScriptWorks(String director, Path directory, EventLog events) {
        var threads = Thread.ofPlatform().daemon().factory();
        line = new WorkLine(new PowerlessScripts(new ScriptDirectories(List.of(directory)), 1, threads), new NoUnits(),
                Set.of(), Duration.ofSeconds(30), events, threads);
        works = new DefinedWorks(director, line);
    }

    private static final class NoUnits implements Units {

        @Override
        public void start(String unit) throws IOException {
            throw new IOException("there is no systemd here");
        }

        @Override
        public void stop(String unit) throws IOException {
            throw new IOException("there is no systemd here");
        }
    }

    @Override
    public void defined(Snapshot definitions) {
        works.defined(definitions);
    }

    @Override
    public void found(String instance, Role role) {
        works.found(instance, role);
    }

    @Override
    public void changed(String instance, Role to, int priority) {
        works.changed(instance, to, priority);
    }

    @Override
    public void close() {
        line.close();
    }
}

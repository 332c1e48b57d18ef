package io.ballast.role.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.UInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bus of our own, with somebody on it who answers as systemd does. */
class SystemdUnitsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    @SuppressWarnings("NullAway.Init")
    private Process daemon;
    @SuppressWarnings("NullAway.Init")
    private DBusConnection theirs;

    /** Ends jobs as their units' names say. */
    private final class Manager implements SystemdBus {

        private final AtomicInteger jobs = new AtomicInteger();

        @Override
        public DBusPath startUnit(String unit, String mode) {
            return job("start", unit, mode);
        }

        @Override
        public DBusPath stopUnit(String unit, String mode) {
            return job("stop", unit, mode);
        }

        private DBusPath job(String what, String unit, String mode) {
            asked.add(what + " " + unit + " " + mode);
            if (unit.equals("forbidden.service")) {
                throw new DBusExecutionException("Interactive authentication required.");
            }
            int number = jobs.incrementAndGet();
            var job = new DBusPath(PATH + "/job/" + number);
            if (!unit.equals("slow.service")) {
                end(number, job, unit);
            }
            return job;
        }

        private void end(int number, DBusPath job, String unit) {
            try {
                theirs.sendMessage(new JobRemoved(PATH, new UInt32(number), job, unit,
                        unit.equals("broken.service") ? "failed" : "done"));
            } catch (DBusException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void subscribe() {
            asked.add("subscribe");
        }

        @Override
        public boolean isRemote() {
            return false;
        }

        @Override
        public String getObjectPath() {
            return PATH;
        }
    }

    private String address() {
        return "unix:path=" + directory.resolve("bus");
    }

    private DBusConnection connect() throws DBusException {
        return DBusConnectionBuilder.forAddress(address()).withShared(false).build();
    }

    @BeforeEach
    void start() throws Exception {
        var settings = Files.writeString(directory.resolve("bus.conf"),
                """
                        <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
                         "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                        <busconfig>
                          <listen>%s</listen>
                          <policy context="default">
                            <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_type="signal"/>
                            <allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/>
                          </policy>
                        </busconfig>
                        """
                        .formatted(address()));
        daemon = new ProcessBuilder("dbus-daemon", "--nofork", "--config-file=" + settings).inheritIO().start();
        await().atMost(LONG).until(() -> Files.exists(directory.resolve("bus")));
        theirs = connect();
        theirs.requestBusName(SystemdBus.NAME);
        theirs.exportObject(SystemdBus.PATH, new Manager());
    }

    @AfterEach
    void end() throws Exception {
        theirs.close();
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private SystemdUnits units(Duration limit) {
        return new SystemdUnits(this::connect, limit);
    }

    @Test
    void units_areStartedAndStopped_andTheirEndIsWaitedFor() throws IOException {
        units(LONG).start("flume.service");
        units(LONG).stop("flume.service");
        assertThat(asked).containsExactly("subscribe", "start flume.service replace", "subscribe",
                "stop flume.service replace");
    }

    @Test
    void aUnitThatFails_isSaid() {
        assertThatThrownBy(() -> units(LONG).start("broken.service")).isInstanceOf(IOException.class)
                .hasMessage("broken.service could not be started: systemd says failed");
    }

    @Test
    void withoutLeave_isSaidInSystemdsWords() {
        assertThatThrownBy(() -> units(LONG).stop("forbidden.service")).isInstanceOf(IOException.class)
                .hasMessageContaining("forbidden.service could not be stopped")
                .hasMessageContaining("Interactive authentication required");
    }

    @Test
    void aUnitThatTakesTooLong_isSaid() {
        assertThatThrownBy(() -> units(Duration.ofSeconds(1)).start("slow.service")).isInstanceOf(IOException.class)
                .hasMessage("slow.service was not started within 1 s");
    }

    @Test
    void withoutABus_isSaid() {
        var none = new SystemdUnits(() -> DBusConnectionBuilder
                .forAddress("unix:path=" + directory.resolve("nobody")).withShared(false).build(), LONG);
        assertThatThrownBy(() -> none.start("flume.service")).isInstanceOf(IOException.class)
                .hasMessageContaining("flume.service could not be started");
    }
}

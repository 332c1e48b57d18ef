package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

import io.ballast.definition.Defined;
import io.ballast.definition.Snapshot;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Topology;
import io.ballast.role.work.ScriptWorks;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two collectors of log lines that share an address, and no forwarding table at all. Each machine looks every 2 s by a
 * script whether its collector runs, and both have priority 100: the 2 that a running one adds decide.
 */
@GuestTest
class CollectorsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String VIP = Topology.vip(0);
    private static final String INSTANCE = "VI_1";
    private static Topology topology;
    private static Snapshot defined;
    private static Collector one;
    private static Collector two;

    /** A machine with a collector. */
    private static final class Collector implements AutoCloseable {

        private final Host host;
        private final String program;
        private final Path scripts;
        private final Path notes;
        private Process running;
        private final RoleMachine roles;

        /** All machines of the lab see each other's processes, so that each calls its own otherwise. */
        Collector(Host host) throws IOException {
            this.host = host;
            program = "flume-" + host.name();
            scripts = Files.createDirectories(Path.of(System.getProperty("user.home"), "scripts-" + host.name()));
            notes = scripts.resolve("notes");
            Files.setPosixFilePermissions(scripts, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.deleteIfExists(notes);
            // As it is written for keepalived, but that it says what it found and kills nobody; and it does not ask since
            // when processes run, for the guest's kernel does not say when it was booted in a way that ps understands.
            write("check_port.sh", """
                    #!/bin/bash
                    N=`ps ax|grep %s | grep -v grep | wc -l`
                    if [ $N -eq 0 ];then
                     exit 1
                    fi
                    """.formatted(program));
            write("note.sh", """
                    #!/bin/sh
                    echo "$@" >>%s
                    """.formatted(notes));
            running = startProgram();
            roles = startRoles();
        }

        private void write(String name, String text) throws IOException {
            var file = Files.writeString(scripts.resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        private Process startProgram() {
            return host.start(new ProcessBuilder("bash", "-c", "exec -a " + program + " sleep 3600"));
        }

        void startAgain() {
            running = startProgram();
        }

        void stopProgram() {
            running.destroyForcibly();
        }

        private RoleMachine startRoles() {
            var runs = new PowerlessScripts(new ScriptDirectories(List.of(scripts)), 4,
                    Thread.ofPlatform().daemon().factory());
            return new RoleMachine(host, scripts.resolveSibling("collectors-" + host.name()), defined,
                    new RoleMachine.Ground(() -> null, _ -> null, new ScriptRuns(runs),
                            new ScriptWorks(host.name(), scripts, (_, _, _, _, _, _, _) -> {
                            })));
        }

        /** How the last thing begins that its script was told. */
        void awaitNote(String note) {
            await().atMost(LONG).ignoreExceptions()
                    .untilAsserted(() -> assertThat(Files.readAllLines(notes)).last().asString().startsWith(note));
        }

        @Override
        public void close() {
            roles.close();
        }
    }

    @BeforeAll
    static void build() throws IOException {
        topology = new Topology();
        var hosts = List.of(topology.host("one"), topology.host("two"));
        defined = new Defined().instance("""
                { 'name': 'VI_1', 'virtualRouterId': 51, 'version': 2, 'advertisementInterval': '1s',
                  'authentication': { 'type': 'pass', 'password': '1111' }, 'virtualAddresses': [ { 'address': '%s' } ],
                  'track': [ { 'type': 'script', 'name': 'check_port', 'script': 'check_port.sh', 'interval': '2s',
                               'timeout': '20s', 'weight': 2 } ],
                  'onMaster': 'note.sh', 'onBackup': 'note.sh', 'onStop': 'note.sh',
                  'members': [ { 'director': 'one', 'interface': 'eth0', 'priority': 100, 'source': '%s' },
                               { 'director': 'two', 'interface': 'eth0', 'priority': 100, 'source': '%s' } ] }
                """.formatted(VIP, topology.v4(hosts.get(0)), topology.v4(hosts.get(1)))).snapshot();
        one = new Collector(hosts.get(0));
        one.awaitNote("INSTANCE VI_1 MASTER");
        awaitPriority(one, 102);
        two = new Collector(hosts.get(1));
    }

    @AfterAll
    static void gone() {
        two.close();
        one.close();
        topology.close();
    }

    private static void assertMaster(Collector master, Collector other) {
        master.roles.awaitRole(INSTANCE, Role.MASTER);
        other.roles.awaitRole(INSTANCE, Role.BACKUP);
        await().atMost(LONG).until(() -> master.host.holds(VIP) && !other.host.holds(VIP));
        master.awaitNote("INSTANCE VI_1 MASTER");
        awaitPriority(master, 102);
    }

    private static void awaitPriority(Collector collector, int priority) {
        await().atMost(LONG).until(() -> collector.roles.priority(INSTANCE) == priority);
    }

    @Test
    void addressIsWhereACollectorRuns() {
        assertMaster(one, two);
        awaitPriority(two, 102);

        one.stopProgram();
        assertMaster(two, one);
        one.awaitNote("INSTANCE VI_1 BACKUP 100");

        // One that runs again is as good as the other, and takes nothing away.
        one.startAgain();
        awaitPriority(one, 102);
        assertMaster(two, one);

        two.stopProgram();
        assertMaster(one, two);
        two.awaitNote("INSTANCE VI_1 BACKUP 100");

        one.close();
        two.roles.awaitRole(INSTANCE, Role.MASTER);
        two.awaitNote("INSTANCE VI_1 MASTER 100");
        await().atMost(LONG).until(() -> two.host.holds(VIP) && !one.host.holds(VIP));
    }
}

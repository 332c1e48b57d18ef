package io.ballast.role.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.definition.Snapshot;
import io.ballast.definition.VrrpExamples;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptDirectories;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of systemd where there is nobody who runs scripts. */
class DefinedWorksTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final WorkLine line = new WorkLine(new PowerlessScripts(new ScriptDirectories(List.of(Path.of("/none"))), 1,
            Thread.ofPlatform().daemon().factory()), new Units() {

                @Override
                public void start(String unit) {
                    asked.add("start " + unit);
                }

                @Override
                public void stop(String unit) {
                    asked.add("stop " + unit);
                }
            }, Set.of("a.service", "b.service", "c.service"), Duration.ofSeconds(30),
            (_, severity, _, _, _, _, message) -> told.add(severity + " " + message),
            Thread.ofPlatform().daemon().factory());
    private final DefinedWorks works = new DefinedWorks("d1", line);

    @AfterEach
    void close() {
        line.close();
    }

    private static Snapshot defined(String... units) {
        var list = List.of(units).stream().map(each -> "\"" + each + ".service\"").toList();
        return VrrpExamples.with(Snapshot.EMPTY, VrrpExamples.small("v", 1, "10.0.0.1/24").replaceFirst("\\{",
                "{\"onStop\": \"stop.sh\", \"units\": " + list + ","));
    }

    private void asked(String... all) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(asked).containsExactly(all));
        asked.clear();
    }

    @Test
    void foundRoles_haveTheirUnits_andNothingIsTold() {
        works.defined(defined("a", "b"));
        works.found("v", Role.MASTER);
        asked("start a.service", "start b.service");
        works.found("v", Role.BACKUP);
        asked("stop b.service", "stop a.service");
        assertThat(told).isEmpty();
    }

    @Test
    void instanceThatIsRemovedAfterARestart_stopsAsItWasDefinedLast() {
        works.defined(defined("a"));
        works.found("v", Role.MASTER);
        asked("start a.service");
        works.defined(defined("a", "b"));
        asked("start b.service");
        works.defined(Snapshot.EMPTY);
        works.defined(Snapshot.EMPTY);
        works.changed("v", Role.INITIAL, 100);
        asked("stop b.service", "stop a.service");
        await().atMost(Duration.ofSeconds(60)).until(() -> told.stream().anyMatch(each -> each.contains("stop.sh")));
        works.defined(Snapshot.EMPTY);
        works.changed("v", Role.INITIAL, 100);
        works.defined(defined("c"));
        works.found("v", Role.MASTER);
        asked("start c.service");
    }

    @Test
    void instanceThatIsRemovedBeforeItsRoleIsKnown_stopsToo() {
        works.defined(defined("a"));
        works.defined(Snapshot.EMPTY);
        works.changed("v", Role.INITIAL, 100);
        asked("stop a.service");
    }

    @Test
    void unitsOfAMaster_followTheDefinition() {
        works.defined(defined("a", "b"));
        works.changed("v", Role.MASTER, 100);
        asked("start a.service", "start b.service");
        works.defined(defined("b", "c"));
        asked("stop a.service", "start c.service");
        await().atMost(Duration.ofSeconds(60)).until(() -> told.size() == 4);
        assertThat(told.subList(2, 4)).containsExactly("INFO As v is defined now: a.service is stopped.",
                "INFO As v is defined now: c.service is started.");
        works.changed("v", Role.BACKUP, 100);
        asked("stop c.service", "stop b.service");
        works.defined(defined("a"));
        works.changed("v", Role.MASTER, 100);
        asked("start a.service");
    }

    @Test
    void instancesOfOthers_haveNoWorks() {
        var others = new DefinedWorks("d3", line);
        others.defined(defined("a"));
        others.changed("v", Role.MASTER, 100);
        works.defined(defined("b"));
        works.found("v", Role.MASTER);
        asked("start b.service");
    }
}

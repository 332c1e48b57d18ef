package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** VRRP instances and sync groups on the disk: rows, revisions, the last good state, and their passwords. */
@ExtendWith(OutputCaptureExtension.class)
class StoredVrrpTest extends StoredProgram {

    private static final String FIRST = "first-vrrp-password-4711";
    private static final String SECOND = "second-vrrp-password-4712";

    private static Edit put(String document) {
        var json = VrrpExamples.document(document);
        return new Edit.PutVrrpInstance(Names.of(json), json);
    }

    private static Edit group(String name, String instance) {
        return new Edit.PutSyncGroup(name, Examples.json("{'instances': ['" + instance + "']}"));
    }

    private String passwordNow() {
        var instance = Objects.requireNonNull(definitions().current().vrrpInstance("VI_1"));
        return Objects.requireNonNull(AuthenticationReader.password(instance.authentication())).reveal();
    }

    private static Edit password(String password) {
        return new Edit.PatchVrrpInstance("VI_1", Examples.json("{'authentication': {'password': '" + password
                + "'}}"));
    }

    @Test
    void everything_isThereAfterARestart() {
        store(put(VrrpExamples.FLUME));
        store(put(VrrpExamples.FULL));
        store(group("g", "full"));
        store(new Edit.PatchVrrpInstance("full", Examples.json("{'owner': 'others'}")));
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
        assertThat(store(put(VrrpExamples.FLUME)).changed()).isFalse();
    }

    @Test
    void lastGoodState_hasThemWithoutADatabase() {
        store(put(VrrpExamples.FLUME));
        store(put(VrrpExamples.FULL));
        store(group("g", "full"));
        store(new Edit.DeleteVrrpInstance("VI_1"));
        var before = definitions().current();
        stop();
        program = StoreProgram.startAt("jdbc:h2:tcp://127.0.0.1:1/none", directory);
        assertThat(definitions().current()).isEqualTo(before);
        assertThat(before.vrrpInstances()).containsOnlyKeys("full");
        assertThat(before.syncGroups()).containsOnlyKeys("g");
    }

    @Test
    void largestInstance_isStored_andALargerOneRefused() {
        var document = VrrpExamples.document(VrrpExamples.small("v", 1, "10.0.0.1/24"));
        var addresses = document.putArray("virtualAddresses");
        var excluded = document.putArray("excludedAddresses");
        for (int i = 0; i < 1255; i++) {
            (i < 255 ? addresses : excluded).addObject().put("address", "10.1." + i / 250 + "." + (i % 250 + 1) + "/24")
                    .put("interface", "eth0").put("label", "eth0:" + i);
        }
        var script = document.putArray("track").addObject().put("type", "script").put("name", "long.sh");
        var arguments = script.putArray("arguments");
        for (int i = 0; i < 50; i++) {
            arguments.add("\u2603".repeat(1000));
        }
        for (int i = 2; i <= 5; i++) {
            document.withArray("track").add(script.deepCopy().put("name", "number " + i).put("script", "long.sh"));
        }
        store(put(document.toString()));
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
        assertThat(Documents.config(before).toString()).hasSizeBetween(350_000, 400_000);
        document.withArray("track").add(script.deepCopy().put("name", "number 6").put("script", "long.sh"));
        assertThatThrownBy(() -> store(put(document.toString()))).isInstanceOfSatisfying(InvalidDefinition.class,
                refused -> assertThat(refused.faults()).singleElement().satisfies(fault -> {
                    assertThat(fault.pointer()).isEmpty();
                    assertThat(fault.message()).contains("400000 characters");
                }));
    }

    @Test
    void secondDirector_onTheSameDatabase_followsThem() {
        stop();
        var url = "jdbc:h2:mem:vrrp-" + System.nanoTime() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        program = StoreProgram.startAt(url, directory.resolve("one"));
        try (var other = StoreProgram.startAt(url, directory.resolve("other"))) {
            var late = other.getBean(Definitions.class);
            store(put(VrrpExamples.small("v", 1, "10.0.0.1/24")));
            store(group("g", "v"));
            late.follow();
            assertThat(late.current()).isEqualTo(definitions().current());
            var draft = late.draft(put(VrrpExamples.small("w", 2, "10.0.0.2/24")));
            store(new Edit.PatchVrrpInstance("v", Examples.json("{'preempt': false}")));
            assertThatThrownBy(() -> late.store(draft, ADMIN)).isInstanceOf(Superseded.class);
            assertThat(late.current()).isEqualTo(definitions().current());
            late.store(late.draft(new Edit.PutConfig(Examples.json("{'vrrpInstances': [], 'syncGroups': []}"))), ADMIN);
            definitions().follow();
            assertThat(definitions().current().vrrpInstances()).isEmpty();
        }
    }

    @Test
    void revision_tellsWhatChanged() {
        store(put(VrrpExamples.small("v", 1, "10.0.0.1/24")));
        store(new Edit.PatchVrrpInstance("v", Examples.json("{'preempt': false, 'track': ["
                + "{'type': 'process', 'name': 'flume', 'weight': 2}]}")));
        store(group("g", "v"));
        store(new Edit.DeleteSyncGroup("g"));
        var revisions = program.getBean(Revisions.class);
        assertThat(revisions.get(1).difference().at("/0/path").stringValue()).isEqualTo("/vrrpInstances/0");
        var second = revisions.get(2);
        assertThat(second.summary()).isEqualTo("VRRP instance v changed");
        assertThat(second.difference()).isEqualTo(Examples.json("""
                [{'op': 'replace', 'path': '/vrrpInstances/0/preempt', 'value': false},
                 {'op': 'add', 'path': '/vrrpInstances/0/track/0', 'value': {'type': 'process', 'name': 'flume',
                  'match': 'name', 'minimum': 1, 'weight': 2, 'reverse': false}}]"""));
        assertThat(revisions.get(3).difference()).isEqualTo(Examples.json("""
                [{'op': 'add', 'path': '/syncGroups/0',
                  'value': {'name': 'g', 'description': '', 'instances': ['v']}}]"""));
        assertThat(revisions.get(4).difference()).isEqualTo(
                Examples.json("[{'op': 'remove', 'path': '/syncGroups/0'}]"));
    }

    @Test
    void restore_bringsInstancesGroupsAndPasswordsOfThatTime() {
        store(put(VrrpExamples.FLUME));
        store(password(FIRST));
        store(group("g", "VI_1"));
        store(password(SECOND));
        store(new Edit.PutConfig(Examples.json("{'vrrpInstances': [], 'syncGroups': []}")));
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        store(new Edit.Restore(3));
        assertThat(passwordNow()).isEqualTo(FIRST);
        assertThat(definitions().current().syncGroups()).containsOnlyKeys("g");
        assertThat(definitions().current().clusters()).isEmpty();
        store(new Edit.Restore(4));
        assertThat(passwordNow()).isEqualTo(SECOND);
        assertThat(store(new Edit.Restore(4)).changed()).isFalse();
        store(new Edit.Restore(6));
        assertThat(definitions().current().vrrpInstances()).isEmpty();
        assertThat(definitions().current().clusters()).containsOnlyKeys("small");
    }

    @Test
    void password_standsNowhereInPlain(CapturedOutput output) throws IOException {
        store(put(VrrpExamples.FLUME));
        store(password(FIRST));
        store(password(SECOND));
        store(new Edit.Restore(2));
        stop();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\0", "");
                assertThat(text.contains(FIRST) || text.contains(SECOND)).as("%s", file).isFalse();
            }
        }
        start();
        assertThat(passwordNow()).isEqualTo(FIRST);
        for (var revision : program.getBean(Revisions.class).page(0, 100)) {
            assertThat(revision.difference().toString()).doesNotContain(FIRST, SECOND, "\\u001a", "1:");
        }
        assertThat(program.getBean(Revisions.class).get(3).difference()).isEqualTo(Examples.json(
                "[{'op': 'replace', 'path': '/vrrpInstances/0/authentication/password', 'value': '***'}]"));
        assertThat(output.getAll() + definitions().current() + Documents.config(definitions().current()))
                .doesNotContain(FIRST, SECOND);
    }

    @Test
    void lostKey_locksThePassword_andLeavesTheRest() throws IOException {
        store(put(VrrpExamples.FLUME));
        var before = Documents.config(definitions().current());
        stop();
        Files.delete(directory.resolve("secret.key"));
        start();
        assertThat(Documents.config(definitions().current())).isEqualTo(before);
        assertThatThrownBy(this::passwordNow).hasMessageContaining("secret.key");
        assertThat(definitions().draft(new Edit.PatchVrrpInstance("VI_1", Examples.json("{'owner': 'x'}"))).notices())
                .anySatisfy(notice -> assertThat(notice).contains("cannot be opened"));
        store(password("anew"));
        assertThat(passwordNow()).isEqualTo("anew");
    }

    @Test
    void database_isFilledFromTheLastGoodState() throws IOException {
        store(put(VrrpExamples.FLUME));
        store(group("g", "VI_1"));
        var before = Documents.config(definitions().current());
        stop();
        try (var files = Files.list(directory)) {
            for (var file : files.filter(each -> each.toString().endsWith(".mv.db")).toList()) {
                Files.delete(file);
            }
        }
        program = StoreProgram.start(directory, "ballast.store.rebuild-revision=2");
        assertThat(Documents.config(definitions().current())).isEqualTo(before);
        assertThat(definitions().current().revision()).isEqualTo(3);
        stop();
        start();
        assertThat(Documents.config(definitions().current())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void randomEdits_leadToTheSameEverywhere(long seed) {
        var random = new Random(seed);
        var documents = new ArrayList<JsonNode>();
        for (int i = 0; i < 40; i++) {
            if (store(next(random)).changed()) {
                documents.add(Documents.config(definitions().current()));
            }
        }
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
        for (int n = documents.size(); n > 0; n -= 1 + random.nextInt(5)) {
            store(new Edit.Restore(n));
            assertThat(Documents.config(definitions().current())).isEqualTo(documents.get(n - 1));
        }
        var restored = definitions().current();
        stop();
        program = StoreProgram.startAt("jdbc:h2:tcp://127.0.0.1:1/none", directory);
        assertThat(definitions().current()).isEqualTo(restored);
    }

    /** Instances have ids and addresses of their own, so that they do not meet. */
    private Edit next(Random random) {
        var names = List.of("alpha", "beta", "gamma");
        int number = random.nextInt(names.size());
        var name = names.get(number);
        var now = definitions().current();
        boolean grouped = now.syncGroups().values().stream().anyMatch(group -> group.instances().contains(name));
        if (now.vrrpInstance(name) == null || random.nextInt(3) == 0) {
            return new Edit.PutVrrpInstance(name, new RandomVrrp(random).instance(name, number));
        }
        return switch (random.nextInt(4)) {
            case 0 -> grouped ? new Edit.DeleteSyncGroup(name) : new Edit.DeleteVrrpInstance(name);
            case 1 -> group(name, name);
            case 2 -> new Edit.PutCluster("small", Examples.json(Examples.SMALL));
            default -> new Edit.PatchVrrpInstance(name,
                    Examples.json("{'description': '" + random.nextInt(5) + "', 'preempt': " + random.nextBoolean()
                            + "}"));
        };
    }
}

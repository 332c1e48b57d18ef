package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;

import io.ballast.table.HeldAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How processes are started, and what they write. */
class ProcessesTest {

    @TempDir
    private Path directory;

    private Path jar(boolean withMain) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (withMain) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "io.ballast.Ballast");
        }
        var file = directory.resolve(withMain ? "program.jar" : "library.jar");
        try (var output = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            output.finish();
        }
        return file;
    }

    @Test
    void programInAJar_isStartedFromIt() throws IOException {
        var jar = jar(true).toString();
        assertThat(JavaCommand.program(jar)).containsExactly("-jar", jar);
    }

    @Test
    void classPath_isStartedByTheClass() throws IOException {
        var name = "io.ballast.vrrp.router.RouterMain";
        var library = jar(false).toString();
        assertThat(JavaCommand.program("a:b.jar")).containsExactly("-cp", "a:b.jar", name);
        assertThat(JavaCommand.program(library)).containsExactly("-cp", library, name);
        assertThat(JavaCommand.program("nosuch.jar")).containsExactly("-cp", "nosuch.jar", name);
    }

    @Test
    void command_takesNoSecretsFromTheEnvironment() {
        var builder = JavaCommand.of(16, List.of("vrrp-guard", "77"));
        assertThat(builder.environment().keySet()).isSubsetOf("PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME");
        assertThat(builder.command()).contains("-Xmx16m").endsWith("vrrp-guard", "77");
    }

    @Test
    void arguments_sayWhetherARouterIsMeant() {
        assertThat(RouterMain.isMeant(new String[]{"vrrp-router", "/var/lib/ballast/vrrp"})).isTrue();
        assertThat(RouterMain.isMeant(new String[]{"vrrp-guard", "12"})).isTrue();
        assertThat(RouterMain.isMeant(new String[]{"--server.port=1", "vrrp-router"})).isFalse();
        assertThat(RouterMain.isMeant(new String[]{})).isFalse();
    }

    @Test
    void guard_thatIsKilled_isReplacedByOneThatKnowsTheList() throws Exception {
        var news = new LinkedBlockingQueue<String>();
        var heard = directory.resolve("heard");
        // Writes down what it is told, and answers heartbeats.
        var script = "while read a b c; do echo \"$a $b $c\" >>" + heard + ".$$; [ $a = b ] && echo $b; done";
        var guard = new GuardProcess(() -> new ProcessBuilder("sh", "-c", script).start(), news::add);
        guard.keep(List.of(MockGround.held("eth0", "10.99.0.100/24"), MockGround.held("eth0", "10.99.0.101/24")), 5);
        guard.forget(MockGround.held("eth0", "10.99.0.101/24"));
        long first = guard.process();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        assertThat(news.poll(60, TimeUnit.SECONDS)).contains("another was started");
        await().atMost(Duration.ofSeconds(60)).until(() -> guard.process() != first && guard.process() != 0);
        var second = Path.of(heard + "." + guard.process());
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(
                () -> assertThat(Files.readAllLines(second)).startsWith("+ 10.99.0.100/24 eth0", "b 1 5"));
        guard.close();
    }

    @Test
    void longListForAGuardThatDoesNotReadYet_doesNotKeepTheLoopWaiting() throws Exception {
        var heard = directory.resolve("heard");
        var go = directory.resolve("go");
        var starts = new AtomicInteger();
        // The first reads at once. The second begins when it is told, as one whose virtual machine takes its time.
        var script = "while [ ! -e " + go + " ]; do sleep 0.05; done; cat >" + heard;
        var guard = new GuardProcess(
                () -> new ProcessBuilder("sh", "-c", starts.getAndIncrement() == 0 ? "cat >/dev/null" : script).start(),
                _ -> {
                });
        var many = IntStream.range(0, 5000)
                .mapToObj(i -> MockGround.held("eth0", "10." + i / 250 + "." + i % 250 + ".1/24")).toList();
        guard.keep(many, 5);
        ProcessHandle.of(guard.process()).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(60)).until(() -> starts.get() == 2);
        // Were it to wait, it would for ever: only then does the guard begin to read.
        guard.beat(7);
        guard.forget(many.getFirst());
        Files.createFile(go);

        // Whether it heard that the first one is gone, or never heard of it, is a matter of the moment.
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            var vigil = new Vigil();
            Files.readAllLines(heard).forEach(line -> vigil.hear(line, 0));
            assertThat(vigil.standing()).containsExactlyInAnyOrderElementsOf(many.subList(1, many.size()));
        });
        guard.close();
    }

    private GuardProcess guard(String script, Consumer<String> news) throws IOException {
        return new GuardProcess(() -> new ProcessBuilder("sh", "-c", script).start(), news);
    }

    @Test
    void guardThatStandsStill_doesNotKeepTheLoopWaitingForLong_andIsReplaced() throws Exception {
        var news = new LinkedBlockingQueue<String>();
        // Reads nothing at all: ever more heartbeats would fill the pipe.
        var guard = guard("exec sleep 600", news::add);
        guard.keep(List.of(MockGround.held("eth0", "10.99.0.100/24")), 1);
        for (int i = 0; i < 10_000; i++) {
            guard.beat(1 + i % 2);
        }
        // A list that is longer than the pipe, and nobody there to read it.
        guard.keep(IntStream.range(0, 5000)
                .mapToObj(i -> MockGround.held("eth0", "10." + i / 250 + "." + i % 250 + ".1/24")).toList(), 1);
        assertThat(news.poll(60, TimeUnit.SECONDS)).contains("read no more");
        guard.close();
    }

    @Test
    void heartbeats_thatTellNothingNew_areNotWritten() throws Exception {
        var heard = directory.resolve("heard");
        var guard = guard("cat >" + heard, _ -> {
        });
        for (int i = 0; i < 1000; i++) {
            guard.beat(Duration.ofHours(1).toNanos());
        }
        guard.beat(Vigil.FOR_EVER);
        guard.close();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                .untilAsserted(() -> assertThat(Files.readAllLines(heard)).hasSizeLessThan(5)
                        .contains("b 2 3600000000000", "q"));
    }

    @Test
    void guardThatDiesAtOnce_isReplacedAfterGrowingPauses() throws Exception {
        var starts = new AtomicInteger();
        var guard = new GuardProcess(() -> {
            starts.incrementAndGet();
            return new ProcessBuilder("true").start();
        }, _ -> {
        });
        await().pollDelay(Duration.ofSeconds(3)).until(() -> starts.get() > 1);
        // At 0, 0.1, 0.3, 0.7, 1.5 and 3.1 s at the soonest.
        assertThat(starts.get()).isBetween(2, 8);
        guard.close();
    }

    @Test
    void guardOfWhatIsStillUp_isNotToldThatAllIsInOrder() throws Exception {
        var heard = directory.resolve("heard");
        var guard = guard("cat >" + heard, _ -> {
        });
        guard.keep(List.of(MockGround.held("eth0", "10.99.0.100/24"), MockGround.held("eth0", "10.99.0.101/24")), 5);
        guard.forget(MockGround.held("eth0", "10.99.0.101/24"));
        guard.close();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                .untilAsserted(() -> assertThat(Files.readAllLines(heard)).hasSize(5).doesNotContain("q"));
    }

    @Test
    void rehearsal_goesThroughATakeoverOfEachAndAnother() throws Exception {
        assertThat(Rehearsal.play()).isEqualTo(4);
    }

    @Test
    void log_keepsItsSizeAndOneOlderFile() throws IOException {
        var file = directory.resolve("log");
        Files.writeString(file, "x".repeat((int) LogFile.LARGEST + 1));
        var log = new LogFile(file);
        log.accept("a line\nof two");
        log.accept("another");
        log.close();
        assertThat(Files.readAllLines(file, StandardCharsets.UTF_8)).hasSize(2).first().asString()
                .endsWith("a line of two");
        assertThat(Files.size(directory.resolve("log.1"))).isEqualTo(LogFile.LARGEST + 1);
    }

    @Test
    void sequences_areSetAsideInBlocksBeforeTheyAreUsed() {
        var recorded = new ArrayList<Long>();
        var sequences = new Sequences(Map.of("one", 10L), new Memory() {
            @Override
            public void standing(Set<HeldAddress> addresses) {
                throw new AssertionError();
            }

            @Override
            public void sequence(String instance, long highest) {
                recorded.add(highest);
            }
        });
        assertThat(sequences.last("one")).isEqualTo(10);
        assertThat(sequences.last("other")).isZero();
        for (long number = 11; number <= 2011; number++) {
            sequences.used("one", number);
            assertThat(recorded.getLast()).isGreaterThan(number);
        }
        assertThat(recorded).hasSizeLessThan(6);
    }
}

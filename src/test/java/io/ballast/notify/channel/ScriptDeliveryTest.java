package io.ballast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.ballast.definition.NotificationChannel;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.notify.channel.Message.Role;
import io.ballast.notify.channel.Message.What;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

/** Messages to scripts that are really run. */
class ScriptDeliveryTest extends ChannelFixture {

    private void write(String name, String text) throws IOException {
        var file = scripts.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path output() {
        return scripts.resolve("output");
    }

    @Test
    void script_readsTheWholeMessage() throws IOException {
        write("bell.sh", "cat > " + output());
        var delivery = deliver(script("bell.sh"), Messages.opened());
        assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(Outcome.DELIVERED);
        assertThat(Message.of(JsonMapper.builder().build().readTree(Files.readString(output()))))
                .isEqualTo(Messages.opened());
        assertThat(delivery.transcript().getLast()).isEqualTo("< exit status 0");
    }

    @Test
    void arguments_areKeepalivedsForARole_andElseOurs() throws IOException {
        write("bell.sh", "for word in \"$@\"; do echo \"$word\"; done > " + output());
        deliver(script("bell.sh", "-x", "two words"),
                MessageTest.role(Messages.opened(), new Role(false, "VI_1", "MASTER", 100)));
        assertThat(Files.readAllLines(output())).containsExactly("-x", "two words", "INSTANCE", "VI_1", "MASTER",
                "100");
        deliver(script("bell.sh"), MessageTest.role(Messages.opened(), new Role(true, "G", "BACKUP", 0)));
        assertThat(Files.readAllLines(output())).containsExactly("GROUP", "G", "BACKUP", "0");
        deliver(script("bell.sh"), Messages.about("it; $(touch /tmp/x) `id` 'is' \"down\"\nnow"));
        assertThat(Files.readAllLines(output())).containsExactly("MESSAGE", "opened", "critical",
                "it; $(touch /tmp/x) `id` 'is' \"down\" now");
    }

    @Test
    void environment_isClean_withWhatTheMessageIs() throws IOException {
        write("bell.sh", "env > " + output());
        deliver(script("bell.sh"), Messages.opened());
        assertThat(Files.readAllLines(output())).contains("BALLAST_MESSAGE=m-1", "BALLAST_INCIDENT=i-7",
                "BALLAST_DIRECTOR=lb1").noneMatch(line -> line.startsWith("HOME=") || line.startsWith("USER="));
    }

    @Test
    void scriptThatFails_isToldWithItsLastWords() throws IOException {
        write("bell.sh", "echo first; echo no bell here >&2; exit 3");
        var delivery = deliver(script("bell.sh"), Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(delivery.answer()).isEqualTo("exit status 3: no bell here");
    }

    @Test
    void scriptThatHangs_isEnded() throws IOException {
        write("bell.sh", "sleep 60");
        var impatient = new NotificationChannel.Script("bell", "", true, "bell.sh", List.of(), Duration.ofMillis(300),
                1);
        var delivery = deliver(impatient, Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(delivery.answer()).isEqualTo("no end in 0.3 s");
    }

    @Test
    void scriptThatIsNotThere_isSaid() {
        var delivery = deliver(script("none.sh"), Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(delivery.answer()).startsWith("there is no script none.sh in ");
    }

    @Test
    void scriptThatReadsNothing_holdsNothingUp() throws IOException {
        write("bell.sh", "exit 0");
        var long_ = Messages.message("m", "i", true, What.DIGEST, "x".repeat(1_000_000));
        assertThat(deliver(script("bell.sh"), long_).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void scripts_runOneAtATime() throws IOException, InterruptedException, ExecutionException {
        write("bell.sh",
                "mkdir " + scripts.resolve("lock") + " || exit 1; echo $4 >> " + output() + "; sleep 0.05; rmdir "
                        + scripts.resolve("lock"));
        var all = new ArrayList<Future<Delivery>>();
        var channels = channels();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 12).forEach(i -> all.add(callers
                    .submit(() -> channels.deliver(script("bell.sh"), Messages.about("n" + i), Set.of()))));
        }
        for (var each : all) {
            assertThat(each.get().outcome()).as("%s", each.get()).isEqualTo(Outcome.DELIVERED);
        }
        assertThat(Files.readAllLines(output())).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void noFileOfTheMessage_stays() throws IOException {
        write("bell.sh", "readlink /proc/self/fd/0 > " + output());
        deliver(script("bell.sh"), Messages.opened());
        var read = Path.of(Files.readString(output()).strip());
        assertThat(read).asString().endsWith(".input");
        assertThat(read).doesNotExist();
    }
}

package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.ballast.definition.Tracked.Program;
import io.ballast.definition.Tracked.Program.Match;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessesTest {

    @TempDir
    Path root;

    @SuppressWarnings("NullAway.Init")
    private MockProc proc;

    @BeforeEach
    void make() throws IOException {
        proc = new MockProc(root);
        proc.add(10, "nginx", 'S', "nginx: master process /usr/sbin/nginx -g daemon off;");
        proc.add(11, "nginx", 'S', "nginx: worker process");
        proc.add(20, "java", 'S', "/usr/bin/java", "-cp", "/opt/x y/flume.jar", "org.apache.Flume", "agent");
        proc.add(30, "a-very-long-scr", 'S', "/bin/sh", "/opt/a-very-long-script-name.sh");
        proc.add(31, "a-very-long-scr", 'S', "/bin/sh", "/opt/a-very-long-script-other.sh");
        proc.add(40, "x) R (y", 'S', "odd");
        proc.add(50, "gone", 'Z');
        proc.add(60, "kworker/0:1", 'I');
        proc.add(ProcessHandle.current().pid(), "ballast", 'R', "java", "ballast.jar", "marker-of-our-own");
    }

    private long count(String name, Match match) throws IOException {
        return Processes.read(root).count(new Program(name, 0, false, match, 1));
    }

    @ParameterizedTest
    @CsvSource({"nginx,2", "java,1", "init,1", "systemd,1", "/usr/bin/java,0", "flume,0",
            "a-very-long-script-name.sh,1",
            "a-very-long-scr,2", "a-very-long-script-nam,0", "x) R (y,1", "gone,0", "kworker/0:1,1", "ballast,0",
            "'',0"})
    void name_isThatOfTheProgram(String name, long count) throws IOException {
        assertThat(count(name, Match.NAME)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"org.apache.Flume agent,1", "x y/flume,1", "nginx,2", "marker-of-our-own,0", "sh /opt/a-very,2",
            "kworker,0"})
    void command_isFoundAnywhereInTheCommandLine(String text, long count) throws IOException {
        assertThat(count(text, Match.COMMAND)).isEqualTo(count);
    }

    @Test
    void processThatEndsWhileItIsRead_isNoTrouble() throws IOException {
        Files.delete(root.resolve("11/cmdline"));
        assertThat(count("nginx", Match.NAME)).isEqualTo(1);
    }

    @Test
    void hiddenProcesses_areATrouble() throws IOException {
        proc.remove(1);
        assertThatThrownBy(() -> Processes.read(root)).isInstanceOf(IOException.class)
                .hasMessageContaining("hides the processes").hasMessageContaining("hidepid");
    }

    @Test
    void realProcesses_areFoundWhileTheyRun() throws Exception {
        var real = Path.of("/proc");
        var sleep = new ProcessBuilder("sleep", "613.25").start();
        try {
            var tracked = new Program("sleep 613.25", 0, false, Match.COMMAND, 1);
            assertThat(Processes.read(real).count(tracked)).isEqualTo(1);
            sleep.destroyForcibly();
            assertThat(sleep.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Processes.read(real).count(tracked)).isZero();
        } finally {
            sleep.destroyForcibly();
        }
    }
}

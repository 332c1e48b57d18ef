package io.ballast.definition;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JVM of its own with the classes of the tests, to hold what only another process can hold, and to be killed. */
final class ChildProcess {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildProcess start(Class<?> main, String argument) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ChildProcess(new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), main.getName(), argument)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** The next line that is no log. */
    String readLine() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (!line.isBlank() && !line.startsWith("20")) {
                return line;
            }
        }
        throw new IOException("the process has ended");
    }

    /** By SIGKILL, and waits for its end. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }
}

package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A keepalived on a machine, with what it says. */
final class OtherRouter {

    private static final Pattern ENTERED = Pattern.compile("\\((\\w+)\\) Entering (\\w+) STATE");
    private static final Pattern COMPLAINT = Pattern.compile(
            "(?i)invalid|mismatch|bogus|checksum|authenticat|wrong|incorrect|expected|unknown|error|different");

    private final Machine machine;
    private final Path directory;
    private @Nullable Process process;
    private int runs;

    OtherRouter(Machine machine, Path directory) throws IOException {
        this.machine = machine;
        this.directory = Files.createDirectories(directory);
    }

    void start(String configuration) throws IOException {
        runs++;
        var file = Files.writeString(directory.resolve("conf"), configuration);
        process = machine.start(new ProcessBuilder("/usr/sbin/keepalived", "--vrrp", "--dont-fork", "--log-console",
                "--log-detail", "--use-file=" + file, "--pid=" + directory.resolve("pid"),
                "--vrrp_pid=" + directory.resolve("vrrp.pid")).redirectErrorStream(true)
                .redirectOutput(log().toFile()));
    }

    private Path log() {
        return directory.resolve("log" + runs);
    }

    /** The states that its instances entered last, since it was started. */
    Map<String, String> states() throws IOException {
        var states = new HashMap<String, String>();
        ENTERED.matcher(said()).results().forEach(each -> states.put(each.group(1), each.group(2)));
        return states;
    }

    /** All that it has said since it was started. */
    String said() throws IOException {
        return Files.readString(log());
    }

    /** Lines by which it finds fault with others, in all its runs; that it discards a lower priority is how it takes over. */
    List<String> complaints() throws IOException {
        try (var logs = Files.list(directory)) {
            return logs.filter(each -> each.getFileName().toString().startsWith("log"))
                    .flatMap(each -> lines(each).stream()).filter(each -> COMPLAINT.matcher(each).find()).toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends it in order. */
    void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill(process);
            }
            process = null;
        }
    }

    /** The machine dies: nobody hears it any more, and it keeps nothing. */
    void crash(Network network, Collection<VirtualRouter> routers) throws InterruptedException {
        network.part();
        if (process != null) {
            kill(process);
            process = null;
        }
        for (var router : routers) {
            router.all().filter(each -> machine.holds(each.address())).forEach(
                    each -> machine.ip("addr del " + each.address() + "/" + each.prefixLength() + " dev eth0"));
        }
        network.join();
    }

    /** The parent first of all, which would start another child; it cannot end its child in order while it is stopped. */
    private static void kill(Process process) throws InterruptedException {
        var children = process.descendants().toList();
        signal(process.pid());
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
    }

    private static void signal(long process) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(process)).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

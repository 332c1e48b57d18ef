package io.ballast.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that looks like /proc, with an init. */
final class MockProc {

    private final Path root;

    MockProc(Path root) throws IOException {
        this.root = root;
        add(1, "systemd", 'S', "/sbin/init");
        Files.writeString(root.resolve("uptime"), "1 1");
    }

    Path root() {
        return root;
    }

    void add(long pid, String comm, char state, String... arguments) throws IOException {
        var directory = Files.createDirectories(root.resolve(Long.toString(pid)));
        Files.writeString(directory.resolve("stat"), pid + " (" + comm + ") " + state + " 1 1 1 0 -1");
        Files.writeString(directory.resolve("cmdline"),
                arguments.length == 0 ? "" : String.join("\0", arguments) + "\0");
    }

    void remove(long pid) throws IOException {
        var directory = root.resolve(Long.toString(pid));
        Files.delete(directory.resolve("stat"));
        Files.delete(directory.resolve("cmdline"));
        Files.delete(directory);
    }
}

package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the router's files are, all its own user's alone. */
final class StateDirectory {

    private StateDirectory() {
    }

    /** Where the application connects to. */
    static Path socket(Path directory) {
        return directory.resolve("vrrp.sock");
    }

    /** Held by the router as long as it lives: there is one of a directory. */
    static Path lock(Path directory) {
        return directory.resolve("vrrp.lock");
    }

    /** What stands up. */
    static Path standing(Path directory) {
        return directory.resolve("vrrp-addresses");
    }

    static Path log(Path directory) {
        return directory.resolve("vrrp.log");
    }

    /** What the virtual machine itself prints, which is nothing mostly; begun anew with each process. */
    static Path output(Path directory) {
        return directory.resolve("vrrp.out");
    }

    /** Makes it, or takes from group and others what they may do there. */
    static void make(Path directory) throws IOException {
        var mode = PosixFilePermissions.fromString("rwx------");
        if (Files.isDirectory(directory)) {
            Files.setPosixFilePermissions(directory, mode);
        } else {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode));
        }
    }
}

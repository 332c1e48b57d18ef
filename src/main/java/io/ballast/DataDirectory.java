package io.ballast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Makes the directory of {@code ballast.data} before anything else starts. One that holds a last good state will do
 * even where it cannot be written: a director forwards from it after its disk has become read-only.
 */
final class DataDirectory implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String STATE = "last-good-state.";

    /** The message is a whole sentence. */
    static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unusable(Path directory, String what) {
            super("The data directory " + directory + " " + what + ".");
        }
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        var data = event.getEnvironment().getProperty("ballast.data", "");
        check(Path.of(data).toAbsolutePath());
    }

    /** @throws Unusable if nothing can be kept there, and nothing is kept there */
    static void check(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Unusable(directory, "is a file");
        }
        try {
            Files.createDirectories(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new Unusable(directory, "cannot be made");
        }
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            throw new Unusable(directory, "cannot be read");
        }
        if (!Files.isWritable(directory) && !holdsState(directory)) {
            throw new Unusable(directory, "cannot be written");
        }
    }

    private static boolean holdsState(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(STATE));
        } catch (IOException _) {
            return false;
        }
    }
}

package io.ballast;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Makes the directory of {@code ballast.data} before anything else starts. One that holds a last good state will do
 * even where it cannot be written: a director forwards from it after its disk has become read-only.
 */
final class DataDirectory implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String STATE = "last-good-state.";

    /** Held as long as the process lives; a channel that nobody refers to would be closed some day. */
    @SuppressWarnings("unused")
    private static @Nullable FileChannel lock;

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
        var directory = Path.of(data).toAbsolutePath();
        check(directory);
        lock = lock(directory);
        PrivateFiles.close(directory, event.getEnvironment().getProperty("spring.datasource.url", ""));
    }

    /** Holds the number of the process that has it locked. */
    static Path lockFile(Path directory) {
        return directory.resolve("lock");
    }

    /**
     * Keeps a second director out, which would write the same files. The lock ends with the process, however that ends.
     *
     * @return null where no file can be written, and so nothing can be spoilt
     * @throws Unusable if another process has it
     */
    static @Nullable FileChannel lock(Path directory) {
        try {
            var channel = FileChannel.open(lockFile(directory), Set.of(StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (channel.tryLock() != null) {
                // So that who wants this one to end knows whom to tell.
                channel.truncate(0)
                        .write(ByteBuffer
                                .wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                return channel;
            }
            channel.close();
        } catch (OverlappingFileLockException _) {
            throw new Unusable(directory, "belongs to another Ballast that is running");
        } catch (IOException _) {
            return null;
        }
        throw new Unusable(directory, "belongs to another Ballast that is running");
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

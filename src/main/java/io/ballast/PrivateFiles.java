package io.ballast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that what a director writes can be read by its own user alone, whatever the umask and the mode of the directory:
 * hashes of passwords and tokens stand in it. The other files are made so by those who write them; H2 would make its file
 * by the umask, so it finds one that is there already, and empty.
 */
final class PrivateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    /** Ours alone: somebody may keep other files there, for other programs. */
    private static final Pattern OURS = Pattern
            .compile(".*\\.(mv|trace)\\.db|director\\.json(\\.new)?|last-good-state\\..*|admin-password|lock");
    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:file:([^;]+)(;.*)?");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {
    }

    /**
     * Makes the file of an H2 database where there is none, and takes from group and others what they may do with files of
     * earlier runs. What cannot be done is said and stops nothing.
     *
     * @param url of the database
     */
    static void close(Path directory, String url) {
        var database = h2(url);
        if (database != null) {
            make(database);
            narrow(database);
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> OURS.matcher(file.getFileName().toString()).matches()).forEach(PrivateFiles::narrow);
        } catch (IOException e) {
            LOG.warn("{} cannot be listed, so the modes of its files are not looked at: {}", directory, e.toString());
        }
    }

    private static @Nullable Path h2(String url) {
        var found = H2_FILE.matcher(url);
        if (!found.matches() || found.group(1).startsWith("~")) {
            return null;
        }
        return Path.of(found.group(1) + ".mv.db").toAbsolutePath();
    }

    private static void make(Path file) {
        var parent = file.getParent();
        if (Files.exists(file) || parent == null || !Files.isWritable(parent)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        } catch (IOException e) {
            LOG.warn("{} cannot be made for its owner alone: {}", file, e.toString());
        }
    }

    private static void narrow(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return;
            }
            var mode = Files.getPosixFilePermissions(file);
            if (OWNER.containsAll(mode)) {
                return;
            }
            var narrower = EnumSet.copyOf(OWNER);
            narrower.retainAll(mode);
            Files.setPosixFilePermissions(file, narrower);
            LOG.warn("{} could be read or written by others; it is its owner's alone now.", file);
        } catch (IOException e) {
            LOG.warn("{} may be open to others: {}", file, e.toString());
        }
    }
}

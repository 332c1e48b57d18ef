package io.ballast.role;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files with a number that instances track. They lie in directories that the director's own settings name, so that
 * whoever writes definitions learns nothing of other files, not even whether they are there.
 */
final class NumberFiles {

    private static final int MOST_BYTES = 64;

    private final List<Path> directories;

    NumberFiles(List<Path> directories) {
        this.directories = directories.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
    }

    /**
     * The number in a file; 0 if there is no file.
     *
     * @throws IOException if it may not be read, or holds no whole number; the message is for a person
     */
    int read(String name) throws IOException {
        var path = path(name);
        if (directories.stream().noneMatch(path::startsWith)) {
            throw outside(name);
        }
        try {
            return number(name, content(name, path.toRealPath()));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (FileSystemException e) {
            throw new IOException(name + " cannot be read: " + reason(e), e);
        }
    }

    private static Path path(String name) throws IOException {
        try {
            return Path.of(name).normalize();
        } catch (InvalidPathException e) {
            throw new IOException("no file can have such a name", e);
        }
    }

    private static IOException outside(String name) {
        return new IOException(name + " lies in no directory that ballast.vrrp.track-directories names");
    }

    /** A link may lead from one of the directories to another, and nowhere else. */
    private String content(String name, Path real) throws IOException {
        boolean inside = false;
        for (var directory : directories) {
            inside |= Files.isDirectory(directory) && real.startsWith(directory.toRealPath());
        }
        if (!inside) {
            throw outside(name);
        }
        if (!Files.isRegularFile(real)) {
            // A pipe would hold up whoever opens it.
            throw new IOException(name + " is no file");
        }
        try (var stream = Files.newInputStream(real)) {
            return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip();
        }
    }

    private static int number(String name, String text) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(name + " must hold a whole number and nothing else", e);
        }
    }

    private static String reason(FileSystemException e) {
        var reason = e.getReason();
        return reason == null ? "the director's user has no right to" : reason;
    }
}

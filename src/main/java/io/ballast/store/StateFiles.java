package io.ballast.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Files of lines, each with its checksum: {@code last-good-state.7.base}, written as a whole, and
 * {@code last-good-state.7.log}, appended to. A torn or foreign line ends what is read of a file.
 */
final class StateFiles {

    private static final Pattern BASE = Pattern.compile("last-good-state\\.([0-9]{1,18})\\.base");
    private static final int CHECKSUM = 8;

    private final Path directory;

    StateFiles(Path directory) {
        this.directory = directory;
    }

    Path base(long generation) {
        return directory.resolve("last-good-state." + generation + ".base");
    }

    Path log(long generation) {
        return directory.resolve("last-good-state." + generation + ".log");
    }

    /** Generations that have a base, oldest first. */
    NavigableSet<Long> generations() throws IOException {
        var found = new TreeSet<Long>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> BASE.matcher(file.getFileName().toString())).filter(m -> m.matches())
                    .forEach(m -> found.add(Long.parseLong(m.group(1))));
        }
        return found;
    }

    /**
     * The lines of a file up to the first that is broken.
     *
     * @param length bytes that the whole lines take
     */
    record Content(List<String> lines, long length) {
    }

    Content read(Path file) throws IOException {
        var lines = new ArrayList<String>();
        if (!Files.exists(file)) {
            return new Content(lines, 0);
        }
        var bytes = Files.readAllBytes(file);
        int from = 0;
        for (int to = 0; to < bytes.length; to++) {
            if (bytes[to] != '\n') {
                continue;
            }
            if (!isWhole(bytes, from, to)) {
                break;
            }
            lines.add(new String(bytes, from + CHECKSUM + 1, to - from - CHECKSUM - 1, UTF_8));
            from = to + 1;
        }
        return new Content(lines, from);
    }

    private static boolean isWhole(byte[] bytes, int from, int to) {
        if (to - from <= CHECKSUM) {
            return false;
        }
        var checksum = new CRC32C();
        checksum.update(bytes, from + CHECKSUM + 1, to - from - CHECKSUM - 1);
        return new String(bytes, from, CHECKSUM + 1, UTF_8).equals("%08x ".formatted(checksum.getValue()));
    }

    static byte[] line(String text) {
        var content = text.getBytes(UTF_8);
        var checksum = new CRC32C();
        checksum.update(content);
        var head = "%08x ".formatted(checksum.getValue()).getBytes(UTF_8);
        return ByteBuffer.allocate(head.length + content.length + 1).put(head).put(content).put((byte) '\n').array();
    }

    /** Writes a base so that it is there whole or not at all. */
    void writeBase(long generation, Iterable<String> lines) throws IOException {
        Files.createDirectories(directory);
        var temporary = directory.resolve("last-good-state.tmp");
        Files.deleteIfExists(temporary);
        try (var channel = open(temporary)) {
            var buffer = ByteBuffer.allocate(1 << 16);
            for (var text : lines) {
                var line = line(text);
                if (line.length > buffer.remaining()) {
                    drain(buffer, channel);
                }
                if (line.length > buffer.capacity()) {
                    drain(ByteBuffer.wrap(line).position(line.length), channel);
                } else {
                    buffer.put(line);
                }
            }
            drain(buffer, channel);
            channel.force(true);
        }
        Files.move(temporary, base(generation), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Opens a file for its owner alone: hashes of passwords and tokens stand in it. */
    FileChannel open(Path file) throws IOException {
        return FileChannel.open(file,
                Set.copyOf(EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** A new name is on the disk once its directory is. */
    private void forceDirectory() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes what is older than a generation. */
    void removeBefore(long generation) throws IOException {
        for (long old : generations().headSet(generation, false)) {
            Files.deleteIfExists(log(old));
            Files.deleteIfExists(base(old));
        }
    }
}

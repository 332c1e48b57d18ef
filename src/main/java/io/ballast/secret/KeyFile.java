package io.ballast.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file {@code secret.key}: 256 random bits as 64 hexadecimal digits, for its owner alone. */
final class KeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final Path file;

    KeyFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("secret.key");
    }

    Path path() {
        return file;
    }

    /**
     * The key, made first where there is none.
     *
     * @throws IOException saying in plain words why there is none
     */
    byte[] read() throws IOException {
        try {
            if (!Files.exists(file)) {
                make();
            }
            close();
            return parse(Files.readString(file, US_ASCII).strip());
        } catch (NoKey e) {
            throw e;
        } catch (IOException e) {
            throw new NoKey("The key of all secrets, " + file + ", can be neither read nor made: " + e
                    + ". Give the program the right to, and restart it");
        }
    }

    private byte[] parse(String text) throws NoKey {
        if (!text.matches("[0-9a-f]{" + 2 * KEY_BYTES + "}")) {
            throw new NoKey("The file " + file + " holds no key. Put the right one back and restart; "
                    + "or remove it and restart for a new one, and set all secrets again");
        }
        return HexFormat.of().parseHex(text);
    }

    /** Written whole under another name first: a key that a crash cut short would lock out everything sealed later. */
    private void make() throws IOException {
        Files.createDirectories(directory);
        var temporary = directory.resolve("secret.key.new");
        Files.deleteIfExists(temporary);
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(temporary, options, PosixFilePermissions.asFileAttribute(OWNER))) {
            var text = ByteBuffer.wrap((HexFormat.of().formatHex(key) + "\n").getBytes(US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        try {
            // Unlike a move, a link never replaces a key that another process has made meanwhile.
            Files.createLink(file, temporary);
            LOG.info("Made {}, the key of all secrets. Keep a copy of it apart from copies of the database.", file);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Another process made {} first.", file);
        }
        Files.deleteIfExists(temporary);
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Takes from others whatever they may do with it. */
    private void close() throws IOException {
        var permissions = Files.getPosixFilePermissions(file);
        if (OWNER.containsAll(permissions)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, OWNER);
        } catch (IOException e) {
            throw new NoKey("The file " + file + " has the mode " + PosixFilePermissions.toString(permissions)
                    + ", which could not be mended: " + e + ". Make it mode 0600 and restart");
        }
        LOG.warn("{} had the mode {} and is its owner's alone now; if somebody may have copied it, change the "
                + "passwords and keys of your checks.", file, PosixFilePermissions.toString(permissions));
    }

    /** Says itself, in plain words, why there is no key. */
    private static final class NoKey extends IOException {

        NoKey(String message) {
            super(message);
        }
    }
}

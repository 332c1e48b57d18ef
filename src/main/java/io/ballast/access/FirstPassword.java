package io.ballast.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.ballast.store.DirectorSettings;

/** The password that user admin starts with: the one given, or one made up and left in a file. */
@Component
class FirstPassword {

    static final String FILE = "admin-password";
    /** bcrypt takes no more; a longer password would be cut without a word. */
    static final int MAX_BYTES = 72;

    private static final Logger LOG = LoggerFactory.getLogger(FirstPassword.class);
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 20;

    private final Path directory;
    private final String given;
    private final SecureRandom random = new SecureRandom();

    FirstPassword(DirectorSettings settings, @Value("${BALLAST_ADMIN_PASSWORD:}") String given) {
        this.directory = settings.data();
        this.given = given;
        if (given.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalStateException(
                    "BALLAST_ADMIN_PASSWORD is longer than " + MAX_BYTES + " bytes; choose a shorter password.");
        }
    }

    /** @throws UncheckedIOException if the file cannot be written */
    String choose() {
        return given.isEmpty() ? madeUp() : given;
    }

    private String madeUp() {
        var password = new StringBuilder();
        random.ints(LENGTH, 0, LETTERS.length()).forEach(i -> password.append(LETTERS.charAt(i)));
        var file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            write(file, password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The password of user admin cannot be written to " + file + ".", e);
        }
        LOG.info("User admin has been made; the password is in {}", file.toAbsolutePath());
        return password.toString();
    }

    /** Made with its mode, not given it afterwards: nobody reads it in between. */
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, mode)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}

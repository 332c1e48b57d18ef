package io.ballast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import io.ballast.store.DirectorSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FirstPasswordTest {

    @TempDir
    Path directory;

    @Test
    void passwordGiven_isTakenAndNothingIsWritten() throws IOException {
        assertThat(new FirstPassword(settings(), "given").choose()).isEqualTo("given");
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void passwordMadeUp_isInAFileForItsOwnUserAlone() throws IOException {
        var password = new FirstPassword(settings(), "").choose();
        var file = directory.resolve(FirstPassword.FILE);
        assertThat(Files.readString(file).strip()).isEqualTo(password);
        assertThat(password).hasSize(20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(new FirstPassword(settings(), "").choose()).as("never the same").isNotEqualTo(password);
    }

    @Test
    void passwordOfMoreThan72Bytes_isRefusedBecauseBcryptWouldCutIt() {
        assertThatThrownBy(() -> new FirstPassword(settings(), "é".repeat(37))).hasMessageContaining("72 bytes");
    }

    private DirectorSettings settings() {
        return new Binder(new MapConfigurationPropertySource(Map.of("ballast.data", directory.toString())))
                .bind("ballast", DirectorSettings.class).get();
    }
}

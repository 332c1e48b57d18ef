package io.ballast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path parent;

    @AfterEach
    void unseal() throws IOException {
        if (Files.exists(parent.resolve("sealed"))) {
            allow(parent.resolve("sealed"), "rwx------");
        }
    }

    @Test
    void check_makesAMissingDirectory_forItsOwnerAlone() throws IOException {
        var directory = parent.resolve("below").resolve("data");
        DataDirectory.check(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
        DataDirectory.check(directory);
    }

    @Test
    void check_ofAFile_isRefused() throws IOException {
        var file = Files.createFile(parent.resolve("file"));
        assertThat(refusal(file)).isEqualTo("The data directory " + file + " is a file.");
    }

    @Test
    void check_ofADirectoryThatCannotBeMade_isRefused() throws IOException {
        var below = Files.createFile(parent.resolve("file")).resolve("data");
        assertThat(refusal(below)).isEqualTo("The data directory " + below + " cannot be made.");
    }

    // Root may read and write everything, so what is refused depends on who runs this.
    @Test
    void check_ofADirectoryOfAnother_isRefused_unlessItsReaderMayAll() throws IOException {
        var sealed = sealed("---------");
        boolean readable = Files.isReadable(sealed);
        assertThat(refusal(sealed)).isEqualTo(readable ? "" : "The data directory " + sealed + " cannot be read.");
    }

    @Test
    void check_ofAReadOnlyDirectory_isRefused_butNotWithALastGoodState() throws IOException {
        var sealed = sealed("r-x------");
        boolean writable = Files.isWritable(sealed);
        assertThat(refusal(sealed)).isEqualTo(writable ? "" : "The data directory " + sealed + " cannot be written.");

        allow(sealed, "rwx------");
        Files.createFile(sealed.resolve("last-good-state.1.base"));
        allow(sealed, "r-x------");
        assertThat(refusal(sealed)).isEmpty();
    }

    @Test
    void lock_keepsASecondDirectorOut_untilTheFirstHasEnded() throws IOException {
        try (var first = DataDirectory.lock(parent)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DataDirectory.lock(parent)).isInstanceOf(DataDirectory.Unusable.class)
                    .hasMessage("The data directory " + parent + " belongs to another Ballast that is running.");
        }
        try (var next = DataDirectory.lock(parent)) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void lock_whereNothingCanBeWritten_isNotNeeded() {
        assertThat(DataDirectory.lock(parent.resolve("missing"))).isNull();
    }

    private Path sealed(String permissions) throws IOException {
        var directory = Files.createDirectory(parent.resolve("sealed"));
        allow(directory, permissions);
        return directory;
    }

    private static void allow(Path directory, String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    /** Empty if there is none. */
    private static String refusal(Path directory) {
        var failure = catchThrowable(() -> DataDirectory.check(directory));
        if (failure == null) {
            return "";
        }
        assertThat(failure).isInstanceOf(DataDirectory.Unusable.class);
        return String.valueOf(failure.getMessage());
    }
}

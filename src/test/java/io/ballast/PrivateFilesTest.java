package io.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void open() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private String url() {
        return "jdbc:h2:file:" + directory + "/ballast;WRITE_DELAY=0";
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void database_isMadeForItsOwnerAlone_andH2TakesItSo() throws IOException, SQLException {
        PrivateFiles.close(directory, url());
        for (int i = 0; i < 2; i++) {
            try (var connection = DriverManager.getConnection(url(), "ballast", "");
                    var statement = connection.createStatement()) {
                statement.execute("create table if not exists t (a int)");
                statement.execute("insert into t values (1)");
                statement.execute("shutdown");
            }
            assertThat(mode("ballast.mv.db")).isEqualTo("rw-------");
            PrivateFiles.close(directory, url());
        }
        try (var connection = DriverManager.getConnection(url(), "ballast", "");
                var rows = connection.createStatement().executeQuery("select count(*) from t")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void filesOfAnEarlierRun_areNarrowed_andThoseOfOthersLeftAlone() throws IOException {
        var ours = List.of("ballast.mv.db", "ballast.trace.db", "director.json", "last-good-state.3.base",
                "last-good-state.3.log", "admin-password", "lock");
        for (var name : ours) {
            make(name, "rw-rw-r--");
        }
        make("certificate.pem", "rw-r--r--");
        make("sealed.mv.db", "r--------");
        PrivateFiles.close(directory, url());
        for (var name : ours) {
            assertThat(mode(name)).as(name).isEqualTo("rw-------");
        }
        assertThat(mode("certificate.pem")).isEqualTo("rw-r--r--");
        assertThat(mode("sealed.mv.db")).isEqualTo("r--------");
    }

    @Test
    void databaseElsewhere_isMadeThere_andOthersAreNone() throws IOException {
        var elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        PrivateFiles.close(directory, "jdbc:h2:file:" + elsewhere + "/other");
        assertThat(mode("elsewhere/other.mv.db")).isEqualTo("rw-------");
        for (var url : List.of("jdbc:h2:mem:x", "jdbc:postgresql://db/ballast", "", "jdbc:h2:file:~/x",
                "jdbc:h2:file:/nowhere/at/all")) {
            PrivateFiles.close(directory, url);
        }
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(elsewhere);
        }
    }

    private void make(String name, String mode) throws IOException {
        Files.setPosixFilePermissions(Files.createFile(directory.resolve(name)), PosixFilePermissions.fromString(mode));
    }
}

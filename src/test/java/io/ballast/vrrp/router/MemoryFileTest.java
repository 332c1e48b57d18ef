package io.ballast.vrrp.router;

import static io.ballast.vrrp.router.MockGround.held;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileTest {

    private static final Left LEFT = new Left(Set.of(held("eth0", "10.99.0.100/24"), held("vrrp6.5", "fd00::1/64")),
            Map.of("VI 1", 4711L, "x", Long.MAX_VALUE));

    @TempDir
    private Path directory;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatIsWritten_isReadBack() throws IOException {
        var file = directory.resolve("memory");
        MemoryFile.write(file, LEFT);
        assertThat(MemoryFile.read(file)).isEqualTo(LEFT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        MemoryFile.write(file, Left.NOTHING);
        assertThat(MemoryFile.read(file)).isEqualTo(Left.NOTHING);
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void noFile_isNothingLeft() throws IOException {
        assertThat(MemoryFile.read(directory.resolve("nosuch"))).isEqualTo(Left.NOTHING);
    }

    @Test
    void linesThatCannotBeRead_arePassedOver() {
        var lines = new ArrayList<>(LEFT.lines());
        lines.addAll(0, List.of("address nonsense", "sequence x y", "sequence 5", "", "address 10.0.0.1/99999999999 a",
                "address /24 eth0", "future thing"));
        assertThat(Left.read(lines)).isEqualTo(LEFT);
    }

    @Test
    void linesCutOffAnywhere_areReadAsFarAsTheyGo() {
        var text = String.join("\n", LEFT.lines());
        for (int length = 0; length <= text.length(); length++) {
            var left = Left.read(text.substring(0, length).lines().toList());
            assertThat(left.standing()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void changes_areOnDiskWhenItIsClosed() throws IOException {
        var file = directory.resolve("memory");
        var memory = new MemoryFile(file, Left.NOTHING, log::add);
        for (int i = 0; i < 100; i++) {
            memory.sequence("one", i);
            memory.standing(i % 2 == 0 ? LEFT.standing() : Set.of());
        }
        memory.close();
        assertThat(MemoryFile.read(file)).isEqualTo(new Left(Set.of(), Map.of("one", 99L)));
        assertThat(log).isEmpty();
    }

    @Test
    void whatCannotBeWritten_isLogged() {
        var memory = new MemoryFile(directory.resolve("no/such/place"), Left.NOTHING, log::add);
        memory.standing(LEFT.standing());
        memory.close();
        assertThat(log).singleElement().asString().contains("cannot be written");
    }
}

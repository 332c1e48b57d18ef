package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFilesTest {

    @TempDir
    Path root;

    @SuppressWarnings("NullAway.Init")
    private Path allowed;
    @SuppressWarnings("NullAway.Init")
    private Path other;
    @SuppressWarnings("NullAway.Init")
    private NumberFiles files;

    @BeforeEach
    void make() throws IOException {
        allowed = Files.createDirectory(root.resolve("allowed"));
        other = Files.createDirectory(root.resolve("other"));
        Files.writeString(other.resolve("secret"), "7");
        files = new NumberFiles(List.of(allowed));
    }

    private int read(String name) throws IOException {
        return files.read(allowed.resolve(name).toString());
    }

    private void assertOutside(String path) {
        assertThatThrownBy(() -> files.read(path)).isInstanceOf(IOException.class)
                .hasMessage(path + " lies in no directory that ballast.vrrp.track-directories names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-3\n", "  12 \n\n", "+4", "0"})
    void wholeNumber_isRead(String text) throws IOException {
        Files.writeString(allowed.resolve("n"), text);
        assertThat(read("n")).isEqualTo(Integer.parseInt(text.strip()));
    }

    @Test
    void fileThatIsNotThere_is0() throws IOException {
        assertThat(read("none")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1 2", "1.5", "99999999999", "0x10", "5\0"})
    void anythingElse_isRefused_withoutShowingIt(String text) throws IOException {
        Files.writeString(allowed.resolve("n"), text);
        assertThatThrownBy(() -> read("n")).isInstanceOf(IOException.class)
                .hasMessage(allowed.resolve("n") + " must hold a whole number and nothing else");
    }

    @Test
    void longFile_isNotReadToItsEnd() throws IOException {
        Files.writeString(allowed.resolve("n"), "1".repeat(1 << 20));
        assertThatThrownBy(() -> read("n")).isInstanceOf(IOException.class);
    }

    @Test
    void fileElsewhere_isRefused_whetherItIsThereOrNot() {
        assertOutside(other.resolve("secret").toString());
        assertOutside(other.resolve("none").toString());
        assertOutside(allowed + "/../other/secret");
        assertOutside(allowed + "2/n");
        assertOutside("/proc/1/stat");
    }

    @Test
    void link_mayLeadToAFileInside_andNowhereElse() throws IOException {
        Files.writeString(allowed.resolve("n"), "3");
        Files.createSymbolicLink(allowed.resolve("in"), allowed.resolve("n"));
        Files.createSymbolicLink(allowed.resolve("out"), other.resolve("secret"));
        Files.createSymbolicLink(allowed.resolve("dir"), other);
        assertThat(read("in")).isEqualTo(3);
        assertOutside(allowed.resolve("out").toString());
        assertOutside(allowed.resolve("dir/secret").toString());
    }

    @Test
    void directoryThatIsALink_isTheOneItLeadsTo() throws IOException {
        Files.writeString(allowed.resolve("n"), "3");
        var link = Files.createSymbolicLink(root.resolve("link"), allowed);
        assertThat(new NumberFiles(List.of(link)).read(link.resolve("n").toString())).isEqualTo(3);
    }

    @Test
    void pipeOrDirectory_isNotOpened() throws Exception {
        Files.createDirectory(allowed.resolve("d"));
        assertThat(new ProcessBuilder("mkfifo", allowed.resolve("p").toString()).start().waitFor()).isZero();
        for (var name : List.of("d", "p")) {
            assertThatThrownBy(() -> read(name)).hasMessage(allowed.resolve(name) + " is no file");
        }
    }

    @Test
    void withoutDirectories_nothingIsRead() {
        files = new NumberFiles(List.of());
        assertOutside(allowed.resolve("n").toString());
    }
}

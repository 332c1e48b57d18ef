package io.ballast.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretBoxTest {

    @TempDir
    private Path directory = Path.of("");

    private Path file() {
        return directory.resolve("secret.key");
    }

    @Test
    void sealed_isOpenedByTheSameKey() {
        var box = SecretBox.in(directory);
        for (var plain : new String[]{"", "a", "hunter2", "päßwörd \u2603", "x".repeat(10_000)}) {
            var sealed = box.seal(plain).sealed();
            assertThat(sealed).matches("[0-9A-Za-z:_-]+");
            var again = SecretBox.in(directory).open(sealed);
            assertThat(again.reveal()).isEqualTo(plain);
            assertThat(again.sealed()).isEqualTo(sealed);
            assertThat(again).isEqualTo(box.seal(plain)).hasSameHashCodeAs(box.seal(plain));
        }
        assertThat(box.trouble()).isEmpty();
    }

    @Test
    void sameSecret_hasTheSameForm_andOthersNever() {
        var box = SecretBox.in(directory);
        var random = new Random(7);
        var forms = new HashSet<String>();
        var nonces = new HashSet<String>();
        for (int i = 0; i < 2000; i++) {
            var plain = i + " " + random.nextLong();
            var sealed = box.seal(plain).sealed();
            assertThat(box.seal(plain).sealed()).isEqualTo(sealed);
            assertThat(forms.add(sealed)).isTrue();
            assertThat(nonces.add(sealed.substring(11, 27))).isTrue();
        }
    }

    @Test
    void everyChangedCharacter_locks() {
        var box = SecretBox.in(directory);
        var sealed = box.seal("hunter2").sealed();
        // The last character may hold bits that belong to no byte.
        for (int i = 0; i < sealed.length() - 1; i++) {
            var other = sealed.charAt(i) == 'b' ? 'c' : 'b';
            var opened = box.open(sealed.substring(0, i) + other + sealed.substring(i + 1));
            assertThat(opened.isLocked()).as("character %d", i).isTrue();
        }
        for (int length = 0; length < sealed.length(); length++) {
            assertThat(box.open(sealed.substring(0, length)).isLocked()).isTrue();
        }
    }

    @Test
    void lockedSecret_saysWhyAndKeepsItsForm() throws IOException {
        var sealed = SecretBox.in(directory).seal("hunter2").sealed();
        Files.delete(file());
        var box = SecretBox.in(directory);
        assertThat(box.trouble()).isEmpty();
        var locked = box.open(sealed);
        assertThatThrownBy(locked::reveal).isInstanceOf(LockedSecret.class).hasMessageContaining("secret.key")
                .hasMessageContaining("Put the right one there").hasMessageNotContaining("hunter2")
                .hasMessageStartingWith("a stored secret");
        assertThat(locked.sealed()).isEqualTo(sealed);
        assertThat(locked).isEqualTo(box.open(sealed)).hasSameHashCodeAs(box.open(sealed))
                .isNotEqualTo(new Secret("hunter2")).isNotEqualTo(box.open(sealed + "A"));
        assertThat(locked).hasToString(Secret.MASK);
        assertThat(box.trouble()).contains("Put the right one there");
    }

    @Test
    void key_isMadeOnceForItsOwnerAlone() throws IOException {
        SecretBox.in(directory.resolve("new/place"));
        SecretBox.in(directory);
        var key = Files.readString(file());
        assertThat(key).matches("[0-9a-f]{64}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        SecretBox.in(directory);
        assertThat(Files.readString(file())).isEqualTo(key)
                .isNotEqualTo(Files.readString(directory.resolve("new/place/secret.key")));
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("secret.key", "new");
        }
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, rw-------", "rw-rw----, rw-------", "rw-----w-, rw-------", "rw---x--x, rw-------",
            "r--------, r--------"})
    void keyThatIsOpenToOthers_isMended_andOneThatIsClosedFurtherLeft(String mode, String mended) throws IOException {
        var sealed = SecretBox.in(directory).seal("hunter2").sealed();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        assertThat(SecretBox.in(directory).open(sealed).reveal()).isEqualTo("hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo(mended);
    }

    @Test
    void damagedKey_isLeftAsItIs_andNothingIsSealed() throws IOException {
        var sealed = SecretBox.in(directory).seal("hunter2").sealed();
        var key = Files.readString(file());
        Files.writeString(file(), "");
        var box = SecretBox.in(directory);
        assertThat(box.trouble()).contains("holds no key");
        assertThat(Files.readString(file())).isEmpty();
        assertThatThrownBy(() -> box.seal("x")).isInstanceOf(KeyUnavailable.class).hasMessageContaining("secret.key");
        assertThatThrownBy(() -> box.open(sealed).reveal()).hasMessageContaining("holds no key");
        Files.writeString(file(), key);
        assertThat(box.seal("hunter2").sealed()).as("the key is looked for again").isEqualTo(sealed);
        assertThat(box.trouble()).isEmpty();
    }

    @Test
    void placeThatIsNoDirectory_isSaid() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertThat(SecretBox.in(file).trouble()).contains("neither read nor made", "restart");
    }

    @Test
    void secret_isShownAsMask() {
        var secret = new Secret("hunter2");
        assertThat(secret).hasToString("***").isEqualTo(new Secret("hunter2")).isNotEqualTo(new Secret("hunter3"));
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThatThrownBy(secret::sealed).isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("hunter2");
    }
}

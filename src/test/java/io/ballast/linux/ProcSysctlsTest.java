package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.ballast.linux.Sysctls.SysctlException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSysctlsTest {

    @TempDir
    Path root;

    private ProcSysctls sysctls;

    @BeforeEach
    void someSettings() throws IOException {
        sysctls = new ProcSysctls(root);
        setting("net/ipv4/vs/conntrack", "0\n");
        setting("net/ipv4/vs/sync_threshold", "3\t50\n");
        setting("net/ipv4/vs/inner/deep", "1\n");
        setting("net/ipv6/conf/eth0.100/forwarding", "1\n");
    }

    private void setting(String path, String value) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value);
    }

    @Test
    void read_givesTheValueWithoutTheLinesEnd() {
        assertThat(sysctls.read("net.ipv4.vs.conntrack")).isEqualTo("0");
        assertThat(sysctls.read("net.ipv4.vs.sync_threshold")).isEqualTo("3\t50");
    }

    @Test
    void read_withSlashes_reachesNamesWithDots() {
        assertThat(sysctls.read("net/ipv6/conf/eth0.100/forwarding")).isEqualTo("1");
    }

    @Test
    void read_ofWhatIsNotThere_isNull() {
        assertThat(sysctls.read("net.ipv4.vs.nosuch")).isNull();
    }

    @Test
    void write_changesWhatIsThere_andMakesNothing() throws IOException {
        sysctls.write("net.ipv4.vs.conntrack", "1");

        assertThat(Files.readString(root.resolve("net/ipv4/vs/conntrack"))).startsWith("1\n");
        assertThatThrownBy(() -> sysctls.write("net.ipv4.vs.nosuch", "1")).isInstanceOf(SysctlException.class)
                .hasMessage("this kernel has no setting net.ipv4.vs.nosuch");
        assertThat(root.resolve("net/ipv4/vs/nosuch")).doesNotExist();
    }

    @Test
    void write_thatFails_namesValueAndSetting() {
        assertThatThrownBy(() -> sysctls.write("net.ipv4.vs", "1")).isInstanceOf(SysctlException.class)
                .hasMessageContaining("\"1\" for net.ipv4.vs");
    }

    @Test
    void names_listsSettingsAlone_inOrder() {
        assertThat(sysctls.names("net.ipv4.vs")).containsExactly("conntrack", "sync_threshold");
        assertThat(sysctls.names("net.ipv4.nosuch")).isEmpty();
    }

    @Test
    void names_thatLeadElsewhere_areRefused() {
        assertThatThrownBy(() -> sysctls.read("net/../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sysctls.write("net.ipv4 vs", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sysctls.read("/etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.ballast.plane.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

import io.ballast.linux.Sysctls;
import io.ballast.plane.KernelReport.Setting;
import io.ballast.plane.Use;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SysctlAdviceTest {

    private static final Map<String, String> FRESH = Map.of("expire_nodest_conn", "0", "expire_quiescent_template",
            "0", "conntrack", "0", "conn_reuse_mode", "1", "drop_entry", "0", "sync_threshold", "3\t50",
            "conn_max", "1000");
    private static final Sysctls ZEROS = new Zeros();

    private static List<Setting> read(Set<Use> uses) {
        return SysctlAdvice.read(FRESH, ZEROS, uses);
    }

    private static List<String> unmet(Use... uses) {
        return read(Set.of(uses)).stream().filter(setting -> !setting.met()).map(Setting::name).toList();
    }

    private static Setting named(String name, Use... uses) {
        return read(Set.of(uses)).stream().filter(setting -> setting.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void read_withoutUses_advisesNothing() {
        assertThat(read(Set.of())).allSatisfy(setting -> {
            assertThat(setting.advised()).isEmpty();
            assertThat(setting.met()).isTrue();
        });
    }

    @Test
    void read_advisesWhatTheForwardingMethodsNeed() {
        assertThat(unmet(Use.DR)).containsExactly("net.ipv4.vs.expire_nodest_conn");
        assertThat(unmet(Use.NAT)).containsExactly("net.ipv4.ip_forward", "net.ipv4.vs.expire_nodest_conn");
        assertThat(unmet(Use.NAT_IPV6)).contains("net.ipv6.conf.all.forwarding")
                .doesNotContain("net.ipv4.ip_forward");
        assertThat(unmet(Use.DR, Use.PERSISTENCE)).contains("net.ipv4.vs.expire_quiescent_template");
        assertThat(unmet(Use.FULLNAT)).contains("net.ipv4.vs.conntrack");
    }

    @Test
    void read_showsAsItIsWhatIsNotAdvisedOrNotKnown() {
        assertThat(named("net.ipv4.vs.conn_max", Use.NAT)).isEqualTo(
                new Setting("net.ipv4.vs.conn_max", "1000", List.of(), ""));
        assertThat(named("net.ipv4.vs.sync_threshold", Use.NAT).value()).isEqualTo("3\t50");
        assertThat(named("net.ipv4.vs.run_estimation", Use.NAT)).satisfies(setting -> {
            assertThat(setting.value()).isNull();
            assertThat(setting.met()).isTrue();
        });
    }

    @Test
    void read_ofADefenceThatTheKernelMovesByItself_isAsAdvised() {
        for (var value : List.of("0", "1", "2", "3")) {
            var defence = SysctlAdvice.read(Map.of("drop_packet", value), ZEROS, EnumSet.of(Use.DR)).stream()
                    .filter(setting -> setting.name().endsWith("drop_packet")).findFirst().orElseThrow();
            assertThat(defence.met()).as(value).isEqualTo(!value.equals("3"));
        }
    }

    private static final class Zeros implements Sysctls {

        @Override
        public @Nullable String read(String name) {
            return "0";
        }

        @Override
        public void write(String name, String value) {
            throw new IllegalStateException("advice writes nothing");
        }

        @Override
        public SortedSet<String> names(String under) {
            return Collections.emptySortedSet();
        }
    }
}

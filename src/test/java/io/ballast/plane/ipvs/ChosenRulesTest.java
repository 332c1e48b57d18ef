package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.ballast.linux.PacketFilter;
import io.ballast.plane.ipvs.PacketRules.PacketRulesException;
import io.ballast.table.Family;
import io.ballast.table.PacketRule;
import io.ballast.table.Protocol;
import io.ballast.table.PortSet;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of a tool and the work of iptables, with programs that are made of a few maps. */
class ChosenRulesTest {

    private static final PacketRule FOUR = new PacketRule.Masquerade(tcp("10.0.0.1", 80), null);
    private static final PacketRule SIX = new PacketRule.Masquerade(tcp("fd77::64", 80), null);
    private static final String LINE = "-A BALLAST-FULLNAT -m ipvs --vproto 6 --vaddr 10.0.0.1/32 --vport 80"
            + " --vmethod MASQ -j MASQUERADE\n";

    @TempDir
    Path proc;

    private final Programs programs = new Programs();
    private final Look look = new Look();
    private long now;

    @BeforeEach
    void tablesInUse() throws IOException {
        Files.createDirectories(proc.resolve("thread-self/net"));
        Files.writeString(proc.resolve("thread-self/net/ip_tables_names"), "nat\n");
        Files.writeString(proc.resolve("thread-self/net/ip6_tables_names"), "nat\n");
    }

    private ChosenRules rules() {
        return new ChosenRules(new NftRules(programs, look), new IptablesRules(programs, look, proc), () -> now);
    }

    private void standing(String text) {
        programs.outputs.put("iptables-legacy-save", text);
    }

    @Test
    void apply_withoutAnyTool_saysWhatToInstall() {
        programs.missing.addAll(Set.of("nft", "iptables-legacy-restore"));

        assertThat(rules().read()).isEmpty();
        assertThatThrownBy(() -> rules().apply(List.of(FOUR), List.of())).isInstanceOf(PacketRulesException.class)
                .hasMessageContaining("install nftables");
    }

    @Test
    void apply_withoutTheToolThatSaves_namesIt() {
        programs.missing.addAll(Set.of("nft", "iptables-legacy-save"));

        assertThatThrownBy(() -> rules().apply(List.of(FOUR), List.of()))
                .hasMessageContaining("is not installed: install nftables");
    }

    @Test
    void apply_whereOneFamilyFails_makesTheOther() {
        programs.missing.add("nft");
        programs.failures.put("iptables-legacy-restore", "iptables-restore: unable to initialize table 'nat'\n");

        assertThatThrownBy(() -> rules().apply(List.of(FOUR, SIX), List.of()))
                .hasMessageContaining("no table nat for iptables-legacy-restore");
        assertThat(programs.runs).anySatisfy(run -> assertThat(run).startsWith("ip6tables-legacy-restore *nat"));
    }

    @Test
    void apply_thatMeetsAnotherWriter_isTriedAgain() {
        programs.missing.add("nft");
        programs.failures.put("iptables-legacy-restore", "iptables-restore: line 4 failed: Resource temporarily"
                + " unavailable\n");

        assertThatThrownBy(() -> rules().apply(List.of(FOUR), List.of())).isInstanceOf(PacketRulesException.class);
        assertThat(programs.runs).filteredOn(run -> run.startsWith("iptables-legacy-restore")).hasSize(3);
    }

    @Test
    void apply_leavesACallThatStands_andAddsOneThatIsMissing() {
        programs.missing.add("nft");
        rules().apply(List.of(FOUR), List.of());
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);
        rules().apply(List.of(new PacketRule.Masquerade(tcp("10.0.0.2", 80), null)), List.of());

        var restores = programs.runs.stream().filter(run -> run.startsWith("iptables-legacy-restore")).toList();
        assertThat(restores.get(0)).contains("-I POSTROUTING -j BALLAST-FULLNAT");
        assertThat(restores.get(1)).doesNotContain("-I ").contains("--vaddr 10.0.0.1", "--vaddr 10.0.0.2");
    }

    @Test
    void apply_thatTakesTheLastRule_takesTheChainToo() {
        programs.missing.add("nft");
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);
        rules().apply(List.of(), List.of(FOUR));

        assertThat(programs.runs.getLast()).contains("-D POSTROUTING -j BALLAST-FULLNAT", "-X BALLAST-FULLNAT");
    }

    @Test
    void read_ofAChainThatNothingCalls_showsNoRule() {
        programs.missing.add("nft");
        standing(":BALLAST-FULLNAT - [0:0]\n" + LINE);
        assertThat(rules().read()).isEmpty();
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);
        assertThat(rules().read()).containsExactly(FOUR);
    }

    @Test
    void aRuleThatStandsInPart_isStray_andGoes() throws IOException {
        programs.missing.add("nft");
        Files.writeString(proc.resolve("thread-self/net/ip_tables_names"), "mangle\n");
        Files.writeString(proc.resolve("thread-self/net/ip6_tables_names"), "");
        standing(":BALLAST-MARK - [0:0]\n-A OUTPUT -j BALLAST-MARK\n-A BALLAST-MARK -d 10.0.0.1/32 -p tcp"
                + " -m multiport --dports 80 -j MARK --set-xmark 0x5/0xffffffff\n");
        var mark = new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.0.0.1"), PortSet.parse("80"), 5);
        var rules = rules();
        assertThat(rules.read()).containsExactly(new PacketRule.Stray(mark, "iptables-legacy"));

        rules.apply(List.of(), List.copyOf(rules.read()));
        assertThat(programs.runs.getLast()).contains("-D OUTPUT -j BALLAST-MARK", "-X BALLAST-MARK");
    }

    @Test
    void aRuleThatStandsInPart_andIsWanted_isMadeWhole_andStays() throws IOException {
        programs.missing.add("nft");
        Files.writeString(proc.resolve("thread-self/net/ip_tables_names"), "mangle\n");
        Files.writeString(proc.resolve("thread-self/net/ip6_tables_names"), "");
        standing(":BALLAST-MARK - [0:0]\n-A OUTPUT -j BALLAST-MARK\n-A BALLAST-MARK -d 10.0.0.1/32 -p tcp"
                + " -m multiport --dports 80 -j MARK --set-xmark 0x5/0xffffffff\n");
        var mark = new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.0.0.1"), PortSet.parse("80"), 5);
        var rules = rules();
        rules.apply(List.of(mark), List.copyOf(rules.read()));

        assertThat(programs.runs.getLast()).contains("-I PREROUTING -j BALLAST-MARK", "--dports 80")
                .doesNotContain("-I OUTPUT", "-X ");
    }

    @Test
    void lock_isTheSystemsWhereItCanBeRead_andOtherwiseLiesInThePrivateDirectory() throws IOException {
        var own = proc.resolve("own");
        var system = Files.writeString(proc.resolve("xtables.lock"), "");

        assertThat(XtablesLock.environment(Map.of(), system, own)).isEmpty();
        assertThat(XtablesLock.environment(Map.of(), proc.resolve("gone/xtables.lock"), own))
                .containsValue(own.resolve("xtables.lock").toString());
        assertThat(XtablesLock.environment(Map.of("XTABLES_LOCKFILE", "/set"), system, own)).containsValue("/set");
    }

    @Test
    void read_runsNoProgram_whileALookShowsNoChange() {
        programs.missing.add("nft");
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);
        var rules = rules();
        rules.read();
        rules.read();
        int runs = programs.runs.size();
        assertThat(rules.read()).containsExactly(FOUR);
        assertThat(programs.runs).hasSize(runs);

        standing("");
        look.number++;
        assertThat(rules.read()).isEmpty();
    }

    @Test
    void read_runsProgramsNowAndThen_forWhatALookOverlooks() {
        programs.missing.add("nft");
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);
        var rules = rules();
        rules.read();
        rules.read();
        standing("");
        now += TimeUnit.SECONDS.toNanos(30);

        assertThat(rules.read()).isEmpty();
    }

    @Test
    void read_afterAChangeOfTools_showsWhatTheOldOneKeepsAsStray() {
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);

        assertThat(rules().read()).containsExactly(new PacketRule.Stray(FOUR, "iptables-legacy"));
    }

    @Test
    void read_onceThereIsNoStray_asksTheOtherToolNoMore() {
        var rules = rules();
        rules.read();
        programs.runs.clear();
        now += TimeUnit.SECONDS.toNanos(30);
        rules.read();

        assertThat(programs.runs).isNotEmpty().allSatisfy(run -> assertThat(run).startsWith("nft "));
    }

    @Test
    void apply_whoseAdditionFails_leavesTheStrayThatStandsForIt() {
        standing(":BALLAST-FULLNAT - [0:0]\n-A POSTROUTING -j BALLAST-FULLNAT\n" + LINE);
        var rules = rules();
        var stray = rules.read().first();
        programs.failures.put("nft", "odd\n");
        programs.runs.clear();

        assertThatThrownBy(() -> rules.apply(List.of(FOUR), List.of(stray))).isInstanceOf(PacketRulesException.class);
        assertThat(programs.runs).noneSatisfy(run -> assertThat(run).contains("legacy-restore"));

        programs.failures.clear();
        rules.apply(List.of(FOUR), List.of(stray));
        assertThat(programs.runs.getLast()).startsWith("iptables-legacy-restore").contains("-X BALLAST-FULLNAT");
    }

    @Test
    void choice_isMadeAgainAfterAFailure() {
        programs.missing.add("nft");
        programs.failures.put("iptables-legacy-restore", "odd\n");
        var rules = rules();
        assertThatThrownBy(() -> rules.apply(List.of(FOUR), List.of())).isInstanceOf(PacketRulesException.class);
        programs.missing.clear();
        programs.failures.clear();
        rules.apply(List.of(FOUR), List.of());

        assertThat(rules.describe()).isEqualTo("nft keeps the packet rules, in tables named ballast.");
    }

    private static final class Programs extends Program {

        private static final String NOBODYS = "-that-nobody-has";

        private final Set<String> missing = new HashSet<>();
        private final Map<String, String> outputs = new HashMap<>();
        private final Map<String, String> failures = new HashMap<>();
        private final List<String> runs = new ArrayList<>();

        Programs() {
            super(Map.of());
        }

        @Override
        @Nullable
        Path find(String name) {
            return missing.contains(name) || name.endsWith(NOBODYS) ? null : Path.of("/usr/sbin", name);
        }

        @Override
        Result run(String name, List<String> arguments, String input) {
            if (missing.contains(name)) {
                return super.run(name + NOBODYS, arguments, input);
            }
            runs.add(name + " " + input);
            var failure = failures.get(name);
            return failure == null ? new Result(0, outputs.getOrDefault(name, "")) : new Result(1, failure);
        }
    }

    private static final class Look extends PacketFilter {

        private long number;

        @Override
        public long size(Family family, String table) {
            return number;
        }

        @Override
        public long generation() {
            return number;
        }
    }
}

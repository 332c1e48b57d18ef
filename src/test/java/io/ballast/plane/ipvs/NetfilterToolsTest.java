package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.ballast.linux.PacketFilter;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.PacketRule;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey.MarkKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real nft, and the real iptables beside it, upon the machine's own kernel, since the guest's takes no tables of nft.
 * In a network namespace of their own, which any user may make where user namespaces are allowed.
 */
class NetfilterToolsTest {

    private static final PacketRule SEVERAL = new PacketRule.Mark(Protocol.TCP, IpAddress.parse("127.0.0.1"),
            PortSet.parse("21,30000-31000"), 5);
    private static final List<PacketRule> MARKS = List.of(SEVERAL,
            new PacketRule.Mark(Protocol.UDP, IpAddress.parse("10.77.0.100"), PortSet.parse("53"), 4_000_000_000L),
            new PacketRule.Mark(Protocol.SCTP, IpAddress.parse("fd77::64"), PortSet.parse(
                    "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33-40,50,60-65535"), 7));
    private static final List<PacketRule> MASQUERADES = List.of(
            new PacketRule.Masquerade(tcp("10.77.0.100", 80), null),
            new PacketRule.Masquerade(tcp("10.77.0.100", 81), IpAddress.parse("10.77.0.2")),
            new PacketRule.Masquerade(tcp("10.77.0.101", 0), null),
            new PacketRule.Masquerade(tcp("fd77::64", 80), IpAddress.parse("fd77::2")),
            new PacketRule.Masquerade(new MarkKey(5, Family.IPV4), null),
            new PacketRule.Masquerade(new MarkKey(4_000_000_000L, Family.IPV6), null));

    @TempDir
    Path directory;

    private @Nullable Process namespace;
    private Inside tools = new Inside(0, Map.of());

    @BeforeEach
    void build() throws IOException {
        namespace = new ProcessBuilder("unshare", "-Urn", "sh", "-c", "echo here; exec cat").redirectErrorStream(true)
                .start();
        boolean here = "here".equals(namespace.inputReader().readLine());
        tools = new Inside(namespace.pid(),
                Map.of("XTABLES_LOCKFILE", directory.resolve("lock").toString()));
        boolean able = here && tools.find("nft") != null;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(able).as("nftables is installed, and user namespaces are allowed").isTrue();
        }
        assumeTrue(able, "needs nftables, and user namespaces");
    }

    @AfterEach
    void gone() {
        if (namespace != null) {
            namespace.destroyForcibly();
        }
    }

    private NftRules nft() {
        return new NftRules(tools, new Restless());
    }

    /** Where nothing tells which tables are in use, all are looked at. */
    private ChosenRules chosen() {
        return new ChosenRules(nft(), new IptablesRules(tools, new Restless(), directory), () -> 0);
    }

    private String inside(String name, String input, String... arguments) {
        var result = tools.run(name, List.of(arguments), input);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    private static void assertKept(PacketRules by, Collection<PacketRule> rules) {
        by.apply(rules, List.of());
        assertThat(by.read()).isEqualTo(new TreeSet<>(rules));
        var left = new ArrayList<>(rules);
        var first = left.removeFirst();
        by.apply(List.of(), List.of(first));
        assertThat(by.read()).isEqualTo(new TreeSet<>(left));
        by.apply(List.of(first), left);
        assertThat(by.read()).containsExactly(first);
        by.apply(List.of(), List.of(first));
        assertThat(by.read()).isEmpty();
    }

    @Test
    void marks_byNft_areReadBack_andTheTableGoesWithTheLast() {
        assertKept(nft(), MARKS);

        assertThat(inside("nft", "", "list", "tables")).isEmpty();
    }

    @Test
    void masquerading_byNft_isReadBack_andTheTableGoesWithTheLast() {
        assumeTrue(nft().supports("nat hook postrouting priority srcnat"), "needs nft's nat chains");
        assertKept(nft(), MASQUERADES);

        assertThat(inside("nft", "", "list", "tables")).isEmpty();
    }

    @Test
    void rulesOfOthers_standBesideOurs() {
        inside("nft", "table ip mine {\n chain post {\n type filter hook output priority 0\n }\n}\n", "-f", "-");
        assertKept(nft(), MARKS);

        assertThat(inside("nft", "", "list", "tables")).isEqualTo("table ip mine\n");
    }

    @Test
    void packets_toEachOfSeveralPorts_carryTheMark() {
        inside("ip", "", "link", "set", "lo", "up");
        inside("nft", "table ip count {\n chain out {\n type filter hook output priority 0\n"
                + " tcp flags syn meta mark 5 counter\n }\n}\n", "-f", "-");
        nft().apply(List.of(SEVERAL), List.of());
        for (int port : List.of(20, 21, 22, 30_000, 30_500, 31_000, 31_001)) {
            // Nobody listens there: the question alone is counted.
            tools.run("bash", List.of("-c", "exec 3<>/dev/tcp/127.0.0.1/" + port), "");
        }
        assertThat(inside("nft", "", "list", "table", "ip", "count")).contains("counter packets 4 ");

        nft().apply(List.of(), List.of(SEVERAL));
        tools.run("bash", List.of("-c", "exec 3<>/dev/tcp/127.0.0.1/21"), "");
        assertThat(inside("nft", "", "list", "table", "ip", "count")).contains("counter packets 4 ");
    }

    @Test
    void aMarkInOneOfItsTwoChains_isStray_andGoes() {
        nft().apply(List.of(SEVERAL), List.of());
        inside("nft", "flush chain ip ballast mark_out\n", "-f", "-");
        var rules = chosen();
        assertThat(rules.read()).containsExactly(new PacketRule.Stray(SEVERAL, "nft"));
        rules.apply(List.of(SEVERAL), List.copyOf(rules.read()));
        assertThat(rules.read()).containsExactly(SEVERAL);

        inside("nft", "flush chain ip ballast mark_in\n", "-f", "-");
        var again = chosen();
        again.apply(List.of(), List.copyOf(again.read()));
        assertThat(inside("nft", "", "list", "tables")).isEmpty();
    }

    @Test
    void rulesOfTheToolBefore_areStray_andGoAfterTheSameStandWithTheToolOfNow() {
        assumeTrue(tools.find("iptables-legacy-save") != null
                && tools.run("iptables-legacy-save", List.of("-t", "mangle"), "").succeeded(), "needs iptables-legacy");
        tools.refusing = true;
        chosen().apply(MARKS, List.of());
        assertThat(chosen().read()).isEqualTo(new TreeSet<>(MARKS));

        tools.refusing = false;
        assertMoved("iptables-legacy");
        assertThat(inside("iptables-legacy-save", "", "-t", "mangle")).doesNotContain("BALLAST");
        assertThat(inside("ip6tables-legacy-save", "", "-t", "mangle")).doesNotContain("BALLAST");
        assertThat(inside("nft", "", "list", "tables")).contains("table ip ballast", "table ip6 ballast");

        tools.refusing = true;
        assertMoved("nft");
        assertThat(inside("nft", "", "list", "tables")).isEmpty();
    }

    /** As the plan of a director that starts goes: what should stand comes, what should not goes. */
    private void assertMoved(String from) {
        var now = chosen();
        var strays = MARKS.stream().<PacketRule>map(rule -> new PacketRule.Stray(rule, from)).toList();
        assertThat(now.read()).isEqualTo(new TreeSet<>(strays));
        now.apply(MARKS, strays);

        assertThat(now.read()).isEqualTo(new TreeSet<>(MARKS));
        assertThat(chosen().read()).isEqualTo(new TreeSet<>(MARKS));
    }

    /** Runs programs inside the namespace. */
    private static final class Inside extends Program {

        private final long holder;
        /** Nft takes no chains of ours, as where the kernel does not. */
        private boolean refusing;

        Inside(long holder, Map<String, String> environment) {
            super(environment);
            this.holder = holder;
        }

        @Override
        Result run(String name, List<String> arguments, String input) {
            if (refusing && name.equals("nft") && arguments.contains("-c")) {
                return new Result(1, "Operation not supported");
            }
            var whole = new ArrayList<>(List.of("-t", Long.toString(holder), "-U", "-n", "--preserve-credentials", "--",
                    name));
            whole.addAll(arguments);
            return super.run("nsenter", whole, input);
        }
    }

    /** A look that always shows a change. */
    private static final class Restless extends PacketFilter {

        private long number;

        @Override
        public long size(Family family, String table) {
            return ++number;
        }

        @Override
        public long generation() {
            return ++number;
        }
    }
}

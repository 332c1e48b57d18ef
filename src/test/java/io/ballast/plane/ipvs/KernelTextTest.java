package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.tcp;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.ballast.plane.Connection;
import io.ballast.plane.Glance;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.table.PacketRule;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.junit.jupiter.api.Test;

class KernelTextTest {

    private static final PacketRule MARK = new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.0.0.1"),
            PortSet.parse("21,30000-31000"), 7);
    private static final PacketRule WHOLE = new PacketRule.Masquerade(tcp("10.0.0.1", 80), null);
    private static final PacketRule ONE = new PacketRule.Masquerade(tcp("10.0.0.1", 0), IpAddress.parse("10.9.0.1"));
    private static final PacketRule MARKED = new PacketRule.Masquerade(new MarkKey(7, Family.IPV4), null);
    private static final List<PacketRule> ALL = List.of(MARK, WHOLE, ONE, MARKED);

    @Test
    void nft_replacesTheTableInOneTransaction() {
        assertThat(NftText.replace(Family.IPV4, ALL)).isEqualTo("""
                add table ip ballast
                delete table ip ballast
                table ip ballast {
                  chain mark_in {
                    type filter hook prerouting priority mangle; policy accept;
                    ip daddr 10.0.0.1 tcp dport { 21, 30000-31000 } meta mark set 7
                  }
                  chain mark_out {
                    type route hook output priority mangle; policy accept;
                    ip daddr 10.0.0.1 tcp dport { 21, 30000-31000 } meta mark set 7
                  }
                  chain full_nat {
                    type nat hook postrouting priority srcnat; policy accept;
                    meta l4proto tcp ct original ip daddr 10.0.0.1 ct original proto-dst 80 masquerade
                    ip daddr 10.9.0.1 meta l4proto tcp ct original ip daddr 10.0.0.1 masquerade
                    meta mark 7 masquerade
                  }
                }
                """);
        assertThat(NftText.replace(Family.IPV6, List.of()))
                .isEqualTo("add table ip6 ballast\ndelete table ip6 ballast\n");
    }

    @Test
    void nft_readsWhatItWrote_andWhatNftMakesOfIt() {
        assertThat(NftText.parse(Family.IPV4, NftText.replace(Family.IPV4, ALL))).isEqualTo(new TreeSet<>(ALL));
        assertThat(NftText.parse(Family.IPV4, """
                table ip ballast {
                \tchain mark_in {
                \t\ttype filter hook prerouting priority mangle; policy accept;
                \t\tip daddr 10.0.0.1 tcp dport { 21,
                \t\t\t\t\t 30000-31000 } meta mark set 0x00000007
                \t\tip daddr 10.0.0.1 tcp dport 22 counter drop
                \t\tip daddr 10.0.0.1 tcp dport 23 meta mark set 0x00000008
                \t}
                \tchain mark_out {
                \t\ttype route hook output priority mangle; policy accept;
                \t\tip daddr 10.0.0.1 tcp dport { 21, 30000-31000 } meta mark set 0x00000007
                \t}
                \tchain full_nat {
                \t\tmeta mark 0x00000007 masquerade
                \t}
                }
                """)).isEqualTo(new TreeSet<>(List.of(MARK, MARKED, new PacketRule.Stray(
                new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.0.0.1"), PortSet.parse("23"), 8), "nft"))));
    }

    @Test
    void iptables_replacesItsChainsAlone() {
        assertThat(IptablesText.replace("mangle", IptablesText.MARKS, List.of(MARK), List.of("PREROUTING")))
                .isEqualTo("""
                        *mangle
                        :BALLAST-MARK - [0:0]
                        -I PREROUTING -j BALLAST-MARK
                        -A BALLAST-MARK -d 10.0.0.1 -p tcp -m multiport --dports 21,30000:31000 -j MARK --set-mark 7
                        COMMIT
                        """);
        assertThat(IptablesText.replace("nat", IptablesText.MASQUERADES, List.of(WHOLE, ONE, MARKED), List.of()))
                .isEqualTo("""
                        *nat
                        :BALLAST-FULLNAT - [0:0]
                        -A BALLAST-FULLNAT -m ipvs --vaddr 10.0.0.1 --vproto 6 --vport 80 --vmethod masq -j MASQUERADE
                        -A BALLAST-FULLNAT -d 10.9.0.1 -m ipvs --vaddr 10.0.0.1 --vproto 6 --vmethod masq -j MASQUERADE
                        -A BALLAST-FULLNAT -m mark --mark 7 -m ipvs --vmethod masq -j MASQUERADE
                        COMMIT
                        """);
    }

    @Test
    void iptables_readsWhatItSaves_andLeavesOthersRulesAlone() {
        var listing = """
                -A PREROUTING -j BALLAST-MARK
                -A PREROUTING -d 10.0.0.9/32 -p tcp -m multiport --dports 80 -j MARK --set-xmark 0x9/0xffffffff
                -A BALLAST-MARK -d 10.0.0.1/32 -p tcp -m multiport --dports 21 -j MARK --set-xmark 0x7/0xffffffff
                -A BALLAST-MARK -d 10.0.0.1/32 -p tcp -m multiport --dports 30000:31000 -j MARK --set-xmark 0x7/0xffffffff
                -A BALLAST-FULLNAT -m ipvs --vproto 6 --vaddr 10.0.0.1/32 --vport 80 --vmethod MASQ -j MASQUERADE
                -A BALLAST-FULLNAT -j LOG
                """;

        assertThat(IptablesText.parse(Family.IPV4, listing)).isEqualTo(new TreeSet<>(List.of(MARK, WHOLE)));
        assertThat(IptablesText.callers(listing, "BALLAST-MARK")).containsExactly("PREROUTING");
        assertThat(IptablesText.callers(listing, "BALLAST-FULLNAT")).isEmpty();
    }

    @Test
    void iptables_withManyPorts_takesSeveralRules() {
        var many = new PacketRule.Mark(Protocol.UDP, IpAddress.parse("10.0.0.1"),
                PortSet.parse("1,3,5,7,9,11,13,15,17,19,21,23,25,27,40-50,60"), 1);
        var text = IptablesText.replace("mangle", IptablesText.MARKS, List.of(many), List.of());

        assertThat(text).contains("--dports 1,3,5,7,9,11,13,15,17,19,21,23,25,27 -j", "--dports 40:50,60 -j");
        assertThat(IptablesText.parse(Family.IPV4, text.replace("--set-mark 1", "--set-xmark 0x1/0xffffffff")))
                .containsExactly(many);
    }

    @Test
    void iptables_withoutRules_takesCallsAndChainAway() {
        assertThat(IptablesText.remove("mangle", IptablesText.MARKS, List.of("PREROUTING", "PREROUTING", "OUTPUT")))
                .isEqualTo("""
                        *mangle
                        :BALLAST-MARK - [0:0]
                        -D PREROUTING -j BALLAST-MARK
                        -D PREROUTING -j BALLAST-MARK
                        -D OUTPUT -j BALLAST-MARK
                        -X BALLAST-MARK
                        COMMIT
                        """);
    }

    @Test
    void tools_thatFail_areTranslated() {
        assertThat(ToolWords.iptables("iptables-legacy-restore", "nat", "iptable_nat", """
                iptables-restore v1.8.9 (legacy): iptables-restore: unable to initialize table 'nat'

                Error occurred at line: 1
                """)).contains("no table nat", "modprobe iptable_nat");
        assertThat(ToolWords.iptables("ip6tables-legacy-restore", "nat", "ip6table_nat", """
                Warning: Extension ipvs revision 0 not supported, missing kernel module?
                ip6tables-restore: line 4 failed
                """)).contains("modprobe -a xt_ipvs xt_MASQUERADE xt_mark");
        assertThat(ToolWords.iptables("iptables-legacy-restore", "mangle", "iptable_mangle",
                "Another app is currently holding the xtables lock. Stopped waiting after 5s.\n"))
                .contains("waited in vain", "tried again");
        assertThat(ToolWords.iptables("iptables-legacy-restore", "nat", "iptable_nat",
                "Fatal: can't open lock file /run/xtables.lock: Permission denied\n")).contains("XTABLES_LOCKFILE");
        assertThat(ToolWords.iptables("iptables-legacy-save", "nat", "iptable_nat",
                "iptables-save v1.8.9 (legacy): Cannot initialize: Permission denied (you must be root)\n"))
                .contains("CAP_NET_ADMIN");
        assertThat(ToolWords.iptables("iptables-legacy-restore", "nat", "iptable_nat",
                "# comment\nWarning: odd\niptables-restore: line 4 failed\n"))
                .isEqualTo(
                        "iptables-legacy-restore could not do its work in table nat: iptables-restore: line 4 failed");
        assertThat(ToolWords.nft("Error: Could not process rule: Operation not permitted\n")).contains("CAP_NET_ADMIN");
        assertThat(ToolWords.nft("Error: Could not process rule: Address family not supported by protocol\n"))
                .contains("no IPv6");
        assertThat(ToolWords.nft("")).isEqualTo("nft could not do its work: it gave no reason");
    }

    @Test
    void glance_overlooksConnections_andNothingElse() throws IOException {
        var before = glance("  -> 0A4D0002:0050      Masq    1      0          0         ");

        assertThat(glance("  -> 0A4D0002:0050      Masq    1      17         3         ")).isEqualTo(before);
        for (var other : List.of("  -> 0A4D0002:0050      Masq    2      0          0         ",
                "  -> 0A4D0002:0050      Route   1      0          0         ", "")) {
            assertThat(glance(other).changedSince(before)).containsExactly(tcp("10.77.0.100", 80));
        }
    }

    private static Glance glance(String server) throws IOException {
        return glanceAt("TCP  0A4D0064:0050 rr \n" + server + "\nTCP  0A4D0064:0051 rr \n");
    }

    private static Glance glanceAt(String services) throws IOException {
        var text = "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n"
                + "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n" + services;
        return ProcTable.glance(new ByteArrayInputStream(text.getBytes(US_ASCII)));
    }

    @Test
    void glance_namesServicesOfEveryKind() throws IOException {
        var ipv6 = "[fd77:0000:0000:0000:0000:0000:0000:0064]";

        assertThat(glanceAt("TCP  0A4D0064:0050 rr \nUDP  0A4D0064:0035 rr ops \nSCTP " + ipv6
                + ":0050 wlc persistent 300 128\nFWM  00000007 wlc \n").services()).containsOnlyKeys(
                        tcp("10.77.0.100", 80),
                        new AddressKey(Protocol.UDP, IpAddress.parse("10.77.0.100"), 53),
                        new AddressKey(Protocol.SCTP, IpAddress.parse("fd77::64"), 80),
                        new MarkKey(7, Family.IPV4), new MarkKey(7, Family.IPV6));
    }

    @Test
    void glance_atALineThatNobodyKnows_keepsItWithTheRest() throws IOException {
        var before = glanceAt("");

        assertThat(glanceAt("PRO  0A4D0064:0050 rr \n").rest()).isNotEqualTo(before.rest());
        assertThat(glanceAt("TCP  nonsense\n").rest()).isNotEqualTo(before.rest());
        assertThat(glanceAt("TCP\n").services()).isEmpty();
        assertThat(glanceAt("TCP  0A4D0064:0050 rr \n").rest()).isEqualTo(before.rest());
    }

    @Test
    void glance_atTheSameMarkInBothFamilies_seesEitherChange() throws IOException {
        var before = glanceAt("FWM  00000007 wlc \nFWM  00000007 wlc \n");

        assertThat(glanceAt("FWM  00000007 wlc \nFWM  00000007 rr \n").changedSince(before))
                .containsExactlyInAnyOrder(new MarkKey(7, Family.IPV4), new MarkKey(7, Family.IPV6));
        assertThat(glanceAt("FWM  00000007 wlc \n").changedSince(before)).isNotEmpty();
        assertThat(glanceAt("").changedSince(before)).hasSize(2);
    }

    @Test
    void connection_isReadFromTheKernelsHexadecimals() {
        assertThat(ConnectionTable.parse("TCP 0A080002 D488 0A080064 0050 0A09000C 0050 TIME_WAIT       119"))
                .isEqualTo(new Connection("tcp", IpAddress.parse("10.8.0.2"), 54408, IpAddress.parse("10.8.0.100"), 80,
                        IpAddress.parse("10.9.0.12"), 80, "TIME_WAIT", 119));
        assertThat(ConnectionTable.parse("UDP fd77:0000:0000:0000:0000:0000:0000:0001 0035 "
                + "0000:0000:0000:0000:0000:0000:0000:0001 0035 fd77:0000:0000:0000:0000:0000:0000:0002 0035 UDP 300"
                + " sip 1234"))
                .isEqualTo(new Connection("udp", IpAddress.parse("fd77::1"), 53, IpAddress.parse("::1"), 53,
                        IpAddress.parse("fd77::2"), 53, "UDP", 300));
        assertThat(ConnectionTable
                .parse("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData"))
                .isNull();
        assertThat(ConnectionTable.parse("TCP nonsense")).isNull();
    }
}

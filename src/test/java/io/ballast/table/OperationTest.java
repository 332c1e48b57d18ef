package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation as ipvsadm 1.31 would read it (-S and -R), or in words. */
class OperationTest {

    private static final ServiceKey WEB = new AddressKey(Protocol.TCP, IpAddress.parse("10.8.0.100"), 80);
    private static final ServiceKey SIX = new AddressKey(Protocol.UDP, IpAddress.parse("2001:db8::100"), 53);
    private static final ServiceKey MARK = new MarkKey(2, Family.IPV6);
    private static final ServerKey SERVER = new ServerKey(IpAddress.parse("10.9.0.12"), 8080);

    record Example(Operation operation, String action, String spelling) {
    }

    private static ServiceEntry service(ServiceKey key, String scheduler) {
        return new ServiceEntry(key, scheduler, List.of());
    }

    private static ServerEntry tunnel(Tunnel tunnel) {
        return new ServerEntry(SERVER, Forwarding.TUN, 1, 0, 0, tunnel);
    }

    static List<Example> commands() {
        var sip = new ServiceEntry(new AddressKey(Protocol.UDP, IpAddress.parse("10.8.0.100"), 5060), "wrr", Set.of(),
                new Persistence(60, 32, "sip"), true, List.of());
        var sh = new ServiceEntry(new AddressKey(Protocol.TCP, IpAddress.parse("10.8.0.100"), 0), "sh",
                Set.of(SchedulerFlag.FLAG_2, SchedulerFlag.FLAG_1), new Persistence(600, 24, null), false, List.of());
        var six = new ServiceEntry(SIX, "rr", Set.of(SchedulerFlag.FLAG_3), new Persistence(100, 64, null), false,
                List.of());
        return List.of(new Example(new Operation.AddService(service(WEB, "rr")), "add-service",
                "-A -t 10.8.0.100:80 -s rr"),
                new Example(new Operation.AddService(sip), "add-service",
                        "-A -u 10.8.0.100:5060 -s wrr -p 60 -M 255.255.255.255 --pe sip -o"),
                new Example(new Operation.AddService(sh), "add-service",
                        "-A -t 10.8.0.100:0 -s sh -p 600 -M 255.255.255.0 -b sh-fallback,sh-port"),
                new Example(new Operation.EditService(six), "edit-service",
                        "-E -u [2001:db8::100]:53 -s rr -p 100 -M 64 -b flag-3"),
                new Example(new Operation.AddService(service(MARK, "lc")), "add-service", "-A -f 2 -6 -s lc"),
                new Example(new Operation.AddService(
                        service(new AddressKey(Protocol.SCTP, IpAddress.parse("10.8.0.100"), 99), "mh")), "add-service",
                        "-A --sctp-service 10.8.0.100:99 -s mh"),
                new Example(new Operation.RemoveService(new MarkKey(4_000_000_000L, Family.IPV4)), "remove-service",
                        "-D -f 4000000000"),
                new Example(new Operation.AddServer(WEB, new ServerEntry(SERVER, Forwarding.NAT, 2)), "add-server",
                        "-a -t 10.8.0.100:80 -r 10.9.0.12:8080 -m -w 2"),
                new Example(new Operation.AddServer(WEB, new ServerEntry(SERVER, Forwarding.DR, 0, 20, 5, null)),
                        "add-server", "-a -t 10.8.0.100:80 -r 10.9.0.12:8080 -g -w 0 -x 20 -y 5"),
                new Example(new Operation.EditServer(WEB, tunnel(Tunnel.IPIP)), "edit-server",
                        "-e -t 10.8.0.100:80 -r 10.9.0.12:8080 -i -w 1 --tun-type ipip"),
                new Example(new Operation.AddServer(WEB, tunnel(new Tunnel(Tunnel.Type.GUE, 6080, Tunnel.Checksum.ON))),
                        "add-server", "-a -t 10.8.0.100:80 -r 10.9.0.12:8080 -i -w 1 --tun-type gue --tun-port 6080"
                                + " --tun-csum"),
                new Example(new Operation.AddServer(WEB, tunnel(new Tunnel(Tunnel.Type.GRE, 0, Tunnel.Checksum.NONE))),
                        "add-server", "-a -t 10.8.0.100:80 -r 10.9.0.12:8080 -i -w 1 --tun-type gre --tun-nocsum"),
                new Example(new Operation.RemoveServer(MARK, new ServerKey(IpAddress.parse("2001:db8::11"), 0)),
                        "remove-server", "-d -f 2 -6 -r [2001:db8::11]:0"),
                new Example(new Operation.SetTimeouts(new Timeouts(900, 120, 300)), "set-timeouts",
                        "--set 900 120 300"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void operation_isSpelledAsIpvsadmReadsIt(Example example) {
        assertThat(example.operation().action()).isEqualTo(example.action());
        assertThat(example.operation().command()).isEqualTo(example.spelling());
        assertThat(example.operation().describe()).isEqualTo(example.spelling());
    }

    static List<Example> words() {
        var address = new HeldAddress(IpAddress.parse("10.8.0.100"), 32, "eth0");
        var mark = new PacketRule.Mark(Protocol.TCP, IpAddress.parse("10.8.0.100"), PortSet.parse("21,3000-4000"), 9);
        var masquerade = new PacketRule.Masquerade(WEB, null);
        return List.of(
                new Example(new Operation.SetSysctl("conntrack", "1"), "set-sysctl", "net.ipv4.vs.conntrack = 1"),
                new Example(new Operation.AddRule(mark), "add-rule",
                        "mark tcp packets to 10.8.0.100 ports 21,3000-4000 with 9"),
                new Example(new Operation.RemoveRule(masquerade), "remove-rule",
                        "no longer masquerade connections of tcp 10.8.0.100:80"),
                new Example(new Operation.AddRule(new PacketRule.Masquerade(WEB, SERVER.address())), "add-rule",
                        "masquerade connections of tcp 10.8.0.100:80 to 10.9.0.12"),
                new Example(new Operation.AddAddress(address), "add-address", "put up 10.8.0.100/32 on eth0"),
                new Example(new Operation.RemoveAddress(address), "remove-address", "take down 10.8.0.100/32 on eth0"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void operation_thatIpvsadmLacks_isSaidInWords(Example example) {
        assertThat(example.operation().action()).isEqualTo(example.action());
        assertThat(example.operation().command()).isNull();
        assertThat(example.operation().describe()).isEqualTo(example.spelling());
    }

    @Test
    void serviceOperations_carryNoServers() {
        var entry = service(WEB, "rr").withServers(List.of(new ServerEntry(SERVER, Forwarding.NAT, 1)));
        assertThat(new Operation.AddService(entry).entry().servers()).isEmpty();
        assertThat(new Operation.EditService(entry).entry().servers()).isEmpty();
    }

    @Test
    void tunnel_belongsToItsForwardingAlone() {
        assertThat(tunnel(Tunnel.IPIP)).isEqualTo(new ServerEntry(SERVER, Forwarding.TUN, 1));
        assertThat(new ServerEntry(SERVER, Forwarding.NAT, 1, 0, 0, Tunnel.IPIP).tunnel()).isNull();
    }
}

package io.ballast.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;

import io.ballast.plane.Outcome;
import io.ballast.table.Family;
import io.ballast.table.Forwarding;
import io.ballast.table.HeldAddress;
import io.ballast.table.IpAddress;
import io.ballast.table.Operation;
import io.ballast.table.PacketRule;
import io.ballast.table.Persistence;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.ServerEntry;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey.AddressKey;
import io.ballast.table.ServiceKey.MarkKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the embedded plane cannot do it refuses in a sentence. */
class RefusalsTest {

    private static final IpAddress VIRTUAL = IpAddress.parse("127.0.0.99");
    private static final ServerKey NOWHERE = new ServerKey(IpAddress.parse("192.0.2.1"), 80);
    private static final AddressKey WEB = new AddressKey(Protocol.TCP, VIRTUAL, 8000);

    private final EmbeddedPlane plane = new EmbeddedPlane(() -> 0);

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void takenPort_isNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var key = new AddressKey(Protocol.TCP, IpAddress.parse("127.0.0.1"), taken.getLocalPort());
            assertThat(plane.apply(List.of(new Operation.AddService(new ServiceEntry(key, "rr", List.of())))))
                    .containsExactly(new Outcome.Failed("Another program on this machine listens on tcp 127.0.0.1:"
                            + key.port() + ": stop it, or take another port."));
            assertThat(plane.read(key)).isNull();
        }
    }

    @Test
    void addressOfNobody_isNamed() {
        var key = new AddressKey(Protocol.TCP, NOWHERE.address(), 8000);
        assertThat(plane.apply(List.of(new Operation.AddService(new ServiceEntry(key, "rr", List.of())))))
                .containsExactly(new Outcome.Failed("No interface of this machine has 192.0.2.1: put the address up,"
                        + " or name it under virtualAddresses."));
    }

    @Test
    void lowPort_namesTheCapability() {
        var key = new AddressKey(Protocol.TCP, VIRTUAL, 80);
        assertThat(Front.reason(key, new BindException("Permission denied")))
                .isEqualTo("Port 80 needs CAP_NET_BIND_SERVICE: give Ballast this capability, or take a port above"
                        + " 1023.");
    }

    @Test
    void whatItCannotHold_isRefusedInASentence() {
        var other = new ServerEntry(NOWHERE, Forwarding.DR, 1);
        var portless = new ServerEntry(new ServerKey(VIRTUAL, 0), Forwarding.NAT, 1);
        var sip = new Persistence(60, 32, "sip");
        assertThat(refusal(new ServiceEntry(new MarkKey(7, Family.IPV4), "rr", List.of()))).contains("firewall marks");
        assertThat(refusal(new ServiceEntry(new AddressKey(Protocol.SCTP, VIRTUAL, 80), "rr", List.of())))
                .contains("not sctp");
        assertThat(refusal(new ServiceEntry(new AddressKey(Protocol.TCP, VIRTUAL, 0), "rr", List.of())))
                .contains("port 0");
        assertThat(refusal(new ServiceEntry(WEB, "none", List.of()))).contains("no scheduler \"none\"");
        assertThat(refusal(new ServiceEntry(WEB, "rr", Set.of(), sip, false, List.of()))).contains("\"sip\"");
        assertThat(refusal(new ServiceEntry(WEB, "rr", List.of(other)))).contains("192.0.2.1:80 by dr");
        assertThat(refusal(new ServiceEntry(WEB, "rr", List.of(portless)))).contains("needs the port");
        assertThat(plane.apply(List.of(new Operation.AddRule(new PacketRule.Masquerade(WEB, null)),
                new Operation.SetSysctl("conntrack", "1"),
                new Operation.AddAddress(new HeldAddress(VIRTUAL, 32, "lo")),
                new Operation.AddServer(WEB, other)))).allMatch(outcome -> outcome instanceof Outcome.Failed);
        assertThat(plane.apply(List.of(new Operation.SetSysctl("expire_nodest_conn", "1"))))
                .containsExactly(Outcome.DONE);
    }

    @Test
    void fullNat_isRefused_beforeAndWhenItIsAskedFor() {
        var ofTheService = new PacketRule.Masquerade(WEB, null);
        var ofOneServer = new PacketRule.Masquerade(WEB, NOWHERE.address());
        var sentence = "The embedded plane reaches servers by nat alone, and those of " + WEB
                + " by fullnat it cannot; the kernel's plane can (ballast.plane=ipvs).";
        var service = new ServiceEntry(WEB, "rr", List.of());
        assertThat(plane.refusals(service, List.of(ofTheService))).containsExactly(sentence);
        assertThat(plane.refusals(service, List.of(ofOneServer, new PacketRule.Masquerade(WEB, VIRTUAL))))
                .containsExactly(sentence);
        assertThat(plane.apply(List.of(new Operation.AddRule(ofTheService), new Operation.RemoveRule(ofTheService))))
                .containsExactly(new Outcome.Failed(sentence),
                        new Outcome.Failed("The embedded plane has no packet rules."));
    }

    @Test
    void severalPorts_areRefusedOnce() {
        var mark = new PacketRule.Mark(Protocol.TCP, VIRTUAL, PortSet.parse("80,443"), 7);
        assertThat(plane.refusals(new ServiceEntry(new MarkKey(7, Family.IPV4), "rr", List.of()), List.of(mark)))
                .singleElement().asString().contains("services of several ports");
        assertThat(plane.apply(List.of(new Operation.AddRule(mark)))).singleElement().asString()
                .contains("marks no packets");
    }

    private String refusal(ServiceEntry service) {
        var refusals = plane.refusals(service, List.of());
        assertThat(refusals).hasSize(1);
        assertThat(refusals.getFirst()).endsWith(".");
        return refusals.getFirst();
    }
}

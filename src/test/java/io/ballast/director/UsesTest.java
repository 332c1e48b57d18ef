package io.ballast.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.plane.Use;
import io.ballast.table.IpAddress;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;

import org.junit.jupiter.api.Test;

class UsesTest {

    @Test
    void of_nothing_isNothing() {
        assertThat(Uses.of(Sample.snapshot(1))).isEmpty();
        assertThat(Uses.of(Sample.snapshot(1, Sample.service(1, 0).build()))).isEmpty();
    }

    @Test
    void of_aServersOwnMethod_isThatAndNotTheServices() {
        var service = Sample.service(1, 2).change(0, server -> Sample.by(server, ForwardingMethod.DR))
                .change(1, server -> Sample.by(server, ForwardingMethod.TUN));

        assertThat(Uses.of(Sample.snapshot(1, service.build()))).containsExactlyInAnyOrder(Use.DR, Use.TUN);
    }

    @Test
    void of_fullnat_isNatToo() {
        var service = Sample.service(1, 1);
        service.forwarding = ForwardingMethod.FULLNAT;

        assertThat(Uses.of(Sample.snapshot(1, service.build()))).containsExactlyInAnyOrder(Use.NAT, Use.FULLNAT);
    }

    @Test
    void of_aSorryServerAndSeveralPorts_countsBoth() {
        var service = Sample.service(1, 0);
        service.sorry = Sample.sorryServer();
        service.listener = new Listener.OnPorts(Protocol.TCP, IpAddress.parse("fd77::64"), PortSet.parse("80,443"), 5);

        assertThat(Uses.of(Sample.snapshot(1, service.build()))).containsExactlyInAnyOrder(Use.NAT, Use.MARKS);
    }
}

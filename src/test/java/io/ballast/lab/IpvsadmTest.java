package io.ballast.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IpvsadmTest {

    @Test
    void parse_ofAListing_readsServicesAndServers() {
        assertThat(Ipvsadm.parse("""
                IP Virtual Server version 1.2.1 (size=4096)
                Prot LocalAddress:Port Scheduler Flags
                  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
                TCP  10.77.0.100:80 rr persistent 300
                  -> 10.77.0.2:80                 Masq    1      2          3
                  -> 10.77.0.3:80                 Route   0      0          0
                FWM  5 IPv6 wlc
                """)).containsExactly(
                new Ipvsadm.Service("TCP", "10.77.0.100:80", "rr", "persistent 300",
                        List.of(new Ipvsadm.Server("10.77.0.2:80", "Masq", 1, 2, 3),
                                new Ipvsadm.Server("10.77.0.3:80", "Route", 0, 0, 0))),
                new Ipvsadm.Service("FWM", "5 IPv6", "wlc", "", List.of()));
    }

    @Test
    void parse_ofAnEmptyTable_isEmpty() {
        assertThat(Ipvsadm.parse("IP Virtual Server version 1.2.1 (size=4096)\n")).isEmpty();
    }
}

package io.ballast.bench;

import java.time.Duration;
import java.util.List;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

/** An instance of one address on eth0, in the words of either program. */
record Rhythm(VrrpVersion version, Duration interval) {

    VrrpInstance ballast(int id, int priority, String address) {
        return new VrrpInstance("VI_" + id, version, Family.IPV4, id, "eth0", priority, interval, Preemption.AT_ONCE, 3,
                new Transport.Multicast(null), new Authentication.None(), ChecksumStyle.PSEUDO_HEADER, true,
                List.of(new VirtualAddress(IpAddress.parse(address), 32)), List.of(), false, Announcements.DEFAULT);
    }

    String keepalived(int id, int priority, String address) {
        return """
                vrrp_instance VI_%d {
                    state BACKUP
                    interface eth0
                    virtual_router_id %d
                    version %d
                    priority %d
                    advert_int %s
                    virtual_ipaddress {
                        %s/32
                    }
                }
                """.formatted(id, id, version.number(), priority, interval.toMillis() / 1000.0, address);
    }
}

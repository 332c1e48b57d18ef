package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.KernelTables.adding;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.ballast.lab.Figures;
import io.ballast.lab.GuestTest;
import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;
import io.ballast.lab.Topology;
import io.ballast.linux.GenericNetlink;
import io.ballast.linux.Netlink;
import io.ballast.linux.NetlinkSocket;
import io.ballast.table.Operation;
import io.ballast.table.ServiceEntry;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@GuestTest
@Tag("bench")
class IpvsPlaneBench {

    private static final int ROUNDS = 25;
    private static final String SECTION = "A table of 1,000 services with 10 servers each by netlink";

    @Test
    void elevenThousandObjects() {
        try (var topology = new Topology()) {
            var director = topology.director("director");
            var other = topology.director("other");
            var table = KernelTables.wide(1_000, 10);
            var lines = adding(table).stream().map(Operation::describe).collect(Collectors.joining("\n"));
            double theirs = time(() -> Ipvsadm.restore(other, lines));
            var plane = IpvsPlane.on(director);
            var warm = IpvsPlane.on(topology.director("warm"));
            warm.apply(adding(table));
            warm.close();
            double ours = time(() -> assertThat(plane.apply(adding(table))).hasSize(11_000));
            Figures.record(SECTION, "writing it", ours, "s", "ipvsadm -R " + number(theirs) + " s",
                    "a tenth of it");
            plane.read();
            var samples = new double[2][ROUNDS];
            // In turn, so that whatever else the machine does meets both.
            for (int i = 0; i < ROUNDS; i++) {
                samples[0][i] = time(() -> bareDump(director, table));
                samples[1][i] = time(() -> assertThat(plane.read().table().services()).hasSize(1_000));
            }
            double bare = Figures.quantile(samples[0], 0.5);
            double read = Figures.quantile(samples[1], 0.5);
            double list = time(() -> director.run("ipvsadm", "-Ln", "--stats"));
            Figures.record(SECTION, "reading it with counters", read, "s", "a bare dump " + number(bare)
                    + " s, ipvsadm -Ln --stats " + number(list) + " s",
                    "1.3 of the first, a quarter of the second");
            Figures.record(SECTION, "looking whether it changed", median(plane::glance), "s", "", "");
            plane.close();
        }
    }

    /** Everything asked once on one socket, and nothing made of the answers. */
    private static void bareDump(Host director, List<ServiceEntry> table) {
        director.call(() -> {
            try (var netlink = new Netlink(NetlinkSocket.generic(), Duration.ofSeconds(5))) {
                var family = new GenericNetlink(netlink, Ipvs.FAMILY, Ipvs.VERSION);
                netlink.dump(family.request("services", Ipvs.Command.GET_SERVICE, _ -> {
                }), _ -> {
                });
                for (var service : table) {
                    netlink.dump(family.request("servers", Ipvs.Command.GET_DEST,
                            attributes -> ServiceWriter.identify(attributes, service.key())), _ -> {
                            });
                }
            }
            return true;
        });
    }

    private static double time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(Runnable work) {
        var samples = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            samples[i] = time(work);
        }
        return Figures.quantile(samples, 0.5);
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}

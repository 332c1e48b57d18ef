package io.ballast.plane.ipvs;

import io.ballast.linux.AttributeReader;
import io.ballast.plane.PlaneReading.Traffic;

/** Reads what was counted, from the 64-bit statistics alone (ip_vs_genl_fill_stats64). */
final class Counters {

    private Counters() {
    }

    static Traffic read(AttributeReader stats) {
        var values = new long[Ipvs.Stats.COUNT];
        while (stats.next()) {
            if (stats.type() < Ipvs.Stats.COUNT) {
                values[stats.type()] = stats.u64();
            }
        }
        return new Traffic(values[Ipvs.Stats.CONNS], values[Ipvs.Stats.INPKTS], values[Ipvs.Stats.OUTPKTS],
                values[Ipvs.Stats.INBYTES], values[Ipvs.Stats.OUTBYTES], values[Ipvs.Stats.CPS],
                values[Ipvs.Stats.INPPS], values[Ipvs.Stats.OUTPPS], values[Ipvs.Stats.INBPS],
                values[Ipvs.Stats.OUTBPS]);
    }
}

package io.ballast.director;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.ballast.store.DirectorSettings;
import io.ballast.store.DirectorSettings.Ipvs.Policy;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/**
 * What the settings ask of the kernel besides services.
 *
 * @param sysctls values by name below net.ipv4.vs
 * @param timeouts 0 keeps the kernel's; null keeps all
 */
public record KernelSettings(SortedMap<String, String> sysctls, @Nullable Timeouts timeouts) {

    /** Asks for nothing. */
    public static final KernelSettings NONE = new KernelSettings(new TreeMap<>(), null);

    /** The kernel itself moves these between 1 and 2 (update_defense_level, ip_vs_ctl.c): both mean "by itself". */
    private static final Set<String> DEFENCES = Set.of("drop_entry", "drop_packet", "secure_tcp");

    static KernelSettings of(DirectorSettings settings) {
        if (settings.plane() != DirectorSettings.PlaneKind.IPVS) {
            return NONE;
        }
        var ipvs = settings.ipvs();
        var sysctls = new TreeMap<String, String>();
        if (ipvs.expireNodestConn() == Policy.SET) {
            sysctls.put("expire_nodest_conn", "1");
        }
        if (ipvs.expireQuiescentTemplate() == Policy.SET) {
            sysctls.put("expire_quiescent_template", "1");
        }
        sysctls.putAll(ipvs.sysctls());
        var asked = ipvs.timeouts();
        return new KernelSettings(sysctls,
                asked == null ? null : new Timeouts(asked.tcp(), asked.tcpFin(), asked.udp()));
    }

    /** The sysctls to reach, where the table is read as {@code actual}. */
    SortedMap<String, String> desiredSysctls(Map<String, String> actual, boolean fullNat) {
        var desired = new TreeMap<>(sysctls);
        if (fullNat) {
            // Without it netfilter does not track what IPVS forwards, and nothing is masqueraded.
            desired.put("conntrack", "1");
        }
        desired.entrySet().removeIf(wanted -> DEFENCES.contains(wanted.getKey())
                && isAutomatic(wanted.getValue()) && isAutomatic(actual.getOrDefault(wanted.getKey(), "")));
        return desired;
    }

    private static boolean isAutomatic(String value) {
        return value.equals("1") || value.equals("2");
    }

    /** The time-outs to reach; null where nothing is asked for or nothing can be read. */
    @Nullable
    Timeouts desiredTimeouts(@Nullable Timeouts actual) {
        if (timeouts == null || actual == null) {
            return null;
        }
        return new Timeouts(timeouts.tcp() == 0 ? actual.tcp() : timeouts.tcp(),
                timeouts.tcpFin() == 0 ? actual.tcpFin() : timeouts.tcpFin(),
                timeouts.udp() == 0 ? actual.udp() : timeouts.udp());
    }
}

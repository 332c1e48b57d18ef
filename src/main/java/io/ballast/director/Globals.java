package io.ballast.director;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.ballast.table.PacketRule;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;
import io.ballast.table.Table;
import io.ballast.table.Timeouts;

import org.jspecify.annotations.Nullable;

/** What of a table belongs to no single service: packet rules, sysctls and time-outs, as desired and as last seen. */
final class Globals {

    private final KernelSettings settings;
    private volatile SortedSet<PacketRule> rules = new TreeSet<>();
    private volatile SortedMap<String, String> sysctls = new TreeMap<>();
    private volatile @Nullable Timeouts timeouts;
    private boolean known;
    private SortedSet<PacketRule> desiredRules = new TreeSet<>();
    private boolean fullNat;

    Globals(KernelSettings settings) {
        this.settings = settings;
    }

    /** Whether the plane was read since it last went away. */
    boolean known() {
        return known;
    }

    void forget() {
        known = false;
    }

    void seen(Table table) {
        rules = table.rules();
        sysctls = table.sysctls();
        timeouts = table.timeouts();
        known = true;
    }

    /** @return whether the services together now ask for something else */
    boolean want(Collection<ServiceWork> works) {
        var wanted = new TreeSet<PacketRule>();
        boolean tracked = false;
        for (var work : works) {
            var desired = work.desired;
            if (desired != null && work.conflict == null) {
                wanted.addAll(desired.rules());
                tracked |= desired.fullNat();
            }
        }
        boolean changed = !wanted.equals(desiredRules) || tracked != fullNat;
        desiredRules = wanted;
        fullNat = tracked;
        return changed;
    }

    Table desired(SortedMap<ServiceKey, ServiceEntry> services) {
        return new Table(services, desiredRules, settings.desiredSysctls(sysctls, fullNat),
                settings.desiredTimeouts(timeouts));
    }

    Table actual(SortedMap<ServiceKey, ServiceEntry> services) {
        return new Table(services, rules, sysctls, timeouts);
    }

    /** For a preview: the same settings with other services' wishes. */
    Globals with(Collection<DesiredService> desired) {
        var other = new Globals(settings);
        other.seen(actual(Table.EMPTY.services()));
        desired.forEach(each -> {
            other.desiredRules.addAll(each.rules());
            other.fullNat |= each.fullNat();
        });
        return other;
    }
}

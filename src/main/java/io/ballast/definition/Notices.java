package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.PacedCheck;
import io.ballast.health.SmtpCheck;
import io.ballast.health.TlsCheck;
import io.ballast.health.TlsSetting;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;

import org.jspecify.annotations.Nullable;

/** What is legal and hardly meant. */
final class Notices {

    /** Schedulers that take no notice of weights, but for 0. */
    private static final Set<String> UNWEIGHTED = Set.of("rr", "lc", "dh");
    private static final int FTP = 21;

    private final String name;
    private final VirtualService service;
    private final List<String> notices = new ArrayList<>();

    private Notices(ServiceRef ref, VirtualService service) {
        this.name = "Service " + ref;
        this.service = service;
    }

    static List<String> of(ServiceRef ref, VirtualService service) {
        var notices = new Notices(ref, service);
        notices.scheduler();
        notices.forwarding();
        notices.counts();
        notices.ports();
        notices.checks(service.checks(), "");
        service.servers().stream().filter(server -> server.checks() != null)
                .forEach(server -> notices.checks(server.checks() == null ? List.of() : server.checks(),
                        " of server " + server.name()));
        return notices.notices;
    }

    private void add(String sentence) {
        notices.add(name + sentence);
    }

    private void scheduler() {
        var scheduler = service.scheduler();
        if (UNWEIGHTED.contains(scheduler) && service.servers().stream().anyMatch(s -> s.weight() > 1)) {
            add(" has weights, of which scheduler " + scheduler + " takes no notice; wrr or wlc does.");
        }
        boolean hashing = scheduler.equals("sh") || scheduler.equals("mh");
        if (hashing && !service.flags().contains(SchedulerFlag.FLAG_1)) {
            add(" lacks the flag " + SchedulerFlag.FLAG_1.nameUnder(scheduler)
                    + ", without which clients of a draining server would get none; Ballast adds it.");
        }
    }

    private void forwarding() {
        boolean untranslated = service.servers().stream()
                .map(s -> s.forwarding() == null ? service.forwarding() : s.forwarding())
                .anyMatch(f -> f == ForwardingMethod.DR || f == ForwardingMethod.TUN);
        if (isFtp() && untranslated && service.persistence() == null) {
            add(" is ftp by direct routing or tunnel without persistence; "
                    + "data connections of a client would reach other servers.");
        }
        boolean translated = service.servers().stream()
                .map(s -> s.forwarding() == null ? service.forwarding() : s.forwarding())
                .anyMatch(f -> f == ForwardingMethod.NAT || f == ForwardingMethod.FULLNAT);
        if (service.onePacket() && translated) {
            add(" is one-packet with nat; replies of its servers are not translated back. Use dr or tun.");
        }
    }

    private boolean isFtp() {
        return switch (service.listener()) {
            case Listener.OnPort on -> on.protocol() == Protocol.TCP && on.port() == FTP;
            case Listener.OnPorts on -> on.protocol() == Protocol.TCP && on.ports().contains(FTP);
            case Listener.OnMark _ -> false;
        };
    }

    private void counts() {
        long weights = service.servers().stream().mapToLong(RealServer::weight).sum();
        if (!service.servers().isEmpty() && service.quorum() > weights) {
            add(" asks for a quorum of " + service.quorum() + ", but the weights of all its servers make "
                    + weights + ".");
        }
        if (!service.servers().isEmpty() && service.minimumHealthy() > service.servers().size()) {
            add(" keeps " + service.minimumHealthy() + " servers whatever the probes say, but has only "
                    + service.servers().size() + ".");
        }
    }

    /** The usual check may have been written by nobody, so it is no fault that it cannot be made. */
    private void ports() {
        for (var check : service.checks()) {
            if (service.servers().stream()
                    .anyMatch(server -> server.checks() == null && CheckRules.lacksPort(check, service, server))) {
                add(" is of all ports, so its check " + check.type() + " has none to probe, and servers count as up; "
                        + "give the check a port, or the type none.");
            }
        }
    }

    private void checks(List<Check> checks, String where) {
        for (var check : checks) {
            if (check instanceof PacedCheck paced && paced.pace().timeout().compareTo(paced.pace().interval()) > 0) {
                add(": the check" + where + " has a timeout of " + Durations.format(paced.pace().timeout())
                        + " and an interval of " + Durations.format(paced.pace().interval())
                        + "; a server that does not answer is probed less often than that.");
            }
            if (check instanceof HttpCheck http
                    && http.headers().keySet().stream().anyMatch("authorization"::equalsIgnoreCase)) {
                add(": the check" + where + " has a header Authorization, which everybody sees who may read this; "
                        + "user and password are kept secret.");
            }
            if (isLocked(check)) {
                add(": the check" + where + " has a secret that cannot be opened, so it fails; put the right key into "
                        + "secret.key and restart, or set the secret again.");
            }
        }
    }

    private static boolean isLocked(Check check) {
        return switch (check) {
            case HttpCheck http -> http.credentials() != null && http.credentials().password().isLocked()
                    || isLocked(http.tls());
            case TlsCheck tls -> isLocked(tls.tls());
            case SmtpCheck smtp -> isLocked(smtp.startTls());
            case DnsCheck dns -> dns.tsig() != null && dns.tsig().key().isLocked();
            default -> false;
        };
    }

    private static boolean isLocked(@Nullable TlsSetting tls) {
        return tls != null && tls.clientKey() != null && tls.clientKey().isLocked();
    }
}

package io.ballast.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.ballast.health.AgentCheck;
import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.PacedCheck;
import io.ballast.health.ScriptCheck;
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
        notices.movingWeights();
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
        long back = (long) service.quorum() + service.hysteresis();
        if (!service.servers().isEmpty() && service.quorum() <= weights && back > weights) {
            add(" comes back from a lost quorum at a weight of " + back
                    + " (quorum and hysteresis), but the weights of "
                    + "all its servers make " + weights + "; once lost, it would stay lost.");
        }
        if (!service.servers().isEmpty() && service.minimumHealthy() > service.servers().size()) {
            add(" keeps " + service.minimumHealthy() + " servers whatever the probes say, but has only "
                    + service.servers().size() + ".");
        }
    }

    /** What moves weights by itself needs some to move, and a scheduler that looks at them. */
    private void movingWeights() {
        boolean slow = !service.slowStart().isZero();
        boolean agents = service.servers().stream().anyMatch(server -> hasCheck(server, AgentCheck.class::isInstance));
        boolean scripts = service.servers().stream().anyMatch(
                server -> hasCheck(server, check -> check instanceof ScriptCheck s && s.dynamicWeight()));
        if (!slow && !agents && !scripts) {
            return;
        }
        var what = slow ? "slowStart" : agents ? "a check of type agent" : "a script with dynamicWeight";
        if (UNWEIGHTED.contains(service.scheduler())) {
            add(" has " + what + ", which changes weights, and scheduler " + service.scheduler()
                    + " takes no notice of them; wrr, wlc, sed or nq does.");
        }
        // A script says the weight itself; the others take a part of the weight that is there.
        if (service.servers().stream().anyMatch(server -> server.weight() == 1
                && (slow || hasCheck(server, AgentCheck.class::isInstance)))) {
            add(" has " + (slow ? "slowStart" : "a check of type agent")
                    + " and servers of weight 1, of which there is no part; give weights such as 100.");
        }
    }

    private boolean hasCheck(RealServer server, Predicate<Check> wanted) {
        return (server.checks() == null ? service.checks() : server.checks()).stream().anyMatch(wanted);
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

package io.ballast.notify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.ballast.definition.Cluster;
import io.ballast.definition.Listener;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VirtualService;
import io.ballast.definition.VrrpDefinition;
import io.ballast.director.ClusterStatus;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.event.Home;
import io.ballast.event.Incident;
import io.ballast.health.Verdict;
import io.ballast.role.Roles;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;

import org.jspecify.annotations.Nullable;

/** What an incident means for who uses the services: what is left, and who holds which address. */
final class Situation {

    private static final int MOST_SERVICES = 5;

    private final String director;
    private final Supplier<Snapshot> definitions;
    private final Function<Cluster, ClusterStatus> clusters;
    private final Roles roles;

    Situation(String director, Supplier<Snapshot> definitions, Function<Cluster, ClusterStatus> clusters, Roles roles) {
        this.director = director;
        this.definitions = definitions;
        this.clusters = clusters;
        this.roles = roles;
    }

    Snapshot definitions() {
        return definitions.get();
    }

    /** The priority with which this director takes part in an instance now; 0 if it does not. */
    int priority(String instance) {
        var priority = roles.status(instance).effectivePriority();
        return priority == null ? 0 : priority;
    }

    /** One sentence each. */
    List<String> meaning(Incident incident) {
        var said = new LinkedHashSet<String>();
        var services = incident.homes().stream().filter(Home.OfService.class::isInstance)
                .map(Home.OfService.class::cast).toList();
        var holders = new LinkedHashSet<String>();
        services.stream().limit(MOST_SERVICES).forEach(each -> service(each, said, holders));
        if (services.size() > MOST_SERVICES) {
            said.add("And " + (services.size() - MOST_SERVICES) + " services more.");
        }
        incident.homes().forEach(home -> {
            if (home instanceof Home.OfInstance(var name)) {
                holders.add(name);
            } else if (home instanceof Home.OfDirector(var part)) {
                said.addAll(part(part));
            }
        });
        holders.forEach(name -> instance(name, said));
        return new ArrayList<>(said);
    }

    private void service(Home.OfService home, Set<String> said, Set<String> holders) {
        var cluster = definitions.get().cluster(home.cluster());
        var service = cluster == null ? null : cluster.service(home.service());
        if (cluster == null || service == null) {
            return;
        }
        clusters.apply(cluster).services().stream().filter(each -> each.service().equals(home.service())).findFirst()
                .ifPresent(status -> said.add(left(home, service, status)));
        var address = address(service.listener());
        var holder = address == null ? null : definitions.get().holder(address);
        if (holder != null) {
            holders.add(holder.name());
        }
    }

    private static String left(Home.OfService home, VirtualService service, ServiceStatus status) {
        var counted = status.servers().stream().filter(each -> each.adminState() == AdminState.ENABLED).toList();
        // Nobody asks those without a check: they count as up.
        long up = counted.stream()
                .filter(each -> each.checks().isEmpty() || each.health().state() == Verdict.State.UP).count();
        var quorum = status.quorum() ? "it has its quorum" : "its quorum is lost";
        var sorry = service.sorryServer() == null
                ? status.quorum() ? "" : "; it has no sorry server"
                : status.sorry() ? "; its sorry server serves" : "";
        return "Service " + home.cluster() + "/" + home.service() + " has " + up + " of " + counted.size()
                + " servers left; " + quorum + sorry + ".";
    }

    private static @Nullable IpAddress address(Listener listener) {
        return switch (listener) {
            case Listener.OnPort on -> on.address();
            case Listener.OnPorts on -> on.address();
            case Listener.OnMark _ -> null;
        };
    }

    private void instance(String name, Set<String> said) {
        var defined = definitions.get().vrrpInstance(name);
        if (defined == null) {
            return;
        }
        var status = roles.status(name);
        var addresses = addresses(defined);
        if (status.state() == Role.MASTER) {
            said.add("This director, " + director + ", is master of " + name + " and holds " + addresses + ".");
        } else if (status.master() != null) {
            said.add(status.master() + " is master of " + name + " and holds " + addresses + "; this director is "
                    + status.state().name().toLowerCase(Locale.ROOT) + ".");
        } else {
            said.add("This director does not hold " + addresses + " of " + name
                    + ", and does not know who does; it is " + status.state().name().toLowerCase(Locale.ROOT) + ".");
        }
    }

    private static String addresses(VrrpDefinition instance) {
        return String.join(", ", instance.virtualAddresses().stream().map(each -> each.address().toString()).toList());
    }

    private static List<String> part(String part) {
        return switch (part) {
            case "database" -> List.of("Forwarding, probing and VRRP go on; nothing can be changed until it is back.",
                    "Events and messages wait in memory, and are sent from there.");
            case "plane" -> List.of("What is in the kernel's table goes on forwarding; changes wait.");
            case "verdicts-held" -> List.of("No server is taken out of the table until verdicts count again.");
            case "hold" -> List.of("The table is watched and not written, whatever fails, until the hold is over.");
            default -> List.of();
        };
    }
}

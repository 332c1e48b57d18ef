package io.ballast.notify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.ballast.definition.Definitions;
import io.ballast.definition.ServiceRef;
import io.ballast.director.ClusterStatus;
import io.ballast.director.ClusterStatus.ServerStatus;
import io.ballast.director.ClusterStatus.ServiceStatus;
import io.ballast.director.Director;
import io.ballast.event.EventKind;
import io.ballast.event.Trouble;
import io.ballast.event.Truth;
import io.ballast.health.Verdict.State;
import io.ballast.health.Verdict.Watch;
import io.ballast.role.RoleBoard;
import io.ballast.store.Database;
import io.ballast.vrrp.Role;

/** What is true of things in trouble, as it stands at one look. */
final class Levels implements Truth {

    private final Director director;
    private final Definitions definitions;
    private final RoleBoard roles;
    private final Database database;
    private final Map<String, Optional<ClusterStatus>> clusters = new HashMap<>();

    Levels(Director director, Definitions definitions, RoleBoard roles, Database database) {
        this.director = director;
        this.definitions = definitions;
        this.roles = roles;
        this.database = database;
    }

    @Override
    public Finding of(Trouble trouble) {
        var subject = trouble.subject();
        if (subject.instance() != null) {
            return ofInstance(trouble, subject.instance());
        }
        if (subject.cluster() != null && subject.service() != null) {
            return ofService(trouble, new ServiceRef(subject.cluster(), subject.service()), subject.server());
        }
        if (subject.cluster() != null) {
            return definitions.current().cluster(subject.cluster()) == null ? Finding.GONE : Finding.UNKNOWN;
        }
        return ofDirector(trouble.kind());
    }

    private static Finding lasts(boolean bad) {
        return bad ? Finding.LASTS : Finding.OVER;
    }

    private Finding ofDirector(EventKind kind) {
        return switch (kind) {
            case PLANE -> lasts(!director.status().plane().ready());
            case DATABASE -> lasts(!database.writable());
            case VERDICTS_HELD -> lasts(director.status().suspicion() != null);
            case HOLD -> lasts(director.status().hold() != null);
            case OPERATION -> director.status().failed().isEmpty() ? Finding.OVER : Finding.UNKNOWN;
            case VRRP_ROUTER -> lasts(!roles.instances().isEmpty() && !roles.routerAnswers());
            default -> Finding.UNKNOWN;
        };
    }

    private Finding ofInstance(Trouble trouble, String name) {
        if (definitions.current().vrrpInstance(name) == null || !roles.instances().contains(name)) {
            // That it is no member may be the very trouble.
            return definitions.current().vrrpInstance(name) == null ? Finding.GONE : Finding.UNKNOWN;
        }
        return switch (trouble.kind()) {
            case VRRP_ROLE -> lasts(roles.status(name).state() == Role.FAULT);
            case VRRP_LACK -> roles.lacks(name).isEmpty() ? Finding.OVER : Finding.LASTS;
            default -> Finding.UNKNOWN;
        };
    }

    private Finding ofService(Trouble trouble, ServiceRef ref, @org.jspecify.annotations.Nullable String name) {
        var defined = definitions.current().service(ref);
        if (defined == null || name != null && defined.server(name) == null) {
            return Finding.GONE;
        }
        var status = status(ref);
        if (status == null) {
            return Finding.UNKNOWN;
        }
        if (name == null) {
            return service(trouble.kind(), status);
        }
        return status.servers().stream().filter(each -> each.server().equals(name)).findFirst()
                .map(each -> server(trouble.kind(), each)).orElse(Finding.UNKNOWN);
    }

    private static Finding service(EventKind kind, ServiceStatus status) {
        return switch (kind) {
            case SERVICE_QUORUM -> lasts(!status.quorum());
            case SERVICE_SORRY -> lasts(status.sorry() && status.quorum());
            case OPERATION, FOREIGN_CONFLICT -> lasts(status.error() != null);
            default -> Finding.UNKNOWN;
        };
    }

    private static Finding server(EventKind kind, ServerStatus status) {
        var health = status.health();
        return switch (kind) {
            // Nobody has heard of it yet: it is as it was.
            case SERVER_HEALTH -> lasts(health.state() != State.UP);
            case SERVER_FLAPPING -> lasts(health.flapping() || health.state() == State.UNKNOWN);
            case SERVER_WARNING -> lasts(health.warning() != null || health.state() == State.UNKNOWN);
            case SERVER_PROBE -> lasts(health.trouble() != null || health.state() == State.UNKNOWN);
            case SERVER_WATCH -> lasts(health.watch() == Watch.GIVEN_UP);
            default -> Finding.UNKNOWN;
        };
    }

    private @org.jspecify.annotations.Nullable ServiceStatus status(ServiceRef ref) {
        var cluster = clusters.computeIfAbsent(ref.cluster(), name -> {
            var defined = definitions.current().cluster(name);
            return Optional.ofNullable(defined == null ? null : director.clusterStatus(defined));
        });
        return cluster.stream().flatMap(each -> each.services().stream())
                .filter(each -> each.service().equals(ref.service())).findFirst().orElse(null);
    }
}

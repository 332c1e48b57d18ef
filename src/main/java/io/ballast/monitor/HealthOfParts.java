package io.ballast.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.TreeMap;

import io.ballast.director.Director;
import io.ballast.role.RoleBoard;
import io.ballast.store.Database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * One indicator for each part. Which of them decide about liveness and readiness stands in application.yml: a lost
 * database or a kernel without ip_vs must never get the process restarted.
 */
@Configuration(proxyBeanMethods = false)
class HealthOfParts {

    /** A round takes milliseconds; a very large first plan takes seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Bean
    HealthIndicator databaseHealthIndicator(Database database) {
        return () -> database.writable()
                ? Health.up().build()
                : Health.down().withDetail("reason", database.reason()).build();
    }

    @Bean
    HealthIndicator planeHealthIndicator(Director director) {
        return () -> {
            var plane = director.status().plane();
            var health = plane.ready()
                    ? Health.up()
                    : Health.down().withDetail("reason", String.valueOf(plane.reason()));
            return health.withDetail("kind", plane.kind()).build();
        };
    }

    @Bean
    HealthIndicator directorHealthIndicator(Director director) {
        return () -> {
            var status = director.status();
            var health = status.failed().isEmpty()
                    ? Health.up()
                    : Health.down()
                            .withDetail("failed", status.failed().size());
            return health.withDetail("revision", status.revision())
                    .withDetail("appliedRevision", status.appliedRevision()).build();
        };
    }

    /** Where this director stands; a fault is bad health only if something is missing that somebody has to give it. */
    @Bean
    HealthIndicator vrrpHealthIndicator(RoleBoard board) {
        return () -> vrrp(board);
    }

    static Health vrrp(RoleBoard board) {
        var instances = board.instances();
        var reasons = new ArrayList<String>();
        if (!instances.isEmpty() && !board.routerAnswers()) {
            reasons.add("The process that speaks VRRP does not answer: " + board.silence() + ".");
        }
        var states = new TreeMap<String, String>();
        for (var name : instances) {
            var status = board.status(name);
            var lacks = board.lacks(name);
            if (!lacks.isEmpty()) {
                reasons.add("VRRP instance " + name + ": " + String.join("; ", lacks) + ".");
            }
            states.put(name, status.state().name().toLowerCase(Locale.ROOT) + ": " + status.reason());
        }
        var health = reasons.isEmpty() ? Health.up() : Health.down().withDetail("reason", String.join(" ", reasons));
        return health.withDetail("instances", states).build();
    }

    /** Whether the loops still turn; nothing else may end this process. */
    @Bean
    HealthIndicator heartbeatHealthIndicator(Director director) {
        return () -> heartbeat(director.sinceHeartbeat(), director.sinceProbing());
    }

    /**
     * A dead probing thread is as bad as a dead director: servers would stay in the table whatever becomes of them.
     *
     * @param director since the director's loop turned
     * @param probing since the probing thread did
     */
    static Health heartbeat(Duration director, Duration probing) {
        if (director.compareTo(SILENCE) >= 0) {
            return Health.down().withDetail("reason", "The director's loop has not turned for a while.").build();
        }
        return probing.compareTo(SILENCE) >= 0
                ? Health.down().withDetail("reason", "The probing thread has not turned for a while.").build()
                : Health.up().build();
    }
}

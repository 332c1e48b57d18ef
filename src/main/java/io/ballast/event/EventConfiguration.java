package io.ballast.event;

import java.time.InstantSource;

import io.ballast.store.Database;
import io.ballast.store.DirectorSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    EventStore eventStore(JdbcTemplate jdbc, Database database) {
        return new JdbcEventStore(jdbc, database);
    }

    @Bean
    IncidentStore incidentStore(JdbcTemplate jdbc, Database database) {
        return new JdbcIncidentStore(jdbc, database);
    }

    @Bean
    Journal journal(DirectorSettings settings, EventStore store) {
        return new Journal(settings.director().name(), InstantSource.system(), store);
    }

    @Bean
    Incidents incidents(DirectorSettings settings, Journal journal, IncidentStore store) {
        return new Incidents(settings.director().name(), journal, store, InstantSource.system());
    }

    /** Time goes on for incidents too. */
    @Component
    static class Ticking {

        private final Incidents incidents;

        Ticking(Incidents incidents) {
            this.incidents = incidents;
        }

        @Scheduled(initialDelay = 1000, fixedDelay = 1000)
        void tick() {
            incidents.tick();
        }
    }
}

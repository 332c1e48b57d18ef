package io.ballast.event;

import java.time.Duration;
import java.time.InstantSource;

import io.ballast.store.Database;
import io.ballast.store.DirectorSettings;
import io.ballast.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    Journal journal(DirectorSettings settings, EventStore store) {
        return new Journal(settings.director().name(), InstantSource.system(), store);
    }

    /** Keeps the journal from growing for ever. */
    @Component
    static class Pruning {

        private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);
        private static final Duration KEPT = Duration.ofDays(90);

        private final EventStore store;

        Pruning(EventStore store) {
            this.store = store;
        }

        @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT1H")
        void prune() {
            try {
                int gone = store.prune(InstantSource.system().instant().minus(KEPT));
                if (gone > 0) {
                    LOG.info("Removed {} events that were older than {} days", gone, KEPT.toDays());
                }
            } catch (StoreUnavailable e) {
                LOG.debug("Events are pruned later: {}", e.getMessage());
            }
        }
    }
}

package io.ballast.audit;

import java.time.InstantSource;

import io.ballast.store.Database;
import io.ballast.store.DirectorSettings;
import io.ballast.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
class AuditConfiguration {

    @Bean
    AuditTrail auditTrail(DirectorSettings settings, JdbcTemplate jdbc, Database database) {
        return new AuditTrail(settings.director().name(), InstantSource.system(), new JdbcAuditStore(jdbc, database));
    }

    /** Around everything, so that nothing is answered without it. */
    @Bean
    FilterRegistrationBean<AuditFilter> auditFilter(AuditTrail trail, AuditSettings settings) {
        var registration = new FilterRegistrationBean<>(new AuditFilter(trail, new Refusals(settings.refusals())));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return registration;
    }

    /** Keeps the log from growing for ever. */
    @Component
    static class Pruning {

        private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

        private final AuditTrail trail;
        private final AuditSettings settings;

        Pruning(AuditTrail trail, AuditSettings settings) {
            this.trail = trail;
            this.settings = settings;
        }

        @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT6H")
        void prune() {
            try {
                int gone = trail.prune(InstantSource.system().instant().minus(settings.keep()));
                if (gone > 0) {
                    LOG.info("Removed {} entries of the audit log that were older than {} days", gone,
                            settings.keep().toDays());
                }
            } catch (StoreUnavailable | DataAccessException e) {
                LOG.debug("The audit log is pruned later: {}", e.getMessage());
            }
        }
    }
}

package io.ballast.store;

import io.ballast.secret.SecretBox;

import com.zaxxer.hikari.HikariDataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Keeps everything from touching the database while the program starts; {@link Database} does that, and may fail. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    private static final String SOCKET_TIMEOUT_SECONDS = "30";

    /** Boot would migrate at start, and not start where that fails. */
    @Bean
    FlywayMigrationStrategy migrateLater() {
        return _ -> {
        };
    }

    /** Without it, a writer waits for ever on a server that the network has swallowed. H2 knows no such setting. */
    @Bean
    static BeanPostProcessor patience() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && isPostgres(pool.getJdbcUrl())) {
                    pool.getDataSourceProperties().putIfAbsent("socketTimeout", SOCKET_TIMEOUT_SECONDS);
                    pool.getDataSourceProperties().putIfAbsent("tcpKeepAlive", "true");
                }
                return bean;
            }
        };
    }

    private static boolean isPostgres(@Nullable String url) {
        return url != null && url.startsWith("jdbc:postgresql:");
    }

    /** Its key lies beside the last good state, never in the database. */
    @Bean
    SecretBox secretBox(DirectorSettings settings) {
        return SecretBox.in(settings.data());
    }

    /** Hibernate would ask the database for its dialect and for the steps of its sequences. */
    @Bean
    HibernatePropertiesCustomizer dialectByUrl(Environment environment) {
        boolean postgres = isPostgres(environment.getProperty("spring.datasource.url"));
        return properties -> {
            properties.put("jakarta.persistence.database-product-name", postgres ? "PostgreSQL" : "H2");
            properties.put("jakarta.persistence.database-major-version", postgres ? "14" : "2");
            properties.put("jakarta.persistence.database-minor-version", postgres ? "0" : "4");
            properties.put("hibernate.boot.allow_jdbc_metadata_access", "false");
            properties.put("hibernate.id.sequence.increment_size_mismatch_strategy", "none");
            // For bulk changes across joined tables, of which there are none; it would create them at start.
            properties.put("hibernate.query.mutation_strategy.global_temporary.create_tables", "false");
            properties.put("hibernate.query.mutation_strategy.global_temporary.drop_tables", "false");
            properties.put("hibernate.jdbc.batch_size", "500");
            properties.put("hibernate.order_inserts", "true");
            properties.put("hibernate.order_updates", "true");
            properties.put("hibernate.jdbc.time_zone", "UTC");
        };
    }
}
